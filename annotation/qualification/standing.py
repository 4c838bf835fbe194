"""Where somebody stands: what they may do next, from what has happened so far."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from annotation.qualification.decisions import Rules


class Step(enum.StrEnum):
    TRAIN = "train"
    EXAM = "exam"
    SITTING = "sitting"
    WAIT = "wait"
    ASK = "ask"
    QUALIFIED = "qualified"


@dataclass(frozen=True)
class History:
    """What counts towards a standing: only what came after the last reset, for this version.

    `failed` and `granted` are moments, oldest first.
    """

    qualified: bool
    sitting: bool
    training_left: int
    failed: Sequence[datetime] = ()
    granted: Sequence[datetime] = ()


@dataclass(frozen=True)
class Standing:
    """The next step. `until` is when a wait ends."""

    step: Step
    used: int
    allowed: int
    until: datetime | None = None

    @property
    def left(self) -> int:
        return max(0, self.allowed - self.used)


def standing_of(history: History, rules: Rules, now: datetime) -> Standing:
    """Tell the next step. A grant adds a try and ends the wait that it falls into."""
    used, allowed = len(history.failed), rules.tries + len(history.granted)
    until = end_of_wait(history, rules)
    if history.qualified:
        step = Step.QUALIFIED
    elif history.sitting:
        step = Step.SITTING
    elif used >= allowed:
        step = Step.ASK
    elif until is not None and now < until:
        return Standing(Step.WAIT, used, allowed, until)
    else:
        step = Step.TRAIN if history.training_left and not used else Step.EXAM
    return Standing(step, used, allowed)


def end_of_wait(history: History, rules: Rules) -> datetime | None:
    """When the next try may begin, or None when there is nothing to wait for."""
    if not history.failed:
        return None
    last = history.failed[-1]
    if any(moment >= last for moment in history.granted):
        return None
    return last + timedelta(hours=rules.wait_hours)
