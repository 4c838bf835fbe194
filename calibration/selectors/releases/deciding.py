"""The value of every unit under a release policy, or why it has none; nothing is stored."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from annotation.dataset.kinds.scales import SETS
from annotation.dataset.values import value_key
from annotation.models import Project
from annotation.selectors.ratings import scale_of
from calibration.consensus.policies import ConsensusPolicy
from calibration.consensus.releasing import SOURCE, decide_by_consensus
from calibration.models import GoldenSet
from calibration.policies import Decision, ReleasePolicy, decide, decide_options
from calibration.selectors.consensus.standing import Standing, standing_policy
from calibration.selectors.consensus.values import ConsensusValue, consensus_values
from calibration.selectors.releases.settled import SettledUnits, item_licences, settled_units
from calibration.selectors.units import Unit, units

OTHER_LICENCE = Decision(None, left_out="licence")


@dataclass(frozen=True)
class Known:
    """What is known of units beside references and ratings.

    `standing` is the consensus policy that decides; None where the release decides by itself.
    """

    settled: SettledUnits
    licences: dict[int, str]
    standing: Standing | None = None

    @classmethod
    def of(cls, project: Project, policy: ReleasePolicy, standing: Standing | None) -> "Known":
        licences = item_licences(project) if policy.licences else {}
        return cls(settled_units(project), licences, standing)


def policy_in_force(project: Project, policy: ReleasePolicy) -> Standing | None:
    """The consensus policy that a new release goes by, if it goes by one."""
    return standing_policy(project) if policy.source == SOURCE else None


def frozen_policy(release: GoldenSet) -> Standing | None:
    """The consensus policy that a release went by, if it went by one."""
    found = release.manifest.get("consensus")
    return Standing(found["version"], ConsensusPolicy.read(found["policy"])) if found else None


def decided_units(
    project: Project, policy: ReleasePolicy, known: Known
) -> Iterator[tuple[Unit, Decision]]:
    """Yield every unit of the current Rubric with its decision, in item order."""
    if known.standing is None:
        for unit in units(project):
            yield unit, decide_unit(policy, unit, known)
        return
    standing = known.standing
    for one in consensus_values(project, standing.policy, version=standing.number):
        yield one.unit, decide_value(policy, standing.policy, one, known)


def decide_value(
    policy: ReleasePolicy, consensus: ConsensusPolicy, one: ConsensusValue, known: Known
) -> Decision:
    """A unit's consensus value under a release policy."""
    unit = one.unit
    if not licensed(policy, unit, known):
        return OTHER_LICENCE
    return decide_by_consensus(
        policy,
        consensus,
        one.outcome,
        n_ratings=one.n_raters,
        trap=unit.trap,
        settled=known.settled.get((unit.subject, unit.criterion.key)),
    )


def decide_unit(policy: ReleasePolicy, unit: Unit, known: Known) -> Decision:
    """A unit's value by the release policy alone."""
    if not licensed(policy, unit, known):
        return OTHER_LICENCE
    about = {
        "reference": unit.reference,
        "votes": unit.votes,
        "trap": unit.trap,
        "settled": known.settled.get((unit.subject, unit.criterion.key)),
    }
    if unit.criterion.kind not in SETS:
        return decide(policy, **about)
    options = [value_key(option) for option in unit.criterion.values]
    decision = decide_options(policy, **about, options=options)
    # Option by option the majority may choose fewer or more than anybody could.
    sure = decision.source != "majority" or decision.value is None
    if sure or scale_of(unit.criterion).contains(json.loads(decision.value or "")):
        return decision
    return Decision(None, left_out="tie")


def licensed(policy: ReleasePolicy, unit: Unit, known: Known) -> bool:
    return not policy.licences or known.licences.get(unit.item_pk) in policy.licences
