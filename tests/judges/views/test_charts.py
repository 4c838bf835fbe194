"""Pictures of the judge report."""

from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate
from judges.selectors.probes import Probe
from judges.views.charts import ceiling_chart, draw

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
