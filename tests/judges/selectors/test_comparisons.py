"""Bringing verdicts and ratings onto the same units."""

import numpy as np
import pytest

from annotation.models import Reference
from evalhub.stats.coefficients import Sampling
from judges.models import JudgeRun
from judges.selectors.comparisons import compare_run

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


@pytest.mark.parametrize("key", ["overall", "unknown"])
def test_there_is_nothing_to_compare_without_verdicts(run: JudgeRun, key: str) -> None:
    assert compare_run(run, key, SAMPLING) is None


def test_a_clear_preference_leans_to_the_same_side_as_a_slight_one(pair_run: JudgeRun) -> None:
    found = compare_run(pair_run, "overall", SAMPLING)
    found.ratings.criterion.values = ["AA", "A", "tie", "B", "BB"]
    codes = np.array([0.0, 1.0, 2.0, 3.0, 4.0, np.nan])
    np.testing.assert_array_equal(found.sides(codes), [0, 0, 1, 2, 2, np.nan])
