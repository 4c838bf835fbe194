"""Candidates: what references say and the crowd does not deny, or what the crowd agrees on."""

import pytest
from django.utils import timezone

from annotation.models import Criterion, Item, Project, Rater, Reference
from annotation.selectors.traps.candidates import (
    Candidate,
    candidate_page,
    chosen,
    expected_so_far,
    item_named,
)
from tests.factories.annotations import make_annotation
from tests.factories.asking import publish_asking
from tests.factories.people import make_rater
from tests.factories.projects import make_item
from tests.factories.traps import make_trap


def refer(item: Item, value: int, tolerance: float | None = None) -> Reference:
    return Reference.objects.create(
        project=item.project,
        subject=item.subjects.first(),
        criterion=Criterion.objects.get(rubric__project=item.project, key="accuracy"),
        value=value,
        tolerance=tolerance,
        explanation="It says so.",
    )


@pytest.fixture
def people(project: Project) -> list[Rater]:
    return [make_rater(project, f"r{n}") for n in range(6)]


def rate(item: Item, people: list[Rater], *values: int | None) -> Item:
    for rater, value in zip(people, values, strict=False):
        make_annotation(item.subjects.first(), rater, {"accuracy": value})
    return item


def keys(lines: tuple[Candidate, ...]) -> list[str]:
    return [line.item.key for line in lines]


def test_references_are_held_against_the_crowd(project: Project, people: list[Rater]) -> None:
    for key, values in {"a": (5, 5), "b": (1, 2, 1, 1, 1, 2), "c": (), "none": (4, 4)}.items():
        item = rate(make_item(project, key, outputs=1), people, *values)
        if key != "none":
            refer(item, 4, 1.0)
    page = candidate_page(project, "references", 5, 0)
    shares = {line.item.key: line.proposals[0].share for line in page.lines}
    assert list(shares) == ["a", "b", "c"]
    # 5 is within 1 of 4; none of b's six is: the upper end is 3.8415 / 9.8415 = .39.
    assert (shares["a"].value, shares["b"].value, shares["c"]) == (1.0, 0.0, None)
    assert [line.doubtful for line in page.lines] == [False, True, False]
    assert [one.key for one in page.scales] == ["accuracy"]


def test_the_crowd_proposes_what_all_say(project: Project, people: list[Rater]) -> None:
    ratings = {"all": (4, 4, 4, 4, 4), "few": (4,) * 4, "split": (4, 4, 4, 4, 4, 3)}
    for key, values in ratings.items():
        rate(make_item(project, key, outputs=1), people, *values)
    rate(make_item(project, "cannot", outputs=1), people, 4, 4, 4, 4, 4, None)
    page = candidate_page(project, "crowd", 5, 0)
    assert keys(page.lines) == ["all", "cannot"]
    (one,) = page.lines[0].proposals
    assert (one.value, one.share.n, one.confirmed) == (4, 5, False)
    assert keys(candidate_page(project, "crowd", 4, 0).lines) == ["all", "few", "cannot"]


def test_a_reference_that_says_otherwise_ends_a_proposal(
    project: Project, people: list[Rater]
) -> None:
    for key, value in {"same": 4, "other": 2}.items():
        refer(rate(make_item(project, key, outputs=1), people, *[4] * 5), value)
    page = candidate_page(project, "crowd", 5, 0)
    assert [(line.item.key, line.proposals[0].confirmed) for line in page.lines] == [("same", True)]


def test_traps_and_retired_items_are_no_candidates(project: Project) -> None:
    for key in ("trap", "gone", "left"):
        refer(make_item(project, key, outputs=1), 4)
    make_trap(item_named(project, "trap"), {"accuracy": 4})
    Item.objects.filter(key="gone").update(retired_at=timezone.now())
    assert keys(candidate_page(project, "references", 5, 0).lines) == ["left"]
    ids = list(Item.objects.values_list("public_id", flat=True))
    assert [one.item.key for one in chosen(project, "references", 5, ids)] == ["left"]


def test_the_form_begins_with_what_is_expected_else_with_the_references(project: Project) -> None:
    item = make_item(project, "it", outputs=1)
    refer(item, 2, 1.0)
    (one,), why = expected_so_far(item)
    assert (one.value, one.tolerance, why) == (2, 1.0, "It says so.")
    make_trap(item, {"accuracy": 5})
    assert [one.value for one in expected_so_far(item)[0]] == [5]


def test_what_few_were_asked_is_not_proposed_beside_what_the_rest_say(
    project: Project, people: list[Rater]
) -> None:
    publish_asking(project, safe={}, harm={"when": {"criterion": "safe", "values": [1]}})
    # Of "a" all say 1 and so are asked for the harm; of "b" one in six, of "c" one half.
    for key, n in {"a": 6, "b": 1, "c": 3}.items():
        subject = make_item(project, key, outputs=1).subjects.first()
        for place, rater in enumerate(people):
            given = {"safe": 1, "harm": 3} if place < n else {"safe": 5}
            make_annotation(subject, rater, given)
    lines = {
        line.item.key: [(one.criterion.key, one.value) for one in line.proposals]
        for line in candidate_page(project, "crowd", 1, 0).lines
    }
    assert lines["a"] == [("safe", 1), ("harm", 3)]
    assert ("harm", 3) not in lines.get("b", []) + lines.get("c", [])
