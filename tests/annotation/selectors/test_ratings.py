"""Ratings as tables: places on the scale, missing where nobody rated."""

import random

import numpy as np
import pytest

from annotation.dataset.values import Scale
from annotation.models import Annotation, Project, Reference
from annotation.selectors.agreement.counted import Counted
from annotation.selectors.ratings import (
    current_criteria,
    parse_where,
    project_by_slug,
    rating_table,
    reference_codes,
    text_at,
    unknown_keys,
)
from evalhub.errors import InvalidInput, NotFound
from tests.factories.annotations import make_annotation
from tests.factories.people import make_rater
from tests.factories.projects import make_item


@pytest.fixture
def rated(project: Project) -> Project:
    """Two items with one output each; r1 rates 5 and 3, r2 rates 4 and abstains."""
    first = make_item(project, "it-1", outputs=1, metadata={"tier": 1, "lang": "en"})
    second = make_item(project, "it-2", outputs=1, metadata={"tier": "2", "lang": "en"})
    one, two = make_rater(project, "r1"), make_rater(project, "r2")
    for item, values in ((first, (5, 4)), (second, (3, None))):
        subject = item.subjects.get()
        make_annotation(subject, one, {"accuracy": values[0]})
        make_annotation(subject, two, {"accuracy": values[1]})
    return project


def test_a_table_holds_places_on_the_scale_and_nan_for_abstentions(rated: Project) -> None:
    table = rating_table(current_criteria(rated)[0])
    assert table.raters == ("r1", "r2")
    np.testing.assert_array_equal(table.matrix, [[4, 2], [3, np.nan]])
    np.testing.assert_array_equal(table.numbers, [[5, 3], [4, np.nan]])
    assert (table.n_ratings, table.n_abstained) == (3, 1)
    assert text_at(4.0, table.scale) == "5"


def test_values_that_are_written_alike_are_told_apart() -> None:
    scale = Scale((1, "1", True, "no"))
    assert [text_at(float(place), scale) for place in range(4)] == ["1", '"1"', "true", "no"]


def test_both_ways_of_loading_make_the_same_table(project: Project) -> None:
    drawn = random.Random(5)
    raters = [make_rater(project, f"r{n}") for n in range(4)]
    for n in range(20):
        subject = make_item(project, f"it-{n}", outputs=1).subjects.get()
        for rater in drawn.sample(raters, drawn.randrange(4)):
            make_annotation(subject, rater, {"accuracy": drawn.choice([1, 2, 3, 4, 5, None])})
    # Without any revision, the newest answers are the first ones, read one by one.
    grouped = rating_table(current_criteria(project)[0])
    single = rating_table(current_criteria(project)[0], (), Counted(revised=True))
    assert (grouped.raters, grouped.n_abstained) == (single.raters, single.n_abstained)
    assert grouped.n_abstained > 0
    np.testing.assert_array_equal(grouped.subjects, single.subjects)
    np.testing.assert_array_equal(grouped.matrix, single.matrix)


def test_a_table_without_ratings_is_empty(rated: Project) -> None:
    rated.annotations.update(status="withdrawn")
    table = rating_table(current_criteria(rated)[0])
    assert (table.raters, table.matrix.shape, table.n_abstained) == ((), (0, 0), 0)


@pytest.mark.parametrize("status", [Annotation.Status.SURPLUS, Annotation.Status.WITHDRAWN])
def test_only_counted_annotations_enter(rated: Project, status: str) -> None:
    Annotation.objects.filter(rater__key="r2").update(status=status)
    assert rating_table(current_criteria(rated)[0]).raters == ("r1",)


@pytest.mark.parametrize(
    ("where", "n_units"), [([("tier", "1")], 1), ([("tier", "2")], 1), ([("lang", "en")], 2)]
)
def test_items_are_chosen_by_metadata_as_text_or_number(
    rated: Project, where: list[tuple[str, str]], n_units: int
) -> None:
    assert rating_table(current_criteria(rated)[0], where).subjects.size == n_units


def test_a_filter_is_data_and_never_a_lookup(rated: Project) -> None:
    where = parse_where(["tier__gte=0"])
    assert rating_table(current_criteria(rated)[0], where).subjects.size == 0


def test_keys_that_no_item_has_are_known(rated: Project) -> None:
    where = [("tier", "9"), ("teir", "1"), ("lang", "en"), ("la", "en")]
    assert unknown_keys(rated, where) == ["teir", "la"]


def test_a_filter_without_a_value_is_refused() -> None:
    with pytest.raises(InvalidInput, match="write KEY=VALUE"):
        parse_where(["tier"])


def test_references_stand_at_the_same_places(rated: Project) -> None:
    criterion = current_criteria(rated)[0]
    subject = rated.subjects.order_by("pk").first()
    Reference.objects.create(project=rated, subject=subject, criterion=criterion, value=5)
    assert reference_codes(criterion) == {subject.pk: 4.0}
    assert reference_codes(criterion, [("tier", "2")]) == {}


def test_an_unknown_project_is_named_with_those_there_are(rated: Project) -> None:
    with pytest.raises(NotFound, match="there are: refunds"):
        project_by_slug("refund")
