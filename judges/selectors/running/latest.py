"""The newest verdicts of a run, with what each reply took and said."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F

from judges.models import CallAttempt, JudgeRun, Verdict

MOST = 8
MOST_REPLY = 20_000
STATES = {
    Verdict.Status.OK: "read",
    Verdict.Status.ABSTAINED: "abstained",
    Verdict.Status.UNPARSED: "could not be read",
    Verdict.Status.REFUSED: "refused",
    Verdict.Status.TRUNCATED: "cut short",
    Verdict.Status.OFF_SCALE: "off the scale",
    Verdict.Status.NEEDS_HUMAN: "left to people",
}


@dataclass(frozen=True)
class Latest:
    """A verdict with the attempt that gave it; None where nothing was asked here."""

    verdict: Verdict
    attempt: CallAttempt | None

    @property
    def state(self) -> str:
        return STATES[Verdict.Status(self.verdict.status)]

    @property
    def call(self) -> str:
        """Which call it was: pair, B first; rating, repeat 3."""
        verdict = self.verdict
        order = {"AB": "A first", "BA": "B first"}.get(verdict.order)
        words = ["rating" if verdict.subject.scope == "output" else "pair", order]
        if verdict.repeat:
            words.append(f"repeat {verdict.repeat + 1}")
        return ", ".join(word for word in [*words, verdict.probe] if word)

    @property
    def reply(self) -> str:
        """What came back, as it came; its beginning where it is very long."""
        raw = (self.attempt.raw or self.attempt.refusal) if self.attempt else self.verdict.raw
        return raw[:MOST_REPLY]


def latest_verdicts(run: JudgeRun) -> Sequence[Latest]:
    """The newest verdicts, newest first."""
    verdicts = Verdict.objects.filter(run=run).order_by("-id")
    newest = verdicts.select_related("subject__item", "subject__output", "criterion").annotate(
        item_key=F("subject__item__key")
    )[:MOST]
    calls = [one.call_id for one in newest]
    attempts = CallAttempt.objects.filter(call__in=calls, kept=True, error_class="")
    by_call = {one.call_id: one for one in attempts.order_by("id")}
    return [Latest(one, by_call.get(one.call_id)) for one in newest]
