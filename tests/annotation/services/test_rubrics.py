from dataclasses import replace

import pytest
from django.db import IntegrityError

from annotation.errors import ScaleTaken
from annotation.models import Assignment, Criterion, Project, Rubric
from annotation.selectors.rubrics import newest_rubric
from annotation.services.rubrics import NextVersion, publish_rubric
from evalhub.accounts.models import User
from evalhub.audit.models import Event
from evalhub.errors import EvalhubError, InvalidInput
from tests.factories.projects import make_item
from tests.factories.versions import dimensions, next_version


def publish(project: Project, maya: User, version: NextVersion) -> Rubric:
    return publish_rubric(rubric=newest_rubric(project), version=version, actor=maya)


def test_new_words_make_the_next_version(project: Project, maya: User) -> None:
    version = next_version(project)
    accuracy, overall = version.criteria
    words = {"question": "Is it true?", "anchors": {"1": "False.", "5": "True."}}
    truth = replace(accuracy, title="Truth", **words)
    second = publish(project, maya, replace(version, criteria=(truth, overall)))
    assert (second.version, second.guidelines) == (2, "Rate with care.")
    changed, kept = second.criteria.all()
    assert (changed.title, changed.anchors) == ("Truth", {"1": "False.", "5": "True."})
    assert (changed.values, changed.level, changed.key) == ([1, 2, 3, 4, 5], "ordinal", "accuracy")
    assert (kept.title, kept.scope, kept.values) == ("Overall", "pair", ["A", "tie", "B"])
    event = Event.objects.get(verb="rubric published")
    assert event.payload == {"version": 2, "change_note": "Care."}


def test_criteria_come_go_and_move(project: Project, maya: User) -> None:
    _, overall = next_version(project).criteria
    tone = {"id": "tone", "type": "checklist", "values": ["Greets", "Signs"], "max_choices": 2}
    version = NextVersion("", (overall, *dimensions(tone)), "Tone instead.")
    second = publish(project, maya, version)
    assert [one.key for one in second.criteria.all()] == ["overall", "tone"]
    assert second.criteria.get(key="tone").extra == {"max_choices": 2}
    payload = Event.objects.get(verb="rubric published").payload
    assert (payload["added"], payload["removed"]) == (["tone"], ["accuracy"])


def test_what_is_asked_no_longer_is_handed_out_no_longer(project: Project, maya: User) -> None:
    make_item(project, pair=True)
    open_slots = Assignment.objects.filter(project=project, state="open")
    publish(project, maya, next_version(project))
    assert set(open_slots.values_list("subject__scope", flat=True)) == {"output", "pair"}
    accuracy, _ = next_version(project).criteria
    publish(project, maya, NextVersion("", (accuracy,), "No pairs."))
    assert set(open_slots.values_list("subject__scope", flat=True)) == {"output"}


def test_a_key_keeps_its_scale(project: Project, maya: User) -> None:
    _, overall = next_version(project).criteria
    other = dimensions({"id": "accuracy", "type": "ordinal", "values": [1, 2, 3]})
    with pytest.raises(ScaleTaken, match="accuracy stands for another scale in Rubric 1"):
        publish(project, maya, NextVersion("", (*other, overall), "Three steps."))
    renamed = dimensions({"id": "accuracy_2", "type": "ordinal", "values": [1, 2, 3]})
    assert publish(project, maya, NextVersion("", (*renamed, overall), "Three.")).version == 2
    # Taken out or not: the key still stands for what it stood for.
    with pytest.raises(ScaleTaken):
        publish(project, maya, NextVersion("", (*other, overall), "Again."))


def test_the_version_before_stays_as_it_was(project: Project, maya: User) -> None:
    first = newest_rubric(project)
    before = list(Criterion.objects.filter(rubric=first).values())
    publish(project, maya, next_version(project))
    assert list(Criterion.objects.filter(rubric=first).values()) == before
    assert Rubric.objects.get(version=1).guidelines == "Rate what is written."


def test_a_published_version_cannot_be_changed(project: Project, maya: User) -> None:
    second = publish(project, maya, next_version(project))
    second.guidelines = "Other words."
    with pytest.raises(IntegrityError, match="published and cannot change"):
        second.save()


def test_whoever_comes_second_is_told_so(project: Project, maya: User) -> None:
    first, version = newest_rubric(project), next_version(project)
    publish(project, maya, version)
    mine = replace(version, guidelines="Mine.")
    with pytest.raises(EvalhubError, match="Somebody published a version"):
        publish_rubric(rubric=first, version=mine, actor=maya)


def test_the_same_words_make_no_version(project: Project, maya: User) -> None:
    with pytest.raises(InvalidInput, match="Nothing differs"):
        publish(project, maya, next_version(project, "Rate what is written."))
    assert Rubric.objects.count() == 1
