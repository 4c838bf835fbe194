"""How far a judge's figures can be relied on."""

import pytest

from evalhub.stats.coefficients import Sampling
from judges.models import JudgeRun, Verdict
from judges.selectors.agreement.reliability import reliability_of
from judges.selectors.comparisons import compare_run
from tests.factories.compared import make_compared

SAMPLING = Sampling(resamples=30)


def test_what_was_not_read_bounds_what_is_known(run: JudgeRun) -> None:
    found = reliability_of(run, compare_run(run, "accuracy", SAMPLING))
    # Read: two of three right; the fourth may be right or wrong.
    ends = [found.accuracy.parsed.value, found.accuracy.worst.value, found.accuracy.best.value]
    assert ends == pytest.approx([2 / 3, 2 / 4, 3 / 4])
    assert found.kappa.worst.value < found.kappa.best.value
    # The judge says 5, 2, 1: one of three passes with more than 3.
    rate = found.pass_rate
    assert (rate.worst.value, rate.best.value) == pytest.approx((1 / 4, 2 / 4))
    assert found.confidence is None


def test_refused_and_cut_short_are_told_apart_from_not_read(run: JudgeRun) -> None:
    statuses = ("refused", "truncated", "needs_human", "unparsed")
    for row, status in zip(Verdict.objects.order_by("pk"), statuses, strict=True):
        Verdict.objects.filter(pk=row.pk).update(status=status, value=None)
    found = reliability_of(run, compare_run(run, "accuracy", SAMPLING))
    assert dict(found.lines) == {
        "refused": 1,
        "cut short": 1,
        "asked for a person": 1,
        "not read": 1,
    }
    assert found.accuracy.parsed.reason == "no_unit"
    assert (found.accuracy.worst.value, found.accuracy.best.value) == pytest.approx((0, 1))


def test_stated_confidence_is_held_against_being_right(run: JudgeRun) -> None:
    Verdict.objects.update(confidence=0.9)
    found = reliability_of(run, compare_run(run, "accuracy", SAMPLING)).confidence
    # Right, wrong, right, and one that could not be read.
    assert found.n == 3
    assert found.brier.value == pytest.approx((0.01 + 0.81 + 0.01) / 3)
    assert found.ece.value == pytest.approx(0.9 - 2 / 3)
    assert found.over.value == pytest.approx(0.9 - 2 / 3)
    assert found.parts.brier == pytest.approx(found.brier.value)
    assert found.brier_after.reason == "too_few_units"


def test_any_number_has_no_bounds(run: JudgeRun) -> None:
    found = make_compared([[0.1, 0.2]], [[0.1, 0.2]] * 2, level="interval", values=[])
    reliability = reliability_of(run, found)
    assert (reliability.accuracy, reliability.kappa, reliability.pass_rate) == (None, None, None)
