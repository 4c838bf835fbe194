"""The pictures of the pages of agreement."""

from collections.abc import Sequence

from django.utils.safestring import SafeString

from annotation.selectors.agreement.criteria.asked import Asked
from annotation.selectors.agreement.criteria.coefficients import Line
from annotation.selectors.agreement.criteria.history import History
from annotation.selectors.agreement.criteria.listing import CriterionAgreement
from annotation.selectors.agreement.criteria.slices import Sliced
from evalhub.charts import Axis, Row, agreement_chart, cell_interval

SHARE = Axis(0.0, 1.0, (0.0, 0.5, 1.0))


def criteria_chart(lines: Sequence[CriterionAgreement]) -> SafeString:
    rows = [Row(one.title, f"{one.level}, {one.n_units:,} units", one.alpha) for one in lines]
    return agreement_chart(rows, title="Krippendorff's alpha by Criterion")


def leading_chart(asked: Asked, line: Line) -> SafeString:
    row = Row(asked.title, f"{asked.level}, {asked.table.subjects.size:,} units", line.value)
    return agreement_chart([row], title=line.words.name)


def with_intervals(lines: Sequence[Line]) -> list[tuple[Line, SafeString]]:
    return [(line, cell_interval(line.value, SHARE)) for line in lines]


def slice_chart(asked: Asked, found: Sliced) -> SafeString:
    rows = [Row("All", f"{asked.table.subjects.size:,} units", found.whole)]
    slices = [line.found for line in found.lines]
    rows += [Row(one.name, f"{one.n:,} units", one.alpha) for one in slices]
    return agreement_chart(rows, title=f"Krippendorff's alpha by {found.key}")


def version_chart(asked: Asked, history: History) -> SafeString:
    rows = [
        Row(f"Rubric {one.version}", f"{one.n_ratings:,} Ratings", one.alpha)
        for one in history.versions
    ]
    return agreement_chart(rows, title="Krippendorff's alpha by Rubric version")


def time_chart(asked: Asked, history: History) -> SafeString:
    rows = [
        Row(f"to {one.end:%-d %b %Y}", f"{one.n_units:,} units", one.alpha)
        for one in history.windows
    ]
    return agreement_chart(rows, title="Krippendorff's alpha over time")
