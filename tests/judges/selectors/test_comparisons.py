"""Bringing verdicts and ratings onto the same units."""

import numpy as np
import pytest

from annotation.models import Annotation, Project, Reference
from evalhub.stats.coefficients import Sampling
from judges.models import JudgeRun, Verdict
from judges.selectors.comparisons import both_orders, compare_run, truth_of
from tests.factories.judging import make_run, make_verdict
from tests.factories.projects import make_item
from tests.factories.scales import publish_scale

SAMPLING = Sampling(resamples=20)


def test_people_and_reference_stand_on_the_judged_units(run: JudgeRun) -> None:
    found = compare_run(run, "accuracy", SAMPLING)
    np.testing.assert_array_equal(found.people, [[4, 3, 0, 2], [4, 3, 1, 2]])
    np.testing.assert_array_equal(found.truth, [4, 3, 0, 2])
    assert found.against == "reference"


def test_without_references_the_majority_counts_and_ties_are_missing(run: JudgeRun) -> None:
    Reference.objects.all().delete()
    found = compare_run(run, "accuracy", SAMPLING)
    assert found.against == "majority"
    np.testing.assert_array_equal(found.truth, [4, 3, np.nan, 2])


def test_with_neither_reference_nor_people_there_is_no_truth(run: JudgeRun) -> None:
    Reference.objects.all().delete()
    Annotation.objects.all().delete()
    found = compare_run(run, "accuracy", SAMPLING)
    assert found.against is None
    assert np.isnan(found.truth).all()


@pytest.mark.parametrize(
    ("n_reference", "n_votes", "against"),
    [
        (5, 10, "reference"),  # half of the judged units: covered, whatever people know
        (4, 3, "reference"),
        (4, 4, "reference"),
        (4, 10, "majority"),  # a few references, traps say, do not speak for all
        (0, 2, "majority"),
        (1, 0, "reference"),
        (0, 0, None),
    ],
)
def test_the_reference_counts_where_it_covers_the_units(
    n_reference: int, n_votes: int, against: str | None
) -> None:
    reference, votes = np.full(10, np.nan), np.full(10, np.nan)
    reference[:n_reference], votes[:n_votes] = 1.0, 2.0
    truth, name = truth_of(reference, votes)
    assert name == against
    expected = {"reference": reference, "majority": votes, None: np.full(10, np.nan)}[against]
    np.testing.assert_array_equal(truth, expected)


def test_pairs_asked_in_one_order_only_are_not_compared(pair_run: JudgeRun) -> None:
    pair_run.verdicts.filter(subject__item__key="p-1", order="BA").delete()
    ab, ba, truth = both_orders(compare_run(pair_run, "overall", SAMPLING))
    np.testing.assert_array_equal(ab, [0, 2, 0])
    np.testing.assert_array_equal(ba, [0, 2, 2])
    np.testing.assert_array_equal(truth, [0, 2, 0])


@pytest.mark.parametrize("key", ["overall", "unknown"])
def test_there_is_nothing_to_compare_without_verdicts(run: JudgeRun, key: str) -> None:
    assert compare_run(run, key, SAMPLING) is None


def test_a_clear_preference_leans_to_the_same_side_as_a_slight_one(pair_run: JudgeRun) -> None:
    found = compare_run(pair_run, "overall", SAMPLING)
    found.ratings.criterion.values = ["AA", "A", "tie", "B", "BB"]
    codes = np.array([0.0, 1.0, 2.0, 3.0, 4.0, np.nan])
    np.testing.assert_array_equal(found.sides(codes), [0, 0, 1, 2, 2, np.nan])


def test_the_median_of_people_counts_where_any_number_may_be_given(run: JudgeRun) -> None:
    Reference.objects.all().delete()
    publish_scale(run.project, "accuracy", [])
    found = compare_run(run, "accuracy", SAMPLING)
    assert found.against == "median"
    # 5 5, 4 4, 1 2, 3 3.
    np.testing.assert_array_equal(found.truth, [5, 4, 1.5, 3])


def test_several_verdicts_on_a_slider_meet_in_the_middle(run: JudgeRun) -> None:
    for subject in run.project.subjects.order_by("pk")[:2]:
        make_verdict(run, subject, "accuracy", 3.5, repeat=1)
    publish_scale(run.project, "accuracy", [])
    # 5 and 3.5, 2 and 3.5, 1 alone, one not read.
    found = compare_run(run, "accuracy", SAMPLING)
    np.testing.assert_array_equal(found.judge, [4.25, 2.75, 1, np.nan])


@pytest.mark.parametrize(
    ("values", "ab", "ba", "stands"),
    [
        (["A", "tie", "B"], "A", "A", "A"),
        (["A", "tie", "B"], "A", "B", "tie"),
        (["A", "tie", "B"], "A", "tie", "tie"),
        (["A", "tie", "B"], "A", None, None),
        (["A", "B"], "A", "B", None),
        (["A>>B", "A>B", "tie", "B>A", "B>>A"], "A>>B", "A>B", "A>B"),
        (["A>>B", "A>B", "tie", "B>A", "B>>A"], "A>>B", "B>A", "tie"),
    ],
)
def test_a_side_wins_a_pair_only_where_both_orders_say_so(
    project: Project, values: list[str], ab: str, ba: str | None, stands: str | None
) -> None:
    criterion = publish_scale(project, "overall", values)
    run = make_run(project)
    subject = make_item(project, "p", pair=True).subjects.get(scope="pair")
    for order, value in (("AB", ab), ("BA", ba)):
        given = {"value": value, "status": "ok" if value else "unparsed", "order": order}
        Verdict.objects.create(run=run, subject=subject, criterion=criterion, **given)
    found = compare_run(run, "overall", SAMPLING)
    (place,) = found.judge
    assert (None if np.isnan(place) else values[int(place)]) == stands
