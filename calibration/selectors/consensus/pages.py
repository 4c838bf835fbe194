"""What the page of the consensus policy prints."""

import json
from dataclasses import dataclass

from annotation.dataset.values import value_text
from annotation.models import Project
from calibration.consensus.deciding import ADJUDICATION, REASONS, REFERENCE
from calibration.consensus.policies import DAWID_SKENE, MAJORITY, ConsensusPolicy
from calibration.models import ConsensusVersion
from calibration.selectors.consensus.changes import Change, simulate
from calibration.selectors.consensus.standing import Standing, consensus_versions, standing_policy
from calibration.selectors.consensus.values import ConsensusValue, consensus_tallies
from calibration.selectors.units import golden_criteria

METHODS = {
    REFERENCE: "reference",
    ADJUDICATION: "adjudication",
    MAJORITY: "majority",
    DAWID_SKENE: "Dawid and Skene",
}
MOST = 100


@dataclass(frozen=True)
class TallyLine:
    """One criterion: how many units have a value, by method, and why others have none."""

    title: str
    n_values: int
    methods: tuple[tuple[str, int], ...]
    reasons: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class ChangeLine:
    """One unit that another policy changes, in words."""

    item: str
    output: str
    criterion: str
    was: str
    why_was: str
    becomes: str
    why: str


@dataclass(frozen=True)
class Trial:
    """What a policy would change. `n_items` are the items that the changed units are of."""

    lines: tuple[ChangeLine, ...]
    n_changed: int
    n_items: int
    n_gained: int
    policy: ConsensusPolicy

    @property
    def n_lost(self) -> int:
        return -self.n_gained

    @property
    def is_cut(self) -> bool:
        return self.n_changed > len(self.lines)


@dataclass(frozen=True)
class PolicyPage:
    """The policy in force, its figures and its history; and the policy that is being tried."""

    standing: Standing
    tallies: tuple[TallyLine, ...]
    versions: tuple[ConsensusVersion, ...]
    trial: Trial | None


def policy_page(project: Project, tried: ConsensusPolicy | None) -> PolicyPage:
    standing = standing_policy(project)
    return PolicyPage(
        standing=standing,
        tallies=tally_lines(project, standing.policy),
        versions=tuple(consensus_versions(project)),
        trial=trial_of(project, standing.policy, tried) if tried else None,
    )


def tally_lines(project: Project, policy: ConsensusPolicy) -> tuple[TallyLine, ...]:
    found = consensus_tallies(project, policy)
    return tuple(
        TallyLine(
            title=one.title,
            n_values=sum(tally.methods.values()),
            methods=tuple((METHODS[name], n) for name, n in sorted(tally.methods.items())),
            reasons=tuple((REASONS[name], n) for name, n in sorted(tally.reasons.items())),
        )
        for one in golden_criteria(project)
        if (tally := found.get(one.key))
    )


def trial_of(project: Project, before: ConsensusPolicy, after: ConsensusPolicy) -> Trial:
    found = simulate(project, before, after, most=MOST)
    return Trial(
        lines=tuple(change_line(one) for one in found.changes),
        n_changed=found.n_changed,
        n_items=found.n_items,
        n_gained=found.n_values - found.n_values_before,
        policy=after,
    )


def change_line(change: Change) -> ChangeLine:
    unit = change.unit
    return ChangeLine(
        item=unit.item,
        output=unit.output or "",
        criterion=unit.criterion.title,
        was=change.was,
        why_was=why(change.before),
        becomes=change.becomes,
        why=why(change.after),
    )


def why(one: ConsensusValue) -> str:
    """Where a value comes from with how sure it is, or why there is none; and the votes."""
    counts = sorted(one.unit.votes.counts.items(), key=lambda pair: (-pair[1], pair[0]))
    votes = ", ".join(f"{value_text(json.loads(text))} ({n})" for text, n in counts)
    told = REASONS[one.reason] if one.text is None else METHODS[one.method]
    sure = "" if one.confidence is None else f" {one.confidence:.2f}"
    by = f" by {one.adjudicator}" if one.adjudicator else ""
    return f"{told}{sure}{by}; Ratings: {votes or 'none'}"
