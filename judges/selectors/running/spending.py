"""What a run costs: by call, so far, and at its end if it goes on as it does."""

from dataclasses import dataclass
from decimal import Decimal

from judges.models import JudgeRun
from judges.selectors.runs import RunProgress


@dataclass(frozen=True)
class RunSpending:
    """Dollars, None without prices or before the first answer; tokens are those of one call."""

    per_call: Decimal | None
    at_end: Decimal | None
    tokens_in: int
    tokens_out: int


def spending_of_run(run: JudgeRun, progress: RunProgress) -> RunSpending | None:
    """None before the first answer. Calls that were answered before count as the others do."""
    if not progress.done:
        return None
    per_call = at_end = None
    if progress.spent is not None and run.has_prices:
        per_call = progress.spent / progress.done
        at_end = progress.spent + per_call * progress.left if progress.left else None
    tokens_in, tokens_out = progress.tokens_in, progress.tokens_out
    return RunSpending(
        per_call, at_end, round(tokens_in / progress.done), round(tokens_out / progress.done)
    )
