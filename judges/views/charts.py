"""The pictures of the judge report."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.safestring import SafeString

from evalhub.charts import Axis, Row, agreement_chart, cell_interval, estimate_chart, probe
from evalhub.plotting.tallies import HeatCell, bars, heat_rows
from evalhub.stats.intervals import Estimate
from evalhub.templatetags.figures import GOOD, TENTATIVE
from judges.selectors.agreement.reliability import Reliability
from judges.selectors.baseline.slices import SliceLine
from judges.selectors.correction.corrected import CorrectedRates
from judges.selectors.probes import Probe
from judges.selectors.reports.criteria import CriterionReport
from judges.selectors.reports.pages import ReportPage
from judges.selectors.running.attempts import Minute

SHARES = Axis(0.0, 1.0, (0.0, 0.25, 0.5, 0.75, 1.0))


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
    rates: str
    slice_axis: Axis | None = None
    confidence: str = ""


def pictures_of(page: ReportPage) -> Pictures:
    detail = page.detail
    if detail is None:
        return Pictures(ceiling_chart(page.reports), (), "", (), (), "")
    title, lines = detail.report.criterion.title, detail.slices.lines if detail.slices else ()
    axis = slice_axis(lines)
    return Pictures(
        ceiling=ceiling_chart(page.reports),
        heat=heat_rows(detail.report.confusion),
        heat_caption=f"{title}: value taken as true by Verdict",
        probes=[draw(one) for one in detail.probes],
        slices=[SliceRow(one, slice_chart(one, axis)) for one in lines],
        slice_axis=axis,
        confidence=confidence_chart(detail.reliability),
        rates=rates_chart(detail.rates),
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


def pace_chart(minutes: Sequence[Minute]) -> str:
    """Calls that were answered, minute by minute; empty within the first two."""
    if not minutes:
        return ""
    labels = [f"{timezone.localtime(one.at):%H:%M}" for one in minutes]
    return bars([one.n for one in minutes], labels, title="Calls answered per minute")


def rates_chart(found: CorrectedRates | None) -> str:
    """The judge's own pass rate, the corrected one and that of people; empty without them."""
    if found is None or found.rates is None:
        return ""
    rates, rule = found.rates, found.rule
    n_all = rates.n_labelled + rates.n_unlabelled
    labelled = f"{rates.n_labelled:,} units"
    rows = [
        Row("Judge as it is", f"{n_all:,} units", rates.raw),
        Row("Corrected", "by its known errors", rates.rogan_gladen),
        Row("Corrected, PPI++", "labels and verdicts", rates.powered),
        Row("People only", labelled, rates.gold_only),
    ]
    known = [row for row in rows if isinstance(row.estimate, Estimate)]
    title = f"Estimates of the pass rate: {rule.words if rule else ''}"
    return estimate_chart(known, title=title, axis=SHARES)


def confidence_chart(found: Reliability | None) -> str:
    """A row for each bin of stated confidence: said (hollow) and right; empty without any."""
    if found is None or found.confidence is None:
        return ""
    rows = [
        Row(f"{one.low:.2f} to {one.high:.2f}", f"{one.right.n:,} Items", one.right, one.stated)
        for one in found.confidence.curve
    ]
    return estimate_chart(
        rows, title="How often the Judge is right when it is so sure", axis=SHARES
    )


def slice_axis(lines: Sequence[SliceLine]) -> Axis:
    """From 0 to 1, or from as far below 0 as an interval reaches: one for all slices."""
    ends = [one.kappa.low for one in lines if isinstance(one.kappa, Estimate)]
    lowest = min((end for end in ends if end == end), default=0.0)
    return Axis(max(-1.0, min(0.0, math.floor(4 * lowest) / 4)), 1.0)


def slice_chart(line: SliceLine, axis: Axis) -> SafeString:
    zero = 0.0 if axis.low < 0 else None
    return cell_interval(line.kappa, axis, zero=zero, lines=(TENTATIVE, GOOD))


def draw(one: Probe) -> ProbePanel:
    low, high = one.axis
    ticks = tuple(low + (high - low) * step / 4 for step in range(5))
    axis = Axis(low, high, ticks)
    title = f"{one.name}: {one.found}"
    chart = probe(one.estimate, axis, title=title, innocent=one.innocent, zero=one.zero)
    return ProbePanel(one, chart)
