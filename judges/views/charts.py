"""The pictures of the judge report."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from evalhub.charts import Axis, Row, agreement_chart, cell_interval, probe
from evalhub.plotting.tallies import HeatCell, heat_rows
from evalhub.templatetags.figures import GOOD, TENTATIVE
from judges.selectors.baseline.slices import SliceLine
from judges.selectors.probes import Probe
from judges.selectors.reports.criteria import CriterionReport
from judges.selectors.reports.pages import ReportPage

SLICES = Axis(0.0, 1.0)


@dataclass(frozen=True)
class ProbePanel:
    """A probe with its picture."""

    probe: Probe
    chart: SafeString


@dataclass(frozen=True)
class SliceRow:
    """A slice with its picture."""

    line: SliceLine
    chart: SafeString


@dataclass(frozen=True)
class Pictures:
    """Every picture of the page."""

    ceiling: SafeString
    heat: Sequence[Sequence[HeatCell]]
    heat_caption: str
    probes: Sequence[ProbePanel]
    slices: Sequence[SliceRow]


def pictures_of(page: ReportPage) -> Pictures:
    detail = page.detail
    if detail is None:
        return Pictures(ceiling_chart(page.reports), (), "", (), ())
    title, lines = detail.report.criterion.title, detail.slices.lines if detail.slices else ()
    return Pictures(
        ceiling=ceiling_chart(page.reports),
        heat=heat_rows(detail.report.confusion),
        heat_caption=f"{title}: value taken as true by Verdict",
        probes=[draw(one) for one in detail.probes],
        slices=[SliceRow(one, slice_chart(one)) for one in lines],
    )


def ceiling_chart(reports: Sequence[CriterionReport]) -> SafeString:
    """Kappa of the judge beside the human ceiling, a row per criterion."""
    rows = [
        Row(
            label=report.criterion.title,
            note=f"{report.criterion.level}, {report.n:,} units",
            estimate=report.kappa,
            ceiling=report.ceiling,
            difference=report.difference,
        )
        for report in reports
    ]
    return agreement_chart(rows, title="Agreement of the Judge, beside the human ceiling")


def slice_chart(line: SliceLine) -> SafeString:
    return cell_interval(line.kappa, SLICES, lines=(TENTATIVE, GOOD))


def draw(one: Probe) -> ProbePanel:
    low, high = one.axis
    ticks = tuple(low + (high - low) * step / 4 for step in range(5))
    axis = Axis(low, high, ticks)
    title = f"{one.name}: {one.found}"
    chart = probe(one.estimate, axis, title=title, innocent=one.innocent, zero=one.zero)
    return ProbePanel(one, chart)
