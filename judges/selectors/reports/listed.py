"""Long lists of runs, a page at a time, the newest first."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from judges.models import JudgeRun

MOST_LISTED = 50
UPTO = "upto"


@dataclass(frozen=True)
class RunPage:
    """Runs of one page, and the highest numbers of the page before and of the one after it."""

    runs: tuple[JudgeRun, ...]
    preceding: int | None = None
    following: int | None = None

    def __len__(self) -> int:
        return len(self.runs)


def run_page(runs: QuerySet[JudgeRun], given: Mapping[str, str]) -> RunPage:
    """The runs up to the number that an address names; from the newest on without one."""
    text = given.get(UPTO, "")
    upto = int(text) if text.isdecimal() and len(text) < 10 else None
    ranked = runs.order_by("-number")
    older = ranked if upto is None else ranked.filter(number__lte=upto)
    shown = list(older[: MOST_LISTED + 1])
    following = shown[MOST_LISTED].number if len(shown) > MOST_LISTED else None
    newer = () if upto is None else runs.filter(number__gt=upto).order_by("number")
    numbers = [one.number for one in newer[:MOST_LISTED]]
    return RunPage(tuple(shown[:MOST_LISTED]), numbers[-1] if numbers else None, following)
