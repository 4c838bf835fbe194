"""When an exam is passed, failed, or goes on: by the share right and its interval.

A case is one question; a question of which half the criteria are right counts as half. Decided
is only when everything asked has been answered:

- passed when the share right reaches the pass mark;
- failed when the interval's upper end stays below the mark, or when the most questions (or all
  there are) have been asked and the share is below it;
- otherwise borderline: the interval contains the mark, so some more questions are asked.

In doubt the exam goes on rather than against the person; that leans slightly towards passing.
"""

import enum
from collections.abc import Iterable
from dataclasses import dataclass

from evalhub.stats.intervals import Estimate
from evalhub.stats.proportions import wilson

CLOSE = 1e-9


class Verdict(enum.StrEnum):
    PASSED = "passed"
    FAILED = "failed"
    MORE = "more"


@dataclass(frozen=True)
class Rules:
    """The numbers of a project's exam."""

    pass_mark: float
    questions: int
    extra: int
    most: int
    tries: int
    wait_hours: int
    confidence: float = 0.95


@dataclass(frozen=True)
class Decision:
    """A verdict, the estimate it rests on, and how many questions are added for `MORE`."""

    verdict: Verdict
    estimate: Estimate
    more: int = 0


def decide(scores: Iterable[float], rules: Rules, unasked: int) -> Decision:
    """Decide on the scores (0 to 1) of all questions asked; `unasked` are left in the pool."""
    marks = list(scores)
    found = share_right(marks, rules.confidence)
    more = min(rules.extra, rules.most - len(marks), unasked)
    if found.value >= rules.pass_mark - CLOSE:
        return Decision(Verdict.PASSED, found)
    if found.high < rules.pass_mark or more <= 0:
        return Decision(Verdict.FAILED, found)
    return Decision(Verdict.MORE, found, more)


def share_right(scores: list[float], confidence: float = 0.95) -> Estimate:
    """Return the share right with Wilson's interval over the questions."""
    return wilson(sum(scores), len(scores), confidence=confidence)
