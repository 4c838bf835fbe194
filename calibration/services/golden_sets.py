"""Freezing releases. What is written here never changes; a new release is a new number."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from annotation.dataset.kinds.scales import SETS
from annotation.dataset.values import value_text
from annotation.models import Criterion, Project, Rubric
from annotation.selectors.agreement.counted import EVERYBODY, USUAL, Counted
from annotation.selectors.agreement.report import alpha
from annotation.selectors.agreement.unmeasured import answers_to, option_tables
from annotation.selectors.quality.exclusions import excluded_raters
from annotation.selectors.ratings import RatingTable, rating_table
from calibration.consensus.deciding import ADJUDICATION
from calibration.errors import NothingToRelease
from calibration.models import GoldenItem, GoldenSet, LeftOut
from calibration.policies import Decision, ReleasePolicy, option_counts
from calibration.selectors.releases.deciding import Known, decided_units, policy_in_force
from calibration.selectors.units import Unit, golden_criteria
from calibration.services.releases.manifests import (
    SCHEMA,
    change_facts,
    consensus_facts,
    content_digest,
    origin_facts,
    rubric_facts,
    version_of,
)
from calibration.services.releases.placing import (
    Placement,
    placing_facts,
    plan_splits,
    write_places,
)
from evalhub.accounts.models import User
from evalhub.audit.services.events import record_event
from evalhub.stats.coefficients import Sampling, as_json, coefficient
from evalhub.stats.errors import UndefinedStatistic

BATCH = 2000


@dataclass(frozen=True)
class Draft:
    """What is about to be frozen: units with their values, and the splits of their items."""

    project: Project
    policy: ReleasePolicy
    rubric: Rubric
    known: Known
    decided: list[tuple[Unit, Decision]]
    placement: Placement

    @property
    def chosen(self) -> list[tuple[Unit, Decision]]:
        return [pair for pair in self.decided if pair[1].value is not None]


@transaction.atomic
def release_golden_set(
    *, project: Project, policy: ReleasePolicy, actor: User | None = None, note: str = ""
) -> GoldenSet:
    """Freeze the value of every unit that has one, and list the units that have none and why.

    Locks the project, so that releases are numbered one after the other. Raises
    `NothingToRelease` when no unit would enter.
    """
    Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    draft = draft_of(project, policy)
    release = create_release(draft, actor, note)
    write_items(release, draft)
    write_places(release, draft.placement)
    record_event(
        verb="golden set released",
        subject=release,
        actor=actor,
        project_id=project.public_id,
        payload={
            "number": release.number,
            "version": release.version,
            "items": len(draft.chosen),
            "splits": release.manifest["splits"],
            "digest": release.digest,
        },
    )
    return release


def draft_of(project: Project, policy: ReleasePolicy) -> Draft:
    """Decide every unit and place every item. Raises `NothingToRelease`, `InvalidPolicy`."""
    known = Known.of(project, policy, policy_in_force(project, policy))
    decided = list(decided_units(project, policy, known))
    if not golden_criteria(project):
        raise NothingToRelease(
            "The Rubric has no Criterion with a majority. Rankings and texts "
            "are not frozen; export the dataset instead."
        )
    chosen = [unit for unit, decision in decided if decision.value is not None]
    if not chosen:
        raise NothingToRelease(
            "No unit has a value to freeze. Import references or collect Ratings first."
        )
    placement = plan_splits(project, policy, {unit.item_pk for unit in chosen})
    return Draft(project, policy, chosen[0].criterion.rubric, known, decided, placement)


def create_release(draft: Draft, actor: User | None, note: str) -> GoldenSet:
    """The release itself, without its rows."""
    project, policy, chosen = draft.project, draft.policy, draft.chosen
    last = GoldenSet.objects.filter(project=project).order_by("-number").first()
    values = {(unit.subject, unit.criterion.key): decision.value or "" for unit, decision in chosen}
    by_consensus = consensus_facts(draft.known.standing)
    version, change = version_of(last, draft.rubric, policy, by_consensus, values)
    return GoldenSet.objects.create(
        project=project,
        number=last.number + 1 if last else 1,
        version=version,
        rubric=draft.rubric,
        policy=policy.as_json(),
        figures=figures(project, draft.decided),
        manifest={
            "schema": SCHEMA,
            "change": change_facts(change),
            "rubric": rubric_facts(draft.rubric),
            "content_digest": content_digest(project, {unit.item_pk for unit, _ in chosen}),
            **by_consensus,
            **placing_facts(policy, draft.placement),
            **origin_facts(project, draft.rubric),
        },
        digest=digest_of(chosen, draft.placement.splits),
        note=note,
        released_by=actor,
    )


def write_items(release: GoldenSet, draft: Draft) -> None:
    """Store the values that entered and the units that were left out."""
    items, left_out = [], []
    for unit, decision in draft.decided:
        about = {"golden_set": release, "subject_id": unit.subject, "criterion": unit.criterion}
        origin = provenance(unit, decision, draft.known)
        if decision.value is None:
            left_out.append(LeftOut(**about, reason=decision.left_out, detail=origin))
        else:
            value = json.loads(decision.value)
            items.append(
                GoldenItem(**about, value=value, source=decision.source, provenance=origin)
            )
    GoldenItem.objects.bulk_create(items, batch_size=BATCH)
    LeftOut.objects.bulk_create(left_out, batch_size=BATCH)


def provenance(unit: Unit, decision: Decision, known: Known) -> dict[str, Any]:
    """What stood behind the decision: ratings by value, abstentions, a policy, an adjudication."""
    found: dict[str, Any] = {"ratings": dict(sorted(unit.votes.counts.items()))}
    if unit.votes.total:
        found["n_raters"] = unit.votes.total
    if unit.criterion.kind in SETS and unit.votes.total:
        found["options"] = dict(sorted(option_counts(unit.votes).items()))
    if unit.votes.n_abstained:
        found["abstained"] = unit.votes.n_abstained
    if decision.confidence is not None:
        found["confidence"] = round(decision.confidence, 4)
    if known.standing is not None:
        found["policy_version"] = known.standing.number
        found |= {"method": decision.method} if decision.method else {}
    return found | settled_facts(unit, decision, known)


def settled_facts(unit: Unit, decision: Decision, known: Known) -> dict[str, Any]:
    """What is kept of an adjudication, and that it was a trap.

    Beside a consensus value an adjudication is named only where it is what decided.
    """
    found: dict[str, Any] = {}
    settled = known.settled.get((unit.subject, unit.criterion.key))
    if settled is not None:
        decides = known.standing is None or decision.method == ADJUDICATION
        found |= settled.origin if decides else {}
        found |= {"ambiguous": True} if settled.ambiguous else {}
    return found | ({"trap": True} if unit.trap else {})


def digest_of(chosen: Iterable[tuple[Unit, Decision]], splits: Mapping[int, str]) -> str:
    """SHA-256 over item, output, criterion, value, source and split of units, in item order."""
    total = hashlib.sha256()
    for unit, decision in chosen:
        row = [unit.item, unit.output, unit.criterion.key, decision.value, decision.source]
        split = splits.get(unit.item_pk)
        row += [split] if split else []
        total.update(json.dumps(row, ensure_ascii=False).encode() + b"\n")
    return total.hexdigest()


def figures(project: Project, decided: list[tuple[Unit, Decision]]) -> dict[str, Any]:
    """The numbers that are frozen with a release, by criterion key."""
    sampling = Sampling()
    entered: Counter[str] = Counter()
    left: dict[str, Counter[str]] = {}
    for unit, decision in decided:
        key = unit.criterion.key
        entered[key] += decision.value is not None
        if decision.value is None:
            left.setdefault(key, Counter())[decision.left_out] += 1
    result = {}
    for criterion in golden_criteria(project):
        result[criterion.key] = {
            "items": entered[criterion.key],
            "left_out": dict(left.get(criterion.key, {})),
            **agreed(criterion, sampling),
        }
    return result


def agreed(criterion: Criterion, sampling: Sampling) -> dict[str, Any]:
    """Agreement under a criterion; with excluded raters too, where there are any."""
    excluded = excluded_raters(criterion.rubric.project)
    found = agreement(criterion, sampling, USUAL)
    if excluded:
        with_them = agreement(criterion, sampling, EVERYBODY)
        found["with_excluded"] = {"n_excluded": len(excluded), **with_them}
    return found


def agreement(criterion: Criterion, sampling: Sampling, counted: Counted) -> dict[str, Any]:
    """Alpha of a criterion; where several options hold at once, of each option."""
    if criterion.kind not in SETS:
        return {"alpha": alpha_of(rating_table(criterion, (), counted), sampling)}
    answers = answers_to(criterion, (), counted)
    tables = zip(criterion.values, option_tables(answers), strict=False)
    return {
        "alpha": as_json(UndefinedStatistic("no_scale", answers.why)),
        "options": {value_text(option): alpha_of(table, sampling) for option, table in tables},
    }


def alpha_of(table: RatingTable, sampling: Sampling) -> dict[str, Any]:
    return coefficient(lambda: alpha(table, table.criterion.level, sampling))
