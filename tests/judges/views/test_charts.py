"""Pictures of the judge report."""

from datetime import UTC, datetime, timedelta

from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate
from judges.selectors.baseline.slices import SliceLine
from judges.selectors.probes import Probe
from judges.selectors.running.attempts import Minute
from judges.views.charts import ceiling_chart, draw, pace_chart, slice_axis, slice_chart

ESTIMATE = Estimate(0.4, 0.2, 0.6, 0.95, "test", 10)


def probe(estimate: Estimate | UndefinedStatistic) -> Probe:
    return Probe("Position", estimate, (0.0, 1.0), (0.9, 1.0), None, "kept", "…", "Watch", "warn")


def test_a_probe_is_drawn_with_its_numbers_in_words() -> None:
    chart = str(draw(probe(ESTIMATE)).chart)
    assert "Position: kept" in chart
    assert "0.4" in chart


def test_what_is_not_defined_is_drawn_without_a_point() -> None:
    chart = str(draw(probe(UndefinedStatistic("no_pair", "There is no pair."))).chart)
    assert "<circle" not in chart


def test_a_report_without_criteria_has_an_empty_chart() -> None:
    assert "<svg" in str(ceiling_chart([]))


def test_calls_a_minute_are_drawn_with_their_minutes() -> None:
    noon = datetime(2026, 11, 22, 12, tzinfo=UTC)
    chart = str(pace_chart([Minute(noon, 3), Minute(noon + timedelta(minutes=1), 0)]))
    assert "12:00 3, 12:01 0; 3 in all." in chart
    assert pace_chart([]) == ""


def slice_of(kappa: Estimate | UndefinedStatistic) -> SliceLine:
    return SliceLine("Accuracy", "de", 9, kappa, None, kappa, None, None, "as people", "where=l")


def test_no_slice_lies_outside_the_plot() -> None:
    below = Estimate(-0.3, -0.62, 0.1, 0.95, "test", 10)
    lines = [slice_of(ESTIMATE), slice_of(below), slice_of(UndefinedStatistic("none", "None."))]
    axis = slice_axis(lines)
    assert (axis.low, axis.high, slice_axis(lines[:1]).low) == (-0.75, 1.0, 0.0)
    # From -0.75 to 1: -0.3 is 0.45 / 1.75 of the way, 0 is 0.75 / 1.75.
    chart = str(slice_chart(lines[1], axis))
    assert 'cx="25.71%"' in chart
    assert 'class="zero" x1="42.86%"' in chart
    assert 'class="zero"' not in str(slice_chart(lines[0], slice_axis(lines[:1])))
