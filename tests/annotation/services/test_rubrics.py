from dataclasses import replace

import pytest
from django.db import IntegrityError

from annotation.models import Criterion, Project, Rubric
from annotation.selectors.rubrics import newest_rubric
from annotation.services.rubrics import CriterionText, RubricText, publish_rubric
from evalhub.accounts.models import User
from evalhub.audit.models import Event
from evalhub.errors import EvalhubError, InvalidInput

TEXT = RubricText("Rate with care.", {}, change_note="Care.")


def test_new_words_make_the_next_version(project: Project, maya: User) -> None:
    first = newest_rubric(project)
    words = CriterionText("Truth", "Is it true?", "Look it up.", {"1": "False.", "5": "True."})
    text = replace(TEXT, criteria={"accuracy": words})
    second = publish_rubric(rubric=first, text=text, actor=maya)
    assert (second.version, second.guidelines) == (2, "Rate with care.")
    changed, kept = second.criteria.all()
    assert (changed.title, changed.anchors) == ("Truth", {"1": "False.", "5": "True."})
    assert (changed.values, changed.level, changed.key) == ([1, 2, 3, 4, 5], "ordinal", "accuracy")
    assert (kept.title, kept.scope, kept.values) == ("Overall", "pair", ["A", "tie", "B"])
    event = Event.objects.get(verb="rubric published")
    assert event.payload == {"version": 2, "change_note": "Care."}


def test_the_version_before_stays_as_it_was(project: Project, maya: User) -> None:
    first = newest_rubric(project)
    before = list(Criterion.objects.filter(rubric=first).values())
    publish_rubric(rubric=first, text=TEXT, actor=maya)
    assert list(Criterion.objects.filter(rubric=first).values()) == before
    assert Rubric.objects.get(version=1).guidelines == "Rate what is written."


def test_a_published_version_cannot_be_changed(project: Project, maya: User) -> None:
    second = publish_rubric(rubric=newest_rubric(project), text=TEXT, actor=maya)
    second.guidelines = "Other words."
    with pytest.raises(IntegrityError, match="published and cannot change"):
        second.save()


def test_whoever_comes_second_is_told_so(project: Project, maya: User) -> None:
    first = newest_rubric(project)
    publish_rubric(rubric=first, text=TEXT, actor=maya)
    with pytest.raises(EvalhubError, match="Somebody published a version"):
        publish_rubric(rubric=first, text=replace(TEXT, guidelines="Mine."), actor=maya)


def test_the_same_words_make_no_version(project: Project, maya: User) -> None:
    text = RubricText("Rate what is written.", {}, change_note="Nothing.")
    with pytest.raises(InvalidInput, match="Nothing differs"):
        publish_rubric(rubric=newest_rubric(project), text=text, actor=maya)
    assert Rubric.objects.count() == 1
