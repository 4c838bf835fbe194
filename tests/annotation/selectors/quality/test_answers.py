"""A Rater's newest answers beside the others'."""

import pytest

from annotation.models import Project
from annotation.selectors.quality.answers import characters_of, own_answers, pace_of, peers_of
from tests.factories.annotations import make_annotation
from tests.factories.asking import publish_asking
from tests.factories.people import make_rater
from tests.factories.projects import make_item, make_project
from tests.factories.quality import answer, crowd, earlier


def test_the_newest_come_first_and_only_so_many(project: Project) -> None:
    rater = make_rater(project)
    for minutes in (30, 20, 10):
        answer(rater, f"it-{minutes}", 3, **earlier(minutes))
    answer(rater, "undone", 3, status="withdrawn")
    found = own_answers(rater, most=2)
    assert [a.given for a in found] == [{"accuracy": "3"}] * 2
    assert found[0].at > found[1].at
    assert len(own_answers(rater, most=9, since=found[1].at)) == 1


def test_peers_are_all_others_on_the_same_subjects(project: Project) -> None:
    rater, (first, second, _) = make_rater(project), crowd(project)
    subject = answer(rater, "a", 1).subject_id
    answer(first, "a", 2)
    answer(second, "a", None)
    answer(second, "b", 5)
    assert peers_of(rater, {subject}).given == {subject: [{"accuracy": "2"}]}


@pytest.mark.django_db
def test_texts_are_left_out_as_no_two_people_write_the_same() -> None:
    project = make_project("texts")
    publish_asking(project, accuracy={}, note={"kind": "text", "level": "none", "values": []})
    rater, peer = make_rater(project), make_rater(project, "rater-02")
    subject = make_item(project, "it-1", outputs=1).subjects.get()
    make_annotation(subject, rater, {"accuracy": 3, "note": "So so"})
    make_annotation(subject, peer, {"accuracy": 4, "note": "Fine"})
    assert own_answers(rater, most=2)[0].given == {"accuracy": "3"}
    assert peers_of(rater, {subject.pk}).given == {subject.pk: [{"accuracy": "4"}]}


def test_what_there_is_to_read_is_counted_once_per_output_shown(project: Project) -> None:
    item = make_item(project, "it-1", pair=True, input="12345", context="123")
    # The input as JSON text has two quotes more; "Answer a to it-1." has 17 characters.
    lengths = {s.scope: characters_of([s.pk])[s.pk] for s in item.subjects.order_by("-scope")}
    assert lengths["pair"] == 7 + 3 + 2 * 17
    assert lengths["output"] == 7 + 3 + 17


def test_the_pace_of_the_others_leaves_the_rater_out(project: Project) -> None:
    rater, (peer, *_) = make_rater(project), crowd(project)
    for n in range(30):
        answer(rater, f"it-{n}", 3, seconds=1.0)
    assert pace_of(rater) is None
    for n in range(30):
        answer(peer, f"it-{n}", 3, seconds=20.0)
    pace = pace_of(rater)
    assert pace is not None
    assert pace.n == 30
    assert pace.intercept == pytest.approx(2.9957, abs=1e-3)  # log 20
