"""The last check of a judge, ready to print."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from evalhub.jobs.models import LeasedRow
from judges.models import Judge, JudgeCheck

State = LeasedRow.State
OPEN = frozenset({State.WAITING, State.RUNNING})
LOST = frozenset({State.DEAD, State.CANCELLED})


@dataclass(frozen=True)
class CheckShown:
    """How a check stands. `answer` is what came of it; `error` says why nothing did."""

    asked_at: datetime
    is_open: bool
    answer: dict[str, Any]
    error: str

    @property
    def is_fine(self) -> bool:
        fine = self.answer.get("readable") and self.answer.get("as_asked")
        return bool(fine) and not self.error


def latest_check(judge: Judge) -> CheckShown | None:
    check = JudgeCheck.objects.filter(judge=judge).order_by("-asked_at", "-pk").first()
    if check is None:
        return None
    answer = check.answer or {}
    lost = check.last_error if check.state in LOST else ""
    return CheckShown(
        asked_at=check.asked_at,
        is_open=check.state in OPEN,
        answer=answer,
        error=str(answer.get("error") or lost),
    )
