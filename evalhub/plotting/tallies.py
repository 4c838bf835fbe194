"""Counts as marks: who gave which value, how often each value was given, what was confused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString

from evalhub.charts import Axis, area, frame, ground
from evalhub.templatetags.figures import number


@dataclass(frozen=True)
class HeatCell:
    """One cell of a confusion table: count, step of the scale (0 to 6), on the diagonal."""

    count: int
    step: int
    hit: bool


def rating_strip(
    values: Mapping[str, int], options: Sequence[str], *, title: str, settled: int | None = None
) -> SafeString:
    """Each rater's initials as a dot over the value's index in `options`, stacked on agreement."""
    stacks = [[who for who, value in values.items() if value == i] for i in range(len(options))]
    base = max(3, *(len(stack) for stack in stacks)) * 25 + 6
    axis = Axis(0, len(options))
    parts = []
    if settled is not None:
        parts.append(area("area", axis, (settled, settled + 1), 0, base + 24))
    parts.append(ground(base))
    for index, (option, stack) in enumerate(zip(options, stacks, strict=True)):
        x = axis.at(index + 0.5)
        parts.append(
            format_html('<text class="mid t2" x="{}" y="{}">{}</text>', x, base + 17, option)
        )
        parts += [_badge(who, x, base - 15 - 25 * level) for level, who in enumerate(stack)]
    pairs = zip(options, stacks, strict=True)
    desc = "; ".join(f"{option}: {', '.join(stack)}" for option, stack in pairs if stack)
    return frame(title, desc or "No ratings yet.", base + 24, parts)


def bars(
    counts: Sequence[int], labels: Sequence[str], *, title: str, height: int = 72
) -> SafeString:
    """Counts as bars with their number on top (a distribution, a week); never for estimates."""
    peak, axis = max([1, *counts]), Axis(0, max(1, len(counts)))
    parts = [ground(height + 0.5)]
    for index, (count, label) in enumerate(zip(counts, labels, strict=True)):
        tall = round((height - 16) * count / peak)
        parts.append(
            format_html(
                '<rect class="bar c1" x="{}" width="{}" y="{}" height="{}" rx="1.5"/>'
                '<text class="t3 mid" x="{x}" y="{}">{}</text>'
                '<text class="t3 mid" x="{x}" y="{}">{}</text>',
                axis.at(index + 0.22),
                axis.width(0, 0.56),
                height - tall,
                tall,
                height - tall - 5,
                number(count, 0),
                height + 16,
                label,
                x=axis.at(index + 0.5),
            )
        )
    desc = ", ".join(
        f"{label} {number(count, 0)}" for label, count in zip(labels, counts, strict=True)
    )
    return frame(title, f"{desc}; {number(sum(counts), 0)} in all.", height + 20, parts)


def heat_rows(matrix: Sequence[Sequence[int]]) -> list[list[HeatCell]]:
    """Return cells for `components/_heat.html`; the table is the chart, so it needs no other."""
    peak = max((count for row in matrix for count in row), default=0) or 1
    return [
        [
            HeatCell(count, min(6, round(6 * (count / peak) ** 0.6)), row == column)
            for column, count in enumerate(counts)
        ]
        for row, counts in enumerate(matrix)
    ]


def _badge(who: str, x: str, y: int) -> SafeString:
    return format_html(
        '<g class="c-ink"><circle class="dot" cx="{x}" cy="{}" r="12"/>'
        '<text class="dot-text mid" x="{x}" y="{}">{}</text></g>',
        y,
        y + 4,
        who,
        x=x,
    )
