"""The domain's own marks as fluid SVG: x in percent, y in pixels, no viewBox, colour by class.

Text keeps its size at any width. Every chart has role, title and desc; the page puts a table of
the same numbers beside it. Strings are escaped by `format_html`; no style attribute is written.
"""

import hashlib
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from evalhub.templatetags.figures import (
    GOOD,
    NOT_DEFINED,
    TENTATIVE,
    band,
    estimate_text,
    has_interval,
    interval_text,
    is_defined,
    number,
    signed,
    why,
)

ROW, BAND_HEAD, FOOT = 46, 28, 22
BANDS = ((TENTATIVE, "bad", "unreliable"), (GOOD, "warn", "tentative"), (1.0, "good", "good"))
BASELINE, ASKED = "c6", "c1"


@dataclass(frozen=True)
class Axis:
    """What an x axis shows: from `low` to `high`, with labelled ticks."""

    low: float
    high: float
    ticks: tuple[float, ...] = ()

    def at(self, value: float) -> str:
        """Return the place of a value in percent, held inside the plot."""
        inside = min(max(value, self.low), self.high)
        return f"{100 * (inside - self.low) / (self.high - self.low):.2f}%"

    def width(self, start: float, end: float) -> str:
        inside = max(0.0, min(end, self.high) - max(start, self.low))
        return f"{100 * inside / (self.high - self.low):.2f}%"


@dataclass(frozen=True)
class Row:
    """One line of an agreement chart; `ceiling` is what people reach among each other.

    With a `difference`, that stands in the right gutter instead of the estimate.
    """

    label: str
    note: str
    estimate: Any
    ceiling: Any = None
    difference: Any = None

    def marks(self) -> list[tuple[Any, str, bool]]:
        """Return what is drawn: estimate, series class, hollow."""
        pair = [] if self.ceiling is None else [(self.ceiling, BASELINE, True)]
        return [*pair, (self.estimate, ASKED, False)]

    def right(self, *, banded: bool = True) -> tuple[str, str]:
        """Return value and small text of the right gutter; only agreement has bands."""
        if self.difference is not None:
            return signed(self.difference), interval_text(self.difference)
        if not is_defined(self.estimate):
            return NOT_DEFINED, ""
        return estimate_text(self.estimate), band(self.estimate) if banded else ""

    def words(self) -> str:
        """Return the row as a sentence for the description."""
        if not is_defined(self.estimate):
            return f"{self.label} {NOT_DEFINED}: {why(self.estimate)}"
        text = f"{self.label} {estimate_text(self.estimate)}, {band(self.estimate)}"
        return text if self.ceiling is None else f"{text}; people {estimate_text(self.ceiling)}"


def join(parts: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))


def frame(
    title: str, desc: str, height: int, inner: Iterable[SafeString], css: str = "chart"
) -> SafeString:
    """Return the `<svg>` around the marks; ids come from the content, so pages are reproducible."""
    body = join(inner)
    key = hashlib.sha256(f"{title}\0{desc}\0{body}".encode()).hexdigest()[:10]
    return format_html(
        '<svg class="{}" role="img" aria-labelledby="chart-{k}-t chart-{k}-d" width="100%" '
        'height="{}"><title id="chart-{k}-t">{}</title><desc id="chart-{k}-d">{}</desc>{}</svg>',
        css,
        height,
        title,
        desc,
        body,
        k=key,
    )


