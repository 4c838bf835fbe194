"""The gate of one worker's batch: what it may send, and what it learns from how calls end."""

from judges.engine.errors import EngineError, JudgeUnavailable, RateLimited
from judges.engine.pacing.breaker import FAILURE, is_broken, mark_of
from judges.engine.pacing.concurrency import Pace
from judges.engine.requests import CallReply
from judges.engine.retry import MOST_SECONDS
from judges.engine.runner import Outcome
from judges.models import Channel, JudgeRun
from judges.services.running import channels
from judges.services.running.channels import PerMinute
from judges.services.running.shares import Stake

# Until a reply has been counted, a call is taken to use so many tokens.
USUAL_TOKENS = 500.0
# Nobody is left alone longer only because its headers say so.
MOST_RESET = 60.0
SPENT = "The provider's limit for this minute is used up."


class Gate:
    """Asked by the supply before it claims, told by the engine how each call ended.

    `heard` runs in the event loop and only remembers; `save` writes, in a thread.
    """

    def __init__(self, run: JudgeRun, channel: Channel) -> None:
        judge = run.judge
        self.channel = channel
        self.limits = PerMinute(judge.requests_per_minute, judge.tokens_per_minute)
        self.pace = Pace(judge.concurrency, channel.concurrency)
        self.stake = Stake(judge, self.pace)
        # Whoever begins while the breaker is not closed makes the one call that is let through.
        self.probes = channel.breaker != Channel.Breaker.CLOSED
        self.recent = channel.recent
        self.marks: list[str] = []
        self.closes: tuple[float, str] | None = None
        self.reason = ""
        self.tokens_each = USUAL_TOKENS
        self.overdrawn = 0.0
        self.drawn = 0
        self.is_shut = False

    def draw(self, wanted: int) -> int:
        """How many calls may be sent now."""
        self.drawn = channels.draw(self.channel, wanted, self.limits, self.tokens_each)
        return self.drawn

    def give_back(self, requests: int) -> None:
        """Return what was drawn last and not used."""
        if requests == self.drawn == 1:
            channels.give_up_probe(self.channel)
        if requests and self.limits.is_limited:
            channels.pour_back(self.channel, requests, requests * self.tokens_each)

    def heard(self, outcome: Outcome) -> None:
        """Learn from a call that has just ended."""
        error, reply = outcome.error, outcome.reply
        self.marks.append(mark_of(error))
        self.recent = (self.recent + self.marks[-1])[-40:]
        if error is not None:
            self.failed(outcome, error)
        elif reply is not None:
            self.pace.answered(outcome.ended - outcome.begun, outcome.ended)
            self.answered(reply)
        if is_broken(self.recent) and self.marks[-1] == FAILURE:
            self.is_shut = True

    def failed(self, outcome: Outcome, error: EngineError) -> None:
        self.reason = error.message
        if isinstance(error, RateLimited):
            self.pace.pushed_back(outcome.begun, outcome.ended)
            if error.retry_after:
                self.rest(min(error.retry_after, MOST_SECONDS), error.message)
        elif isinstance(error, JudgeUnavailable) and error.status is None:
            self.pace.pushed_back(outcome.begun, outcome.ended)

    def answered(self, reply: CallReply) -> None:
        used = (reply.tokens_in or 0) + (reply.tokens_out or 0)
        if used:
            self.overdrawn += used - self.tokens_each
            self.tokens_each += 0.1 * (used - self.tokens_each)

    def rest(self, seconds: float, reason: str) -> None:
        """Send nothing for so long."""
        self.closes, self.is_shut = (seconds, reason), True

    @property
    def is_dirty(self) -> bool:
        """Is there something that other workers must know?"""
        return self.closes is not None or FAILURE in self.recent

    def save(self) -> None:
        """Tell the other workers."""
        marks, self.marks = self.marks, []
        closes, self.closes = self.closes, None
        if marks and (FAILURE in self.recent or self.channel.breaker != Channel.Breaker.CLOSED):
            self.channel = channels.note_marks(self.channel, marks, self.reason, probed=self.probes)
            self.recent = self.channel.recent
        if closes is not None:
            # Behind the marks: the answer that shows a provider is back may ask to wait.
            channels.close_for(self.channel, *closes)
        if self.limits.tokens is not None and self.overdrawn:
            channels.pour_back(self.channel, 0, -self.overdrawn)
            self.overdrawn = 0.0

    def close(self) -> None:
        """Save, leave the share, and keep what the provider was found to bear."""
        self.stake.leave()
        self.save()
        bears = int(self.pace.limit)
        found = None if bears >= self.pace.most else max(1, bears)
        if found != self.channel.concurrency:
            Channel.objects.filter(pk=self.channel.pk).update(concurrency=found)
