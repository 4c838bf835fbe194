"""What a report says about the run behind it: prompts, costs, waiting times."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count

from judges.models import CallAttempt, JudgeCall, JudgeRun, PromptVersion, Verdict
from judges.selectors.runs import RunProgress


@dataclass(frozen=True)
class Cost:
    """What a run took. Dollars are None without prices, seconds without a reply."""

    calls: int
    kinds: tuple[tuple[str, int], ...]
    retried: int
    unread: int
    spent: Decimal | None
    per_call: Decimal | None
    per_thousand: Decimal | None
    latency: tuple[float, float] | None


def prompt_versions(run: JudgeRun) -> list[PromptVersion]:
    """The versions a run asked with, by the names of their prompts; none for imported ones."""
    used = JudgeCall.objects.filter(run=run).order_by().values("prompt_version").distinct()
    versions = PromptVersion.objects.filter(pk__in=used).select_related("prompt")
    return list(versions.order_by("prompt__name", "number"))


def version_for(run: JudgeRun, key: str) -> PromptVersion | None:
    """The version that asked for a criterion."""
    return next((one for one in prompt_versions(run) if key in one.prompt.criteria), None)


def returned_models(run: JudgeRun) -> list[str]:
    """The models that really answered, the most frequent first."""
    rows = CallAttempt.objects.filter(call__run=run, kept=True).exclude(returned_model="")
    counted = rows.values("returned_model").annotate(n=Count("id"))
    return [row["returned_model"] for row in counted.order_by("-n", "returned_model")]


def cost_of(run: JudgeRun, progress: RunProgress) -> Cost | None:
    """What judging cost; None for imported verdicts, of which nobody knows."""
    if not progress.total:
        return None
    subjects = JudgeCall.objects.filter(run=run, state="done").values("subject").distinct().count()
    spent = progress.spent
    return Cost(
        calls=progress.done,
        kinds=tuple((part.label, part.done) for part in progress.parts),
        retried=progress.retries,
        unread=Verdict.objects.filter(run=run, status=Verdict.Status.UNPARSED).count(),
        spent=spent,
        per_call=None if spent is None or not progress.done else spent / progress.done,
        per_thousand=None if spent is None or not subjects else 1000 * spent / subjects,
        latency=progress.latency,
    )
