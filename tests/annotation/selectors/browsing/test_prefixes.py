"""Lists by the beginning of an id, which are looked for where such ids are."""

import random

import pytest

from annotation.browsing.answers import AnnotationFilters
from annotation.browsing.filters import ItemFilters
from annotation.models import Annotation, Item, Project
from annotation.selectors.browsing import answers, items, prefixes
from annotation.selectors.browsing.answers import find_annotations
from annotation.selectors.browsing.items import find_items
from annotation.selectors.browsing.prefixes import places_named, subjects_named
from tests.factories.annotations import make_annotation
from tests.factories.people import make_rater
from tests.factories.projects import make_item, make_project, make_rubric

PREFIXES = ("a", "a-1", "b", "b-", "c-0", "%", "x")


@pytest.fixture
def mixed(project: Project) -> Project:
    """Thirty items whose ids, places and keys go their own ways, among those of another project."""
    other, drawn = make_project("elsewhere"), random.Random(3)
    make_rubric(other)
    rater = make_rater(project, "r1")
    numbers = list(range(30))
    drawn.shuffle(numbers)
    for n in numbers:
        item = make_item(project, f"{'abc'[n // 12]}-{n}", outputs=1, position=drawn.randrange(9))
        make_item(other, f"{'cab'[n % 3]}-{n}", outputs=1)
        for subject in item.subjects.all()[: drawn.randrange(2)]:
            make_annotation(subject, rater, {"accuracy": 3})
    return project


@pytest.fixture
def tiny(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages of two, of lists that are not known whole."""
    for module in (items, answers):
        monkeypatch.setattr(module, "MOST_COUNTED", 0)
        monkeypatch.setattr(module, "PAGE", 2)


@pytest.mark.usefixtures("tiny")
@pytest.mark.parametrize("most", [3, 100])
@pytest.mark.parametrize("loose", [1, 2, 100])
def test_pages_hold_what_the_plain_filter_finds(
    mixed: Project, monkeypatch: pytest.MonkeyPatch, most: int, loose: int
) -> None:
    monkeypatch.setattr(prefixes, "MOST", most)
    monkeypatch.setattr(prefixes, "LOOSE", loose)
    for prefix in PREFIXES:
        plain = Item.objects.filter(project=mixed, key__startswith=prefix)
        expected = list(plain.order_by("position", "pk").values_list("pk", flat=True))
        assert items_in_pages(mixed, ItemFilters(id=prefix)) == expected
        given = Annotation.objects.filter(project=mixed, subject__item__in=plain)
        expected = list(given.order_by("-pk").values_list("pk", flat=True))
        assert annotations_in_pages(mixed, AnnotationFilters(id=prefix)) == expected


def items_in_pages(project: Project, filters: ItemFilters) -> list[int]:
    found: list[int] = []
    cursor: str | None = None
    while cursor != "":
        page = find_items(project, filters, cursor or "")
        found += [line.item.pk for line in page.lines]
        cursor = page.following
    return found


def annotations_in_pages(project: Project, filters: AnnotationFilters) -> list[int]:
    found: list[int] = []
    cursor: str | None = None
    while cursor != "":
        page = find_annotations(project, filters, cursor or "")
        found += [line.annotation.pk for line in page.lines]
        cursor = page.following
    return found


def test_nothing_is_said_of_many_or_of_none(
    mixed: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert places_named(mixed, "a")
    assert not places_named(mixed, "x")
    monkeypatch.setattr(prefixes, "LOOSE", 100)
    assert subjects_named(mixed, "a")
    assert not subjects_named(mixed, "x")
    monkeypatch.setattr(prefixes, "MOST", 11)
    # Twelve ids begin with a: a-0 to a-11.
    assert not places_named(mixed, "a")
    assert not subjects_named(mixed, "a")


def test_nothing_is_said_of_subjects_far_apart(
    mixed: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prefixes, "LOOSE", 1)
    # The keys of a-… lie among those of b-… and c-….
    assert not subjects_named(mixed, "a")
    assert subjects_named(mixed, "a-11")
