from pathlib import Path

import pytest

from annotation.dataset.folder import open_folder
from annotation.dataset.rows import ItemRow
from annotation.errors import ImportRefused
from annotation.formats.choices import Changed, Duplicates
from annotation.models import Item, ItemContent, Rating
from annotation.services.imports.loading import Load, load_folder, load_path
from tests.factories.datasets import item, label, make_folder

pytestmark = pytest.mark.django_db


@pytest.fixture
def cards(tmp_path: Path) -> Path:
    folder = make_folder(tmp_path / "cards", labels=[label("one", "r1", 4)])
    load_folder(path=folder, slug="cards")
    return folder


def test_what_is_new_the_same_and_changed_is_counted(cards: Path, tmp_path: Path) -> None:
    items = [item("one", context="Other."), item("two"), item("three")]
    folder = make_folder(tmp_path / "e", items=items, labels=[label("one", "r2", 1)])
    result = load_path(folder, Load("cards", changed=Changed.LEAVE))
    review = result.review
    assert (review.new, review.same, review.changed, review.labelled) == (1, 1, 1, 1)
    # The answer is to the item that changed.
    assert review.answered == 0
    assert Item.objects.get(key="one").context == ""
    # What r2 said of the other content is passed over, not given to the old one.
    assert Rating.objects.count() == 1


def test_a_changed_item_is_refused_and_says_whether_it_has_answers(
    cards: Path, tmp_path: Path
) -> None:
    items = [item("one", context="Other."), item("two", context="Other.")]
    with pytest.raises(ImportRefused) as refused:
        load_path(make_folder(tmp_path / "e", items=items), Load("cards"))
    one, two = refused.value.problems.lines()
    assert '"one" is in the project with other content and with answers already' in one
    assert '"two" is in the project with other content already' in two


def test_a_choice_that_was_made_is_part_of_what_was_loaded(cards: Path) -> None:
    # The same folder, but under another choice: read again, with nothing new in it.
    result = load_path(cards, Load("cards", changed=Changed.LEAVE))
    assert (result.changed, result.counts["items"], result.review.same) == (True, 0, 2)
    assert result.review.answered == 1
    assert load_path(cards, Load("cards", changed=Changed.LEAVE)).changed is False


def test_the_order_of_items_left_out_does_not_shift_ratings(cards: Path, tmp_path: Path) -> None:
    items = [item("one", context="Other."), item("new"), item("two")]
    labels = [label("new", "r2", 1), label("two", "r2", 2)]
    folder = make_folder(tmp_path / "e", items=items, labels=labels)
    load_path(folder, Load("cards", changed=Changed.LEAVE))
    rated = Rating.objects.filter(annotation__rater__key="r2")
    found = rated.values_list("annotation__subject__output__key", "value").order_by("value")
    assert list(found) == [("new-a", 1), ("two-a", 2)]


def test_index_positions_hold_when_an_item_is_set_aside(cards: Path) -> None:
    with open_folder(cards) as folder:
        rows: list[ItemRow] = list(folder.items())
        folder.index.set_aside("one")
        assert ("one" in folder.index, folder.index.is_broken("one")) == (False, True)
        assert folder.index.position(rows[1].id) == 1
        assert list(folder.labels()) == []


def test_items_of_equal_content_are_counted_and_kept_or_skipped(
    cards: Path, tmp_path: Path
) -> None:
    # "three" and "four" say what "one" says, "four" only under another model's name.
    outputs = [
        {"id": f"x{place}", "model": "other", "text": f"Answer {letter}."}
        for place, letter in enumerate("ab")
    ]
    alike = {"input": "Question one?", "outputs": outputs}
    items = [{"id": "three", **alike}, {"id": "four", **alike}, item("five")]
    labels = [label("five", "r2", 2), label("four", "r2", 3, output_id="x0")]
    folder = make_folder(tmp_path / "e", items=items, labels=labels)
    kept = load_path(folder, Load("cards", dry_run=True)).review
    assert (kept.new, kept.duplicates, kept.skipped) == (3, 2, False)
    review = load_path(folder, Load("cards", duplicates=Duplicates.SKIP)).review
    assert (review.new, review.duplicates, review.skipped) == (1, 2, True)
    found = Rating.objects.filter(annotation__rater__key="r2").values_list("value", flat=True)
    assert list(found) == [2]


def test_items_that_came_another_way_are_compared_too(cards: Path, tmp_path: Path) -> None:
    ItemContent.objects.all().delete()
    alike = [{**item("one"), "id": "three"}]
    review = load_path(make_folder(tmp_path / "e", items=alike), Load("cards")).review
    assert (review.new, review.duplicates) == (1, 1)
    assert ItemContent.objects.count() == 3
