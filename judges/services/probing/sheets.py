"""What a probing would ask and cost, before anything is asked."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice, zip_longest

import numpy as np
from django.db.models import Avg

from annotation.models import Subject
from annotation.selectors.ratings import current_criteria, rating_table, reference_codes
from evalhub.stats.consensus.majority import majority
from judges.engine.probes.perturbations import PERTURBATIONS
from judges.engine.prompts.options import PromptOptions
from judges.engine.requests import CallRequest
from judges.models import CallAttempt, Judge, JudgeCall, JudgeRun, PromptVersion
from judges.selectors.calls import PromptMaterial, shared_by
from judges.selectors.prompts.examples import rows_of
from judges.services.budgets import NOTHING, estimate_of
from judges.services.rows import MILLION
from judges.services.runs import frozen

BASELINE_REPEATS = 2
MOST_UNITS = 2_000
BYTES_PER_TOKEN = 4
USUAL_REPLY = 200
AS_IT_IS = "As it is, twice"
NOTHING_TO_CHANGE = "It changes nothing about these units."
REASONS = {
    "language": "The data hold no translations. Give Items the metadata key `translations`: an "
    "object with the id of each Output and its text in another language. Nothing is translated "
    "by machine.",
    "options": "No Criterion of the prompt lists more than one value.",
    "masked": "None of these units names a model or its maker.",
    "plain": "None of these units has Markdown in it.",
    "criteria": "The prompt asks for one Criterion only.",
    "injection": "The scale does not say which value is the best.",
}


@dataclass(frozen=True)
class ProbePlan:
    """Which probes a judge is asked with one prompt, on how many units that people rated."""

    version: PromptVersion
    probes: tuple[str, ...]
    units: int = 100
    seed: int = 0
    budget: Decimal | None = None


@dataclass(frozen=True)
class PlannedCall:
    """One call beside those of the units as they are."""

    subject: int
    probe: str


@dataclass(frozen=True)
class SheetLine:
    """One probe: what it does, how many calls it takes, or why it is left out.

    `about` and `most` are dollars, None where the judge has no prices.
    """

    name: str
    title: str
    does: str
    n_calls: int
    about: Decimal | None
    most: Decimal | None
    reason: str = ""


@dataclass(frozen=True)
class ProbeSheet:
    """The whole plan with its cost."""

    subjects: tuple[int, ...]
    calls: tuple[PlannedCall, ...]
    lines: tuple[SheetLine, ...]

    @property
    def n_calls(self) -> int:
        return sum(line.n_calls for line in self.lines)

    @property
    def about(self) -> Decimal | None:
        return total(line.about for line in self.lines)

    @property
    def most(self) -> Decimal | None:
        return total(line.most for line in self.lines)


def total(amounts: Iterable[Decimal | None]) -> Decimal | None:
    known = list(amounts)
    return None if None in known else sum((one for one in known if one is not None), NOTHING)


def probe_sheet(judge: Judge, plan: ProbePlan) -> ProbeSheet:
    """Choose the units, find out which probes change anything about them, and add up the cost."""
    desk = Desk.of(judge, plan)
    subjects = chosen_subjects(plan)
    plain = {one.pk: desk.prompt(one, "") for one in subjects}
    lines = [
        desk.line("", list(plain.values()), BASELINE_REPEATS, AS_IT_IS, "nothing is changed"),
    ]
    calls: list[PlannedCall] = []
    for name in plan.probes:
        changed = {one.pk: desk.prompt(one, name) for one in subjects}
        turned = desk.turns(name)
        kept = {pk: text for pk, text in changed.items() if turned or text != plain[pk]}
        calls += [PlannedCall(pk, name) for pk in kept]
        known = PERTURBATIONS[name]
        lines.append(desk.line(name, list(kept.values()), 1, known.title, known.does))
    return ProbeSheet(tuple(plain), tuple(calls), tuple(lines))


@dataclass(frozen=True)
class Desk:
    """A judge with one prompt: fills it and knows what calls cost."""

    run: JudgeRun
    material: PromptMaterial
    tokens_out: int

    @classmethod
    def of(cls, judge: Judge, plan: ProbePlan) -> "Desk":
        run = JudgeRun(project=judge.project, judge=judge, seed=plan.seed, **frozen(judge))
        return cls(run, shared_by(run, plan.version), usual_reply(judge))

    def prompt(self, subject: Subject, probe: str) -> str:
        call = JudgeCall(
            run=self.run,
            subject=subject,
            prompt_version=self.material.version,
            scope=subject.scope,
            order="AB" if subject.scope == "pair" else "",
            probe=probe,
        )
        return self.material.fill(subject, list(subject.item.outputs.all()), call)

    def line(
        self, name: str, prompts: Sequence[str], times: int, title: str, does: str
    ) -> SheetLine:
        about, most = self.cost(prompts)
        reason = "" if prompts else REASONS.get(name, NOTHING_TO_CHANGE)
        return SheetLine(
            name=name,
            title=title,
            does=does,
            n_calls=times * len(prompts),
            about=None if about is None else about * times,
            most=None if most is None else most * times,
            reason=reason,
        )

    def cost(self, prompts: Sequence[str]) -> tuple[Decimal | None, Decimal | None]:
        """About, and at most."""
        price_in, price_out = self.run.price_per_million_in, self.run.price_per_million_out
        if price_in is None or price_out is None:
            return None, None
        n_bytes = sum(len(one.encode("utf-8", "replace")) for one in prompts)
        replies = self.tokens_out * len(prompts)
        about = (price_in * n_bytes / BYTES_PER_TOKEN + price_out * replies) / MILLION
        return about, sum((estimate_of(self.run, self.request(one)) for one in prompts), NOTHING)

    def request(self, prompt: str) -> CallRequest:
        schema = self.material.schema("")
        return CallRequest(0, prompt, self.run.model, schema, self.run.parameters)

    def turns(self, probe: str) -> bool:
        """Whether a probe lists something in another order in the schema of the reply."""
        own, other = (json.dumps(self.material.schema(name)) for name in ("", probe))
        return own != other


def usual_reply(judge: Judge) -> int:
    """Mean tokens of the judge's replies so far."""
    seen = CallAttempt.objects.filter(call__run__judge=judge, tokens_out__isnull=False)
    mean = seen.aggregate(mean=Avg("tokens_out"))["mean"]
    return USUAL_REPLY if mean is None else int(mean) + 1


