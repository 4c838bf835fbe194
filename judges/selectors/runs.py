"""How a run stands: counted from its rows, never stored."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    Aggregate,
    Count,
    Exists,
    FloatField,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Sum,
)
from django.db.models.functions import Now

from annotation.access import Capability
from annotation.models import Project
from annotation.selectors.agreement.steps import Step
from annotation.selectors.ratings import current_criteria
from evalhub.errors import NotFound
from evalhub.jobs.models import LeasedRow
from judges.models import (
    CallAttempt,
    Channel,
    Halt,
    Judge,
    JudgeCall,
    JudgePrompt,
    JudgeRun,
    Panel,
    PromptVersion,
    Verdict,
)

State = LeasedRow.State
FAILURES = {
    Verdict.Status.UNPARSED: ("Reply could not be read", "missing, with the reply kept"),
    Verdict.Status.REFUSED: ("Model refused", "missing; not tried again"),
    Verdict.Status.TRUNCATED: ("Reply was cut at its limit", "missing; raise the limit"),
    Verdict.Status.OFF_SCALE: ("Value is not on the scale", "missing; never rounded to fit"),
    Verdict.Status.NEEDS_HUMAN: ("Nothing to judge", "missing; no Judge was asked, people are"),
}
# What helps against calls that were given up, by words in their last error.
REMEDIES = (
    ("slow down", "lower the calls at once or the limits a minute of the Judge, then resume"),
    ("in time", "the provider is slow; lower the calls at once of the Judge, then resume"),
    ("reached", "check that the provider's address answers, then resume"),
    ("worker stopped", "the worker's log says why; resume asks again"),
)


@dataclass(frozen=True)
class Part:
    """Calls of one scope."""

    label: str
    done: int
    total: int


@dataclass(frozen=True)
class Failure:
    """Verdicts without a value, or calls given up, for one reason; `reply` is one of theirs."""

    reason: str
    count: int
    received: str
    consequence: str
    reply: str = ""


@dataclass(frozen=True)
class RunProgress:
    """Everything the progress page prints."""

    total: int
    done: int
    dead: int
    left: int
    parts: tuple[Part, ...]
    per_minute: float | None
    minutes_left: float | None
    spent: Decimal | None
    tokens_in: int
    tokens_out: int
    retries: int
    latency: tuple[float, float] | None
    n_cached: int
    n_other: int
    other_model: str
    failures: tuple[Failure, ...]
    at: datetime | None = None

    @property
    def is_live(self) -> bool:
        return self.left > 0

    @property
    def share_given_up(self) -> float | None:
        """Of all calls those that were given up; None where none was."""
        return self.dead / self.total if self.dead else None


@dataclass(frozen=True)
class FailedCalls:
    """Calls that were given up, of all, and why most of them were."""

    n: int
    of: int
    reason: str

    @property
    def sentence(self) -> str:
        noun = "call" if self.of == 1 else "calls"
        return f"{self.n:,} of {self.of:,} {noun} failed: {self.reason}"


class Quantiles(Aggregate):
    """Median and 95th percentile, counted by the database; null where there is nothing."""

    function = "PERCENTILE_DISC"
    template = "%(function)s(ARRAY[0.5, 0.95]) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = ArrayField(FloatField())


def judges_of(project: Project) -> QuerySet[Judge]:
    """Judges with how many runs they have, and whether they stand for a jury or a cascade."""
    panels = Panel.objects.filter(run__judge=OuterRef("pk"))
    judges = Judge.objects.filter(project=project).annotate(is_panel=Exists(panels))
    return judges.annotate(n_runs=Count("runs")).order_by("name")


def prompts_of(project: Project) -> QuerySet[JudgePrompt]:
    prompts = JudgePrompt.objects.filter(project=project, improves=None)
    return prompts.annotate(newest=Max("versions__number")).order_by("name")


def runs_of(project: Project) -> QuerySet[JudgeRun]:
    runs = JudgeRun.objects.filter(project=project).select_related("judge", "started_by", "panel")
    return runs.annotate(n_verdicts=Count("verdicts")).order_by("-number")


def is_halted(project: Project) -> bool:
    """Is everything of a project paused, so that nobody is asked anything?"""
    return Halt.objects.filter(project=project).exists()


def judge_named(project: Project, name: str) -> Judge:
    """Raises `NotFound` naming the judges there are."""
    judge = Judge.objects.filter(project=project, name=name).first()
    if judge is None:
        names = ", ".join(Judge.objects.filter(project=project).values_list("name", flat=True))
        raise NotFound(f"There is no Judge named {name}; there are: {names or 'none yet'}.")
    return judge


def run_numbered(project: Project, number: int) -> JudgeRun:
    """Raises `NotFound` where the project has no such run."""
    runs = JudgeRun.objects.select_related("judge", "project")
    run = runs.filter(project=project, number=number).first()
    if run is None:
        raise NotFound(f"{project.slug} has no run {number}.")
    return run


def newest_versions(project: Project, names: Sequence[str] = ()) -> tuple[PromptVersion, ...]:
    """The newest version of each prompt, or of the named ones."""
    versions = PromptVersion.objects.filter(prompt__project=project, prompt__improves=None)
    versions = versions.select_related("prompt")
    if names:
        versions = versions.filter(prompt__name__in=names)
    newest = versions.order_by("prompt__name", "-number").distinct("prompt__name")
    return tuple(newest)


def run_progress(run: JudgeRun) -> RunProgress:
    """Count a run's calls, attempts and verdicts."""
    calls = JudgeCall.objects.filter(run=run)
    counts = {row["state"]: row["n"] for row in calls.values("state").annotate(n=Count("id"))}
    attempts = CallAttempt.objects.filter(call__run=run).aggregate(
        spent=Sum("cost"),
        tokens_in=Sum("tokens_in"),
        tokens_out=Sum("tokens_out"),
        failed=Count("id", filter=~Q(error_class="")),
        first=Min("at"),
        last=Max("at"),
        n_cached=Count("id", filter=Q(cached_from__isnull=False)),
        n_other=Count("id", filter=Q(as_asked=False)),
        other_model=Max("returned_model", filter=Q(as_asked=False)),
        latency=Quantiles("latency_seconds"),
    )
    done = counts.get(State.DONE, 0)
    left = counts.get(State.WAITING, 0) + counts.get(State.RUNNING, 0)
    per_minute = pace(done, attempts["first"], attempts["last"])
    return RunProgress(
        total=sum(counts.values()),
        done=done,
        dead=counts.get(State.DEAD, 0),
        left=left,
        parts=parts_of(calls),
        per_minute=per_minute,
        minutes_left=left / per_minute if per_minute else None,
        spent=attempts["spent"],
        tokens_in=attempts["tokens_in"] or 0,
        tokens_out=attempts["tokens_out"] or 0,
        retries=attempts["failed"],
        latency=tuple(attempts["latency"]) if attempts["latency"] else None,
        n_cached=attempts["n_cached"],
        n_other=attempts["n_other"],
        other_model=attempts["other_model"] or "",
        failures=tuple(failures_of(run)),
        at=attempts["last"],
    )


