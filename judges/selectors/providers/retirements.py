"""When models end: what providers announced, what a check read, what the project entered."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from annotation.models import Project
from judges.engine.requests import is_same_model
from judges.models import Judge, ModelRetirement
from judges.selectors.providers.prices import about, exactness, fits

SOON = 60
OPENAI = frozenset({Judge.Provider.OPENAI, Judge.Provider.RESPONSES})
ANNOUNCED = "OpenAI's list of deprecations, as read in November 2026"
# Facts with their source; a check of the judge reads the provider's own date where it gives one.
KNOWN = {
    **dict.fromkeys(("gpt-4o", "gpt-4o-mini", "gpt-4.1"), date(2027, 1, 14)),
    **dict.fromkeys(("gpt-5", "o3"), date(2026, 12, 11)),
}


@dataclass(frozen=True)
class Retirement:
    """The day from which a provider does not answer for a model any more."""

    model: str
    on: date
    source: str
    days: int

    @property
    def is_over(self) -> bool:
        return self.days <= 0

    @property
    def is_near(self) -> bool:
        return self.days <= SOON


def retirements_of(project: Project) -> QuerySet[ModelRetirement]:
    """What the project entered or a check read."""
    return ModelRetirement.objects.filter(project=project).order_by("retires_on", "pattern")


def retirement_of(judge: Judge, model: str = "") -> Retirement | None:
    """When a judge's model ends, as far as anybody said; the project's own entries come first."""
    model = model or judge.model
    held = ModelRetirement.objects.filter(about(judge), project=judge.project_id)
    fitting = [one for one in held if fits(one.pattern, model)]
    found = max(fitting, key=exactness, default=None)
    if found is not None:
        return retiring(model, found.retires_on, found.source)
    if judge.provider not in OPENAI:
        return None
    days = [day for name, day in KNOWN.items() if is_same_model(name, model)]
    return retiring(model, days[0], ANNOUNCED) if days else None


def retiring(model: str, on: date, source: str) -> Retirement:
    return Retirement(model, on, source, (on - timezone.now().date()).days)
