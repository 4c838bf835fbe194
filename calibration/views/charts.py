"""The pictures of a release."""

from dataclasses import dataclass

from django.utils.safestring import SafeString

from calibration.selectors.release_pages import CriterionFacts, ReleasePage
from evalhub.charts import Row, agreement_chart
from evalhub.plotting.tallies import bars


@dataclass(frozen=True)
class ReleaseCharts:
    """Agreement by criterion, and a distribution of values for each listed scale."""

    agreement: SafeString
    values: list[tuple[str, SafeString]]


def charts_of(page: ReleasePage) -> ReleaseCharts:
    rows = [Row(facts.criterion.title, facts.note, facts.alpha) for facts in page.criteria]
    return ReleaseCharts(
        agreement=agreement_chart(rows, title="Agreement in this release"),
        values=[(one.criterion.title, distribution(one)) for one in page.criteria if one.values],
    )


def distribution(facts: CriterionFacts) -> SafeString:
    labels, counts = zip(*facts.values, strict=True)
    return bars(counts, labels, title=f"{facts.criterion.title}: golden values")