def agreement_chart(rows: Sequence[Row], *, title: str) -> SafeString:
    """Dot and whisker per row on the bands .667 and .8; hollow is the human ceiling."""
    axis = agreement_axis(rows)
    head = BAND_HEAD + 14 * _crowded(axis)
    height = head + ROW * len(rows)
    words = ". ".join(row.words() for row in rows)
    desc = f"{words}. Bands: below 0.667 unreliable, 0.667 to 0.8 tentative, 0.8 and above good."
    parts = [_band_ground(axis, height), _ticks(axis, head, height)]
    parts += [_row(row, axis, head + ROW * index + ROW // 2) for index, row in enumerate(rows)]
    return frame(title, desc, height + FOOT, parts, "chart gutter")


def estimate_chart(rows: Sequence[Row], *, title: str, axis: Axis) -> SafeString:
    """Dot and whisker per row on a plain axis, for what has no bands (rates, points)."""
    height = 8 + ROW * len(rows)
    desc = "; ".join(f"{row.label} {estimate_text(row.estimate)}" for row in rows)
    parts = [_ticks(axis, 8, height)]
    parts += [
        _row(row, axis, 8 + ROW * index + ROW // 2, banded=False) for index, row in enumerate(rows)
    ]
    return frame(title, desc, height + FOOT, parts, "chart gutter")


def cell_interval(
    estimate: Any, axis: Axis, *, zero: float | None = None, lines: Sequence[float] = ()
) -> SafeString:
    """Micro plot for a table cell, hidden from readers: the next cell says the same in numbers."""
    parts = [_vertical("tick", axis.at(line), 0, 20) for line in lines]
    if zero is not None:
        parts.append(_vertical("zero", axis.at(zero), 0, 20))
    if is_defined(estimate):
        parts.append(_whisker(estimate, axis, 10, ASKED, radius=4))
    return format_html(
        '<svg class="chart cell" width="100%" height="20" aria-hidden="true">{}</svg>', join(parts)
    )


def probe(
    estimate: Any,
    axis: Axis,
    *,
    title: str,
    innocent: tuple[float, float] | None = None,
    zero: float | None = 0.0,
    unit: str = "",
) -> SafeString:
    """One effect against "no effect"; `innocent` is the range that would not change a decision."""
    parts = []
    if innocent is not None:
        parts.append(area("area", axis, innocent, 4, 30))
    if zero is not None:
        parts.append(_vertical("zero", axis.at(zero), 4, 34))
    if is_defined(estimate):
        parts.append(_whisker(estimate, axis, 19, ASKED))
    for tick in axis.ticks:
        text = f"{number(tick, _digits(axis))}{unit}"
        parts.append(
            format_html('<text class="t3 mid" x="{}" y="49">{}</text>', axis.at(tick), text)
        )
    parts.append(ground(34.5))
    text = estimate_text(estimate)
    desc = f"{text}{' ' + unit if unit else ''}" if is_defined(estimate) else why(estimate)
    if innocent is not None:
        desc += f"; no effect on a decision from {number(innocent[0])} to {number(innocent[1])}"
    return frame(title, f"{desc}.", 54, parts)


def agreement_axis(rows: Sequence[Row]) -> Axis:
    """Return an axis to 1 that shows every estimate; intervals are cut 0.3 below the lowest."""
    drawn = [item for row in rows for item, _, _ in row.marks() if is_defined(item)]
    values = [item.value for item in drawn]
    lows = [item.low for item in drawn if has_interval(item)]
    lowest = min([0.5, *values, max(min([0.5, *lows]), min([0.5, *values]) - 0.3)])
    low = math.floor(lowest * 10 + 1e-9) / 10
    step = 0.1 if low >= 0.3 else 0.2 if low >= -0.2 else 0.5
    ticks = [low, TENTATIVE, GOOD, 1.0]
    for index in range(math.ceil(low / step), math.ceil(1 / step)):
        value = round(index * step, 10)
        if all(abs(value - tick) >= 0.15 * (1 - low) for tick in ticks):
            ticks.append(value)
    return Axis(low, 1.0, tuple(sorted(ticks)))


def _crowded(axis: Axis) -> bool:
    """Tell whether the word of the middle band needs a line of its own."""
    return (GOOD - TENTATIVE) / (axis.high - axis.low) < 0.2


def _digits(axis: Axis) -> int:
    return 1 if all(abs(tick * 10 - round(tick * 10)) < 1e-9 for tick in axis.ticks) else 2


def _vertical(css: str, x: str, top: int, bottom: int) -> SafeString:
    return format_html(
        '<line class="{}" x1="{x}" x2="{x}" y1="{}" y2="{}"/>', css, top, bottom, x=x
    )


def ground(y: float) -> SafeString:
    """Return the line the marks stand on."""
    return format_html('<line class="axis" x1="0" x2="100%" y1="{y}" y2="{y}"/>', y=y)


def area(css: str, axis: Axis, ends: tuple[float, float], y: int, height: int) -> SafeString:
    place = (axis.at(ends[0]), axis.width(*ends))
    return format_html(
        '<rect class="{}" x="{}" width="{}" y="{}" height="{}"/>', css, *place, y, height
    )


def _band_ground(axis: Axis, bottom: int) -> SafeString:
    grounds, words, start = [], [], axis.low
    for end, tone, word in BANDS:
        grounds.append(area(f"area-{tone}", axis, (start, end), 0, bottom))
        y = 27 if _crowded(axis) and tone == "warn" else 13
        text = '<text class="t3 t-{}" x="{}" dx="6" y="{}">{}</text>'
        words.append(format_html(text, tone, axis.at(start), y, word))
        start = end
    return join([*grounds, *words])


def _ticks(axis: Axis, top: int, bottom: int) -> SafeString:
    parts = []
    for tick in axis.ticks:
        parts.append(_vertical("tick", axis.at(tick), top, bottom))
        if tick == GOOD and _crowded(axis) and (GOOD - TENTATIVE) / (axis.high - axis.low) < 0.11:
            continue
        text = f"{tick:g}".replace("-", "\u2212")
        x, y = axis.at(tick), bottom + 16
        parts.append(format_html('<text class="t3 mid" x="{}" y="{}">{}</text>', x, y, text))
    return join(parts)


def _row(row: Row, axis: Axis, middle: int, *, banded: bool = True) -> SafeString:
    drawn = row.marks()
    parts = []
    for index, (estimate, css, hollow) in enumerate(drawn):
        if is_defined(estimate):
            y = round(middle + 12 * (index - (len(drawn) - 1) / 2))
            parts.append(_whisker(estimate, axis, y, css, hollow=hollow))
    value, note = row.right(banded=banded)
    parts.append(
        format_html(
            '<text class="lab" x="0" y="{y}" dy="-1">{}</text>'
            '<text class="lab-2 t3" x="0" y="{y}" dy="14">{}</text>'
            '<text class="val end" x="100%" y="{y}" dy="-1">{}</text>'
            '<text class="val-2 end t3" x="100%" y="{y}" dy="14">{}</text>',
            row.label,
            row.note,
            value,
            note,
            y=middle,
        )
    )
    return join(parts)


def _end(axis: Axis, value: float, y: int, direction: int) -> SafeString:
    """End of a whisker: a cap inside the plot, an arrow where the interval goes on beyond it."""
    if axis.low <= value <= axis.high:
        return _vertical("whisker", axis.at(value), y - 4, y + 4)
    return format_html(
        '<svg x="{}" y="{}" overflow="visible"><path class="dot" d="M0 -5 l{} 5 l{} 5 z"/></svg>',
        axis.at(value),
        y,
        7 * direction,
        -7 * direction,
    )


def _whisker(
    estimate: Any, axis: Axis, y: int, css: str, *, hollow: bool = False, radius: int = 5
) -> SafeString:
    parts = []
    if has_interval(estimate):
        ends = (axis.at(estimate.low), axis.at(estimate.high))
        parts.append(
            format_html('<line class="whisker" x1="{}" x2="{}" y1="{y}" y2="{y}"/>', *ends, y=y)
        )
        if radius > 4:
            parts += [_end(axis, estimate.low, y, -1), _end(axis, estimate.high, y, 1)]
    dot = "hollow" if hollow else "dot halo"
    x = axis.at(getattr(estimate, "value", estimate))
    parts.append(format_html('<circle class="{}" cx="{}" cy="{}" r="{}"/>', dot, x, y, radius))
    return format_html('<g class="{}">{}</g>', css, join(parts))
