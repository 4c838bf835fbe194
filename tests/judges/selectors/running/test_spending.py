"""What a run costs by call, and about what at its end."""

from decimal import Decimal

import pytest

from judges.models import JudgeRun
from judges.selectors.running.spending import spending_of_run
from judges.selectors.runs import RunProgress

PRICED = JudgeRun(price_per_million_in=1, price_per_million_out=1)


def progress(done: int, left: int, spent: str | None) -> RunProgress:
    nothing = {"dead": 0, "per_minute": None, "minutes_left": None, "retries": 0, "latency": None}
    counts = {"tokens_in": 301, "tokens_out": 40, "n_cached": 0, "n_other": 0, "other_model": ""}
    return RunProgress(
        total=done + left,
        done=done,
        left=left,
        parts=(),
        spent=None if spent is None else Decimal(spent),
        failures=(),
        **nothing,
        **counts,
    )


def test_the_end_costs_what_is_spent_and_as_much_again_for_every_call_left() -> None:
    found = spending_of_run(PRICED, progress(4, 6, "0.20"))
    assert found is not None
    # 0.20 over 4 calls is 0.05 each; 6 more make 0.50 in all; 301 tokens over 4 calls are 75.
    assert (found.per_call, found.at_end) == (Decimal("0.05"), Decimal("0.50"))
    assert (found.tokens_in, found.tokens_out) == (75, 10)


@pytest.mark.parametrize(
    ("run", "of", "per_call"),
    [
        (PRICED, progress(4, 0, "0.20"), Decimal("0.05")),
        (JudgeRun(), progress(4, 6, "0"), None),
        (PRICED, progress(4, 6, None), None),
    ],
)
def test_nothing_is_foretold_at_the_end_or_without_prices(
    run: JudgeRun, of: RunProgress, per_call: Decimal | None
) -> None:
    found = spending_of_run(run, of)
    assert found is not None
    assert (found.per_call, found.at_end) == (per_call, None)


def test_before_the_first_answer_nobody_knows() -> None:
    assert spending_of_run(PRICED, progress(0, 6, None)) is None
