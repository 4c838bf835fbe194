"""The value that stands for every unit under a consensus policy, and where it comes from."""

import json
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from annotation.dataset.kinds.scales import SETS
from annotation.dataset.values import value_key, value_text
from annotation.models import Item, Project, Subject
from annotation.selectors.ratings import scale_of
from calibration.consensus.deciding import (
    TIE,
    Evidence,
    Outcome,
    Ruling,
    decide,
    uses_experts,
    uses_model,
)
from calibration.consensus.policies import ConsensusPolicy
from calibration.selectors.adjudications.live import settled_adjudications
from calibration.selectors.consensus.models import Estimates, model_estimates
from calibration.selectors.releases.settled import adjudicator_code
from calibration.selectors.units import Unit, units
from evalhub.templatetags.parts import person

Rulings = dict[tuple[int, str], Ruling]


@dataclass(frozen=True, slots=True)
class ConsensusValue:
    """One unit under one policy; `text` is the value's canonical JSON, None where there is none."""

    unit: Unit
    outcome: Outcome
    version: int = 0

    @property
    def text(self) -> str | None:
        return self.outcome.value

    @property
    def value(self) -> Any:
        return None if self.outcome.value is None else json.loads(self.outcome.value)

    @property
    def method(self) -> str:
        return self.outcome.method

    @property
    def confidence(self) -> float | None:
        return self.outcome.confidence

    @property
    def n_raters(self) -> int:
        return self.unit.votes.total

    @property
    def adjudicator(self) -> str:
        return self.outcome.ruling.adjudicator if self.outcome.ruling else ""

    @property
    def reason(self) -> str:
        """Why there is no value; empty where there is one."""
        return self.outcome.reason

    def provenance(self) -> dict[str, Any]:
        """What is kept beside a value: method, confidence, raters, adjudicator, policy version.

        Names do not leave a project, so the adjudicator goes by a code.
        """
        found: dict[str, Any] = {"policy": self.version, "n_raters": self.n_raters}
        if self.method:
            found["method"] = self.method
        if self.confidence is not None:
            found["confidence"] = round(self.confidence, 6)
        if self.outcome.ruling:
            found["adjudicator"] = self.outcome.ruling.code
            found["adjudication"] = self.outcome.ruling.adjudication
        return found


def consensus_values(
    project: Project,
    policy: ConsensusPolicy,
    *,
    version: int = 0,
    subjects: Collection[int] | None = None,
) -> Iterator[ConsensusValue]:
    """Yield every unit of the current rubric with its value or the reason why it has none.

    Item by item, criterion by criterion; `subjects` keeps those of some subject ids.
    """
    for unit, known in evidence(project, policy):
        if subjects is None or unit.subject in subjects:
            yield ConsensusValue(unit, possible(unit, decide(policy, known)), version)


def evidence(project: Project, *policies: ConsensusPolicy) -> Iterator[tuple[Unit, Evidence]]:
    """Yield every unit with what these policies ask about it."""
    rulings = rulings_of(project) if any(map(uses_experts, policies)) else {}
    models = model_estimates(project) if any(map(uses_model, policies)) else {}
    nothing: Estimates = {}
    for unit in units(project):
        key = unit.criterion.key
        several = unit.criterion.kind in SETS
        yield (
            unit,
            Evidence(
                votes=unit.votes,
                reference=unit.reference,
                ruling=rulings.get((unit.subject, key)),
                model=models.get(key, nothing).get(unit.subject),
                options=[value_key(one) for one in unit.criterion.values] if several else None,
            ),
        )


def possible(unit: Unit, outcome: Outcome) -> Outcome:
    """Option by option raters may choose fewer or more than anybody could: that is a tie."""
    if unit.criterion.kind not in SETS or outcome.value is None or outcome.confidence is None:
        return outcome
    if scale_of(unit.criterion).contains(json.loads(outcome.value)):
        return outcome
    return Outcome(None, outcome.method, outcome.confidence, TIE)


def rulings_of(project: Project) -> Rulings:
    """The settled decisions by unit."""
    rows = settled_adjudications(project).select_related("decided_by").order_by()
    return {
        (row.subject_id, row.key): Ruling(
            value=None if row.ambiguous else value_key(row.value),
            adjudicator=person(row.decided_by),
            adjudication=str(row.public_id),
            code=adjudicator_code(project, row.decided_by_id),
        )
        for row in rows.iterator(chunk_size=5000)
    }


@dataclass(frozen=True)
class Tally:
    """How the units of one criterion are decided: by method, and why others are not."""

    methods: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def shown(self) -> dict[str, int]:
        """The units by value as people write it."""
        return {value_text(json.loads(text)): n for text, n in sorted(self.counts.items())}


def consensus_tallies(
    project: Project, policy: ConsensusPolicy, *, items: QuerySet[Item] | None = None
) -> dict[str, Tally]:
    """Count the units by criterion key: values, methods, reasons; of some items only."""
    rows = None if items is None else Subject.objects.filter(item__in=items)
    subjects = None if rows is None else set(rows.values_list("pk", flat=True))
    found: dict[str, Tally] = {}
    for one in consensus_values(project, policy, subjects=subjects):
        tally = found.setdefault(one.unit.criterion.key, Tally())
        if one.text is None:
            tally.reasons[one.reason] += 1
        else:
            tally.methods[one.method] += 1
            tally.counts[one.text] += 1
    return found
