"""Plans as people write them, and coverage as a terminal shows it."""

from collections.abc import Sequence

from annotation.intake.sampling import Line, Sample, SampleRefused, unmet

SHOWN = 40


def read_keys(text: str) -> tuple[str, ...]:
    """Return the metadata keys of `intent, risk`."""
    return tuple(dict.fromkeys(key.strip() for key in text.split(",") if key.strip()))


def read_quotas(lines: Sequence[str]) -> dict[str, int]:
    """Return the numbers of lines such as `refund / high = 20`. Raises `SampleRefused`."""
    found: dict[str, int] = {}
    for line in (line for line in lines if line.strip()):
        name, equals, number = (part.strip() for part in line.rpartition("="))
        if not equals or not number.isdecimal() or len(number) > 9:
            raise SampleRefused(f"“{line.strip()}” is no quota; write it as stratum = number.")
        found[name] = int(number)
    return found


def coverage_lines(sample: Sample) -> list[str]:
    """Return the table of coverage, the largest strata first."""
    rows = [row_of(line) for line in sample.lines[:SHOWN]]
    table = [("stratum", "source", "", "sample", "", "stands for"), *rows]
    widths = [max(len(row[column]) for row in table) for column in range(6)]
    lines = [
        "  ".join(cell.ljust(width) if not at else cell.rjust(width) for at, (cell, width) in cells)
        for cells in (enumerate(zip(row, widths, strict=True)) for row in table)
    ]
    more = len(sample.lines) - len(rows)
    if more:
        lines.append(f"and {more:,} strata more")
    lines += unmet(sample.plan.as_json(), {line.stratum: line.taken for line in sample.lines})
    lines.append(f"Shares moved in all: {sample.distance:.1%}.")
    return [line.rstrip() for line in lines]


def row_of(line: Line) -> tuple[str, str, str, str, str, str]:
    weight = "-" if line.weight is None else f"{line.weight:,.1f}"
    source, taken = f"{line.source:,}", f"{line.taken:,}"
    shares = f"{line.source_share:.1%}", f"{line.taken_share:.1%}"
    return line.stratum or "all", source, shares[0], taken, shares[1], weight