def chosen_subjects(plan: ProbePlan) -> list[Subject]:
    """Units that people labelled, as evenly over the values as they allow, drawn by the seed."""
    labels = labelled_subjects(plan.version)
    strata: dict[float, list[int]] = {}
    for pk, value in sorted(labels.items()):
        strata.setdefault(value, []).append(pk)
    drawn = dealt(strata, min(plan.units, MOST_UNITS), np.random.default_rng(plan.seed))
    found = Subject.objects.select_related("item", "output").prefetch_related("item__outputs")
    by_id = found.in_bulk(drawn)
    return [by_id[pk] for pk in drawn]


def labelled_subjects(version: PromptVersion) -> dict[int, float]:
    """The value taken as true of every unit under the prompt's first criterion.

    What the prompt shows as an example is left out, and so is what has been retired.
    """
    project = version.prompt.project
    asked = set(version.prompt.criteria)
    criterion = next((one for one in current_criteria(project) if one.key in asked), None)
    if criterion is None:
        return {}
    table = rating_table(criterion)
    labels = majority(table.matrix).labels if table.subjects.size else []
    values = {
        int(pk): float(value)
        for pk, value in zip(table.subjects, labels, strict=True)
        if value == value
    }
    values |= reference_codes(criterion)
    shown = [row.subject.item_id for row in rows_of(project, PromptOptions.read(version.options))]
    fit = Subject.objects.filter(
        pk__in=values, scope=version.prompt.scope, item__retired_at__isnull=True
    )
    return {pk: values[pk] for pk in fit.exclude(item__in=shown).values_list("pk", flat=True)}


def dealt(strata: Mapping[float, list[int]], most: int, rng: np.random.Generator) -> list[int]:
    """Up to `most`, one from each stratum in turn, in random order within each."""
    decks = []
    for value in sorted(strata):
        decks.append(rng.permutation(strata[value]).tolist())
    rounds = zip_longest(*decks)
    return sorted(islice((one for turn in rounds for one in turn if one is not None), most))
