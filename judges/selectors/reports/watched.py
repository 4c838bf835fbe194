"""An answer together with what its bias probes warn of: a biased judge is no bare yes."""

from collections.abc import Sequence
from dataclasses import dataclass

from judges.selectors.battery.probe import Probe
from judges.selectors.reports.criteria import CriterionReport

YES = "Yes"
WATCH = "Watch"


@dataclass(frozen=True)
class WatchedAnswer:
    """The answer under one criterion, and the probes of it that say "Watch"."""

    report: CriterionReport
    watched: tuple[Probe, ...] = ()

    @property
    def word(self) -> str:
        word = self.report.answer.word
        return f"{YES}, but" if word == YES and self.watched else word

    @property
    def tone(self) -> str:
        yes = self.report.answer.word == YES and self.watched
        return "warn" if yes else self.report.answer.tone


def watched_answer(report: CriterionReport, probes: Sequence[Probe]) -> WatchedAnswer:
    return WatchedAnswer(report, tuple(one for one in probes if one.word == WATCH))
