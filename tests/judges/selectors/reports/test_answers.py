"""The answer of a report, in a word."""

from dataclasses import replace

import pytest

from evalhub.stats.coefficients import Coefficient
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate
from judges.selectors.agreement.stand_ins import StandInReport
from judges.selectors.reports.answers import Evidence, answer_of, more_units, reading_of

CERTIFIES = StandInReport("certified", 0.2, "accuracy", None, None, None, 0, ())
REJECTS = replace(CERTIFIES, verdict="rejected")
SHORT = replace(CERTIFIES, verdict="not enough labels", more_labels=40)
UNDEFINED = UndefinedStatistic("no_unit", "Nothing to compare.")


def estimate(value: float, low: float, high: float) -> Estimate:
    return Estimate(value, low, high, 0.95, "test", 100)


GOOD, SAME = estimate(0.8, 0.75, 0.85), estimate(0.0, -0.05, 0.05)
WORSE, WIDE = estimate(-0.3, -0.35, -0.25), estimate(0.0, -0.2, 0.2)
# All resamples of a few units that are all wrong, or all right, say the same.
FEW, ALL_RIGHT = replace(estimate(-2.0, -2.0, -2.0), n=9), replace(estimate(0.0, 0.0, 0.0), n=59)


@pytest.mark.parametrize(
    ("evidence", "word", "outcome"),
    [
        (Evidence(GOOD, GOOD, SAME, CERTIFIES), "Yes", "certified"),
        (Evidence(GOOD, GOOD, SAME, SHORT), "Not yet", "undecided"),
        (Evidence(GOOD, GOOD, SAME, None), "Not yet", "undecided"),
        (Evidence(GOOD, GOOD, SAME, REJECTS), "No", "rejected"),
        (Evidence(GOOD, GOOD, WORSE, CERTIFIES), "No", "rejected"),
        (Evidence(GOOD, GOOD, WIDE, CERTIFIES), "Not yet", "undecided"),
        (Evidence(GOOD, GOOD, FEW, None), "Not yet", "undecided"),
        (Evidence(GOOD, GOOD, replace(FEW, n=10), None), "No", "rejected"),
        (Evidence(GOOD, estimate(0.5, 0.4, 0.6), SAME, CERTIFIES), "Not yet", "undecided"),
        (Evidence(GOOD, None, None, None), "No ceiling", "undecided"),
        (Evidence(GOOD, GOOD, UNDEFINED, CERTIFIES), "Cannot tell", "undecided"),
        (Evidence(UNDEFINED, None, None, None), "Cannot tell", "undecided"),
    ],
)
def test_the_answer_follows_from_both_and_from_the_whole_interval(
    evidence: Evidence, word: str, outcome: str
) -> None:
    answer = answer_of(evidence)
    assert (answer.word, answer.outcome) == (word, outcome)


def test_what_is_missing_is_counted() -> None:
    # 0.2 to the end of the interval, 0.1 to the margin: four times the units, 300 more.
    assert more_units(WIDE).startswith("About 300 more units")
    # From -0.2 it is the upper end that has to come down: 0.2 for 0.1.
    assert more_units(estimate(-0.2, -0.4, 0.0)).startswith("About 300 more units")
    assert "margin itself" in more_units(estimate(-0.1, -0.2, 0.0))
    assert "hardly any" in more_units(estimate(-0.0999, -0.2, 0.1))


@pytest.mark.parametrize(
    ("gap", "words"),
    [
        (SAME, "as people"),
        (WORSE, "worse than people"),
        (WIDE, "too few to say"),
        (FEW, "too few to say"),
        (replace(FEW, n=10), "worse than people"),
        (ALL_RIGHT, "too few to say"),
        (replace(ALL_RIGHT, n=60), "as people"),
        (None, "nobody to compare with"),
    ],
)
def test_a_slice_is_read_by_its_difference(gap: Coefficient | None, words: str) -> None:
    assert reading_of(gap) == words
    assert reading_of(gap, GOOD) == words


def test_a_slice_where_people_disagree_says_so_and_not_that_it_is_small() -> None:
    split = estimate(0.3, 0.1, 0.5)
    assert {reading_of(gap, split) for gap in (SAME, WORSE, WIDE)} == {"people agree too little"}
