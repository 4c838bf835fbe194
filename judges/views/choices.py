"""What can be chosen on the report page, as links and fields that keep the rest of the address."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict

from judges.selectors.reports.pages import ReportPage

GROUNDS, CRITERION, BY = "grounds", "criterion", "by"
Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Choice:
    """One thing to choose: its value or query, and whether it is shown now."""

    words: str
    value: str
    current: bool


@dataclass(frozen=True)
class Choices:
    """Tabs of criteria, grounds to hold the judge against, and what forms carry along.

    `rest` is everything but the grounds, `uncut` everything but the slices' key; `query` is the
    whole address.
    """

    criteria: Sequence[Choice]
    grounds: Sequence[Choice]
    rest: Pairs
    uncut: Pairs
    query: str


def choices_of(page: ReportPage, given: QueryDict) -> Choices:
    shown = page.detail.report.criterion.key if page.detail else ""
    criteria = [
        Choice(
            one.criterion.title,
            f"?{changed(given, CRITERION, one.criterion.key)}",
            one.criterion.key == shown,
        )
        for one in page.reports
    ]
    asked = page.cut.grounds.text
    grounds = [Choice(one.words, one.text, one.text == asked) for one in page.grounds]
    query = given.urlencode()
    return Choices(
        criteria=criteria,
        grounds=grounds if len(grounds) > 1 else (),
        rest=without(given, GROUNDS),
        uncut=without(given, BY),
        query=f"?{query}" if query else "",
    )


def changed(given: QueryDict, name: str, value: str) -> str:
    other = given.copy()
    other[name] = value
    return other.urlencode()


def without(given: QueryDict, name: str) -> list[tuple[str, str]]:
    return [(key, value) for key, values in given.lists() for value in values if key != name]
