"""Trials: a version on a few items that people rated, before it is run on all of them."""

from dataclasses import dataclass
from math import isnan
from typing import Any

from django.db.models import Case, IntegerField, QuerySet, Value, When

from annotation.models import Criterion, Item, Rating
from annotation.selectors.ratings import (
    code_of,
    current_criteria,
    rating_table,
    scale_of,
    text_at,
)
from calibration.models import Split
from judges.engine.prompts.options import PromptOptions
from judges.models import JudgeCall, JudgePrompt, JudgeRun, PromptVersion, Verdict
from judges.selectors.prompts.examples import rows_of
from judges.selectors.prompts.preview import open_subjects

N_ITEMS = 5
SHOWN = 100


@dataclass(frozen=True)
class TrialLine:
    """One verdict of a trial beside what most people said; empty where they said nothing."""

    item: str
    item_id: str
    output: str
    order: str
    criterion: str
    verdict: str
    status: str
    confidence: float | None
    people: str
    rationale: str

    @property
    def agrees(self) -> bool | None:
        """None where either side has no value."""
        return self.verdict == self.people if self.verdict and self.people else None


def trial_items(version: PromptVersion, n: int = N_ITEMS) -> tuple[int, ...]:
    """Items to try a version on: rated by people, never held out, calibration before others.

    The same for a version every time, in an order that nobody chose.
    """
    project, scope = version.prompt.project, version.prompt.scope
    keys = version.prompt.criteria
    examples = {
        one.subject.item_id for one in rows_of(project, PromptOptions.read(version.options))
    }
    rated = Rating.objects.filter(annotation__subject__project=project, criterion__key__in=keys)
    subjects = open_subjects(project, scope).filter(
        pk__in=rated.values("annotation__subject"),
    )
    items = Item.objects.filter(pk__in=subjects.order_by().values("item")).exclude(pk__in=examples)
    first = Case(
        When(split_place__split=Split.CALIBRATION, then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )
    ranked = items.annotate(rank=first).values_list("rank", "public_id", "pk")
    return tuple(pk for _, _, pk in sorted(ranked)[:n])


def trials_of(prompt: JudgePrompt) -> QuerySet[JudgeRun]:
    """The trials of a prompt, newest first; the second Judge of a cascade tries nothing."""
    runs = JudgeRun.objects.filter(
        project=prompt.project,
        seat=None,
        purpose=JudgeRun.Purpose.TRIAL,
        calls__prompt_version__prompt=prompt,
    )
    return runs.select_related("judge", "started_by").distinct().order_by("-number")


def trial_named(prompt: JudgePrompt, number: str) -> JudgeRun | None:
    """A trial by its run's number, else the newest."""
    runs = trials_of(prompt)
    if number.isascii() and number.isdecimal() and len(number) < 9:
        return runs.filter(number=int(number)).first() or runs.first()
    return runs.first()


def version_tried(run: JudgeRun) -> PromptVersion:
    asked = JudgeCall.objects.filter(run=run).values("prompt_version")
    return PromptVersion.objects.select_related("prompt").filter(pk__in=asked)[0]


def trial_lines(run: JudgeRun) -> list[TrialLine]:
    """The verdicts of a trial in item order, at most a hundred."""
    verdicts = Verdict.objects.filter(run=run).select_related(
        "subject__item", "subject__output", "criterion"
    )
    people = {one.key: said_by_people(one) for one in current_criteria(run.project)}
    ordered = verdicts.order_by(
        "subject__item__position", "subject_id", "criterion_id", "order", "pk"
    )
    return [line_of(one, people.get(one.criterion.key, {})) for one in ordered[:SHOWN]]


def line_of(verdict: Verdict, people: dict[int, str]) -> TrialLine:
    subject = verdict.subject
    return TrialLine(
        item=subject.item.key,
        item_id=str(subject.item.public_id),
        output=subject.output.key if subject.output else "",
        order=verdict.order,
        criterion=verdict.criterion.title,
        verdict=as_text(verdict.value, verdict.criterion) if verdict.status == "ok" else "",
        status=verdict.get_status_display(),
        confidence=verdict.confidence,
        people=people.get(subject.pk, ""),
        rationale=verdict.rationale,
    )


def said_by_people(criterion: Criterion) -> dict[int, str]:
    """What most people said, by subject; ties are left out."""
    table = rating_table(criterion)
    labels = table.majority.labels
    pairs = zip(table.subjects.tolist(), labels.tolist(), strict=True)
    return {subject: text_at(code, table.scale) for subject, code in pairs if not isnan(code)}


def as_text(value: Any, criterion: Criterion) -> str:
    scale = scale_of(criterion)
    return text_at(code_of(value, scale), scale) if scale.contains(value) else str(value)
