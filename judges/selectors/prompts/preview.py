"""What a judge would be sent about a real item, before anything is saved or sent."""

import json
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db.models import QuerySet

from annotation.models import Project, Subject
from calibration.models import Split
from judges.engine.prompting import UnknownPlaceholder, check_prompt
from judges.engine.prompts.options import PromptOptions
from judges.engine.prompts.tokens import estimated_tokens
from judges.engine.schemas import reply_schema
from judges.models import Judge, JudgeCall, JudgePrompt, JudgeRun, PromptVersion
from judges.selectors.calls import shared_by
from judges.selectors.prompts.compiled import rubric_in_force
from judges.selectors.providers.prices import frozen_prices

GONE = (
    "The Rubric in force asks for nothing of what this prompt asks for. Write a JudgePrompt for it."
)
MILLION = Decimal(1_000_000)
LIMITS = ("max_completion_tokens", "max_tokens", "max_output_tokens")


@dataclass(frozen=True)
class Draft:
    """A prompt as somebody is writing it; `prompt` may not be saved yet."""

    prompt: JudgePrompt
    text: str
    options: PromptOptions


@dataclass(frozen=True)
class Cost:
    """About what one call costs with a judge; None where it has no price."""

    judge: str
    sent: Decimal | None
    most_out: int | None
    received: Decimal | None


@dataclass(frozen=True)
class Preview:
    """One item as the judge would be asked about it. With a `problem` there is no text."""

    at: int
    total: int
    item: str = ""
    item_id: str = ""
    output: str = ""
    text: str = ""
    schema: str = ""
    tokens: int = 0
    cost: Cost | None = None
    problem: str = ""

    @property
    def number(self) -> int:
        return self.at + 1

    @property
    def earlier(self) -> int | None:
        return self.at - 1 if self.at else None

    @property
    def later(self) -> int | None:
        return self.at + 1 if self.at + 1 < self.total else None


def open_subjects(project: Project, scope: str) -> QuerySet[Subject]:
    """What a prompt may be written and tried on: never a held-out item, nor one that is gone."""
    subjects = Subject.objects.filter(project=project, scope=scope, item__retired_at=None)
    return subjects.exclude(item__split_place__split=Split.HELD_OUT).order_by(
        "item__position", "output__position", "pk"
    )


def preview(draft: Draft, at: int, judge: Judge | None) -> Preview:
    """The request about the subject at a place, rendered by what renders every request."""
    subjects = open_subjects(draft.prompt.project, draft.prompt.scope)
    total = subjects.count()
    if not total:
        return Preview(0, 0, problem="There is no Item to show that is not held out.")
    at = min(max(at, 0), total - 1)
    subject = subjects.select_related("item", "output")[at]
    try:
        return shown(draft, subject, Preview(at, total), judge)
    except UnknownPlaceholder as error:
        return Preview(at, total, item=subject.item.key, problem=str(error))


def shown(draft: Draft, subject: Subject, place: Preview, judge: Judge | None) -> Preview:
    """Raises `UnknownPlaceholder` for a text that cannot be filled."""
    check_prompt(draft.text, scope=draft.prompt.scope)
    version = PromptVersion(
        prompt=draft.prompt, number=0, text=draft.text, options=draft.options.kept()
    )
    project = draft.prompt.project
    run = JudgeRun(
        project=project,
        rubric=rubric_in_force(project),
        base_url=judge.base_url if judge else "",
    )
    material = shared_by(run, version)
    if not material.criteria:
        return replace(place, item=subject.item.key, problem=GONE)
    call = JudgeCall(run=run, pk=0, order="AB" if subject.scope == "pair" else "")
    text = material.fill(subject, list(subject.item.outputs.all()), call)
    schema = reply_schema(material.criteria, material.shape)
    tokens = estimated_tokens(text)
    return Preview(
        at=place.at,
        total=place.total,
        item=subject.item.key,
        item_id=str(subject.item.public_id),
        output=subject.output.key if subject.output else "",
        text=text,
        schema=json.dumps(schema, ensure_ascii=False, indent=2),
        tokens=tokens,
        cost=cost_of(judge, tokens) if judge else None,
    )


def cost_of(judge: Judge, tokens: int) -> Cost:
    """By what a run would pay today; of the reply the most it may be, where that is limited."""
    limits = [judge.parameters.get(name) for name in LIMITS]
    most = next((one for one in limits if isinstance(one, int)), None)
    prices = frozen_prices(judge)
    price_in, price_out = prices["price_per_million_in"], prices["price_per_million_out"]
    return Cost(
        judge=judge.name,
        sent=None if price_in is None else price_in * tokens / MILLION,
        most_out=most,
        received=None if price_out is None or most is None else price_out * most / MILLION,
    )


def priced_judges(project: Project) -> QuerySet[Judge]:
    """The judges a prompt can be sent to."""
    judges = Judge.objects.filter(project=project).exclude(provider=Judge.Provider.IMPORTED)
    return judges.order_by("name")