def pace(done: int, first: datetime | None, last: datetime | None) -> float | None:
    """Calls a minute between the first and the last attempt."""
    if first is None or last is None or done < 2:
        return None
    seconds = (last - first).total_seconds()
    return done / seconds * 60 if seconds > 0 else None


def parts_of(calls: QuerySet[JudgeCall]) -> tuple[Part, ...]:
    labels = {"output": "Outputs", "pair": "Pairs, by order"}
    done = Count("id", filter=Q(state=State.DONE))
    rows = calls.values("scope").annotate(done=done, total=Count("id")).order_by("scope")
    return tuple(Part(labels[row["scope"]], row["done"], row["total"]) for row in rows)


def failures_of(run: JudgeRun) -> list[Failure]:
    """Reasons with counts, most frequent first."""
    found = []
    lost = Verdict.objects.filter(run=run, status__in=list(FAILURES))
    counted = lost.values("status").annotate(n=Count("id"), example=Min("reason"), raw=Max("raw"))
    for row in counted:
        reason, consequence = FAILURES[row["status"]]
        found.append(Failure(reason, row["n"], row["example"], consequence, row["raw"]))
    dead = JudgeCall.objects.filter(run=run, state=State.DEAD)
    for row in dead.values("last_error").annotate(n=Count("id")):
        found.append(Failure("Given up", row["n"], row["last_error"], remedy(row["last_error"])))
    return sorted(found, key=lambda failure: -failure.count)


def remedy(error: str) -> str:
    """What to do about calls that were given up with this error."""
    found = (what for words, what in REMEDIES if words in error)
    return next(found, "missing; resume asks again")


def standstill_of(run: JudgeRun) -> Channel | None:
    """The provider's channel while nothing is sent to it, with the reason and until when."""
    if run.status != JudgeRun.Status.RUNNING or run.channel_id is None:
        return None
    return Channel.objects.filter(pk=run.channel_id, closed_until__gt=Now()).first()


def failed_calls(run: JudgeRun) -> FailedCalls:
    """How many calls of a run were given up, with the most common reason."""
    calls = JudgeCall.objects.filter(run=run)
    dead = calls.filter(state=State.DEAD)
    reasons = dead.values("last_error").annotate(n=Count("id")).order_by("-n", "last_error")
    first = reasons.first()
    n, of = dead.count(), calls.count()
    return FailedCalls(n, of, first["last_error"] if first else "")


def suggest_first_run(project: Project) -> Iterator[Step]:
    """A step of the overview, as long as no judge has read the items and one could."""
    if current_criteria(project) and not JudgeRun.objects.filter(project=project).exists():
        reason = "No Judge has read these Items yet; its report shows whether it may stand in."
        action = Capability.MANAGE_JUDGES
        yield Step("Compare a Judge with people", reason, "run-create", "Run a Judge", action)
