import pytest

from annotation.selectors.intake.samples import coverage_of


def test_coverage_is_made_of_what_is_kept() -> None:
    first, second = coverage_of({"plan": {}, "strata": [["high", 10, 5], ["low", 30, 5]]})
    assert (first.stratum, first.source, first.taken) == ("low", 30, 5)
    assert (first.source_share, first.taken_share) == (pytest.approx(0.75), pytest.approx(0.5))
    assert second.weight == pytest.approx(2.0)


def test_everything_has_no_coverage() -> None:
    assert coverage_of(None) == ()
