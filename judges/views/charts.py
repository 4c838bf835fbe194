"""The pictures of the judge report."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from evalhub.charts import Axis, Row, agreement_chart, probe
from evalhub.plotting.tallies import HeatCell, heat_rows
from judges.selectors.probes import Probe
from judges.selectors.reports import CriterionReport


@dataclass(frozen=True)
class ProbePanel:
    """A probe with its picture."""

    probe: Probe
    chart: SafeString


@dataclass(frozen=True)
class CriterionPanel:
    """A criterion with its pictures."""

    report: CriterionReport
    heat: Sequence[Sequence[HeatCell]]
    probes: Sequence[ProbePanel]


def panels_of(reports: Sequence[CriterionReport]) -> list[CriterionPanel]:
    return [
        CriterionPanel(report, heat_rows(report.confusion), [draw(one) for one in report.probes])
        for report in reports
    ]


def ceiling_chart(reports: Sequence[CriterionReport]) -> SafeString:
    """Kappa of the judge beside the human ceiling, a row per criterion."""
    rows = [
        Row(
            label=report.criterion.title,
            note=f"{report.criterion.level}, {report.n:,} units",
            estimate=report.kappa,
            ceiling=report.ceiling,
        )
        for report in reports
    ]
    return agreement_chart(rows, title="Agreement of the Judge, beside the human ceiling")


def draw(one: Probe) -> ProbePanel:
    low, high = one.axis
    ticks = tuple(low + (high - low) * step / 4 for step in range(5))
    axis = Axis(low, high, ticks)
    title = f"{one.name}: {one.found}"
    chart = probe(one.estimate, axis, title=title, innocent=one.innocent, zero=one.zero)
    return ProbePanel(one, chart)
