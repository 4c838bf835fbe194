"""What of a release would be otherwise today, under its own policy. Nothing is stored."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from annotation.models import Subject
from annotation.selectors.ratings import every_criterion
from calibration.models import GoldenSet, LeftOut
from calibration.policies import Decision, ReleasePolicy
from calibration.releases.differences import (
    ADDED,
    CHANGED,
    DROPPED,
    Difference,
    Frozen,
    Rules,
    Summary,
    differences,
    way,
)
from calibration.releases.rot import Absent, why_gained, why_lost
from calibration.selectors.consensus.standing import standing_policy
from calibration.selectors.releases.deciding import Known, decided_units, frozen_policy
from calibration.selectors.releases.differences import ORDER, Line, frozen, lines_of, subjects_of
from calibration.selectors.units import Unit

MOST = 50
Place = tuple[int, str]
REASONS = dict(LeftOut.Reason.choices)


@dataclass(frozen=True)
class Check:
    """How many values differ now and why; `lines` are the first of them.

    `rubric` is the version that is asked now where that is another one, `policy` the version of
    the consensus policy in force where values came from another one.
    """

    release: GoldenSet
    changed: int
    dropped: int
    added: int
    same: int
    reasons: list[tuple[str, str, int]]
    lines: list[Line]
    rubric: int | None
    policy: int | None
    duplicates: int
    apart: list[list[str]]

    @property
    def total(self) -> int:
        return self.changed + self.dropped + self.added


@dataclass(frozen=True)
class Today:
    """Every unit as it would be decided now: with a value, or without one."""

    values: list[Frozen]
    absent: dict[Place, Absent]


def check_release(release: GoldenSet) -> Check:
    """Decide every unit anew and hold that against what was frozen."""
    now = decided_today(release)
    asked = asked_now(release)
    rules = Rules(rubric=asked is not None and asked[0] != release.rubric_id)
    summary, found = Summary(), []
    for one in differences(frozen(release), now.values, rules):
        summary.add(one)
        if one is not None:
            found.append(one)
    found = explained(release, now, found)
    found.sort(key=lambda one: ORDER[one.kind])
    duplicates = release.manifest.get("duplicates", {})
    return Check(
        release=release,
        changed=summary.of(CHANGED),
        dropped=summary.of(DROPPED),
        added=summary.of(ADDED),
        same=summary.same,
        reasons=tally(found),
        lines=lines_of(found[:MOST], subjects_of(found[:MOST])),
        rubric=asked[1] if rules.rubric and asked else None,
        policy=other_policy(release),
        duplicates=duplicates.get("items", 0),
        apart=duplicates.get("across_splits", []),
    )


def decided_today(release: GoldenSet) -> Today:
    """All units under the policies of a release."""
    policy = ReleasePolicy.read(release.policy)
    known = Known.of(release.project, policy, frozen_policy(release))
    values, absent = [], {}
    for unit, decision in decided_units(release.project, policy, known):
        if decision.value is None:
            reason = str(REASONS[decision.left_out])
            absent[unit.subject, unit.criterion.key] = Absent(reason, unit.votes.counts)
        else:
            values.append(as_frozen(unit, decision, decision.value))
    return Today(sorted(values, key=lambda one: one.place), absent)


def as_frozen(unit: Unit, decision: Decision, text: str) -> Frozen:
    source = way(decision.source, decision.method)
    return Frozen(unit.subject, unit.criterion.key, text, source, unit.votes.counts)


def asked_now(release: GoldenSet) -> tuple[int, int] | None:
    """Id and version of the Rubric that is asked now."""
    first = next(iter(every_criterion(release.project)), None)
    return (first.rubric_id, first.rubric.version) if first else None


def other_policy(release: GoldenSet) -> int | None:
    """The consensus policy in force, where this release went by one that says otherwise."""
    went_by, standing = frozen_policy(release), standing_policy(release.project)
    if went_by is None or went_by.policy == standing.policy:
        return None
    return standing.number


def explained(release: GoldenSet, now: Today, found: list[Difference]) -> list[Difference]:
    """The differences, each with its reason."""
    held = {one.place: one for one in frozen(release)}
    today = {one.place: one for one in now.values}
    before = absent_then(release)
    gone = {one.subject for one in found if one.kind == DROPPED}
    retired = set(
        Subject.objects.filter(pk__in=gone, item__retired_at__isnull=False).values_list(
            "pk", flat=True
        )
    )

    def why(one: Difference) -> str:
        place = (one.subject, one.key)
        if one.kind == DROPPED:
            return why_lost(held[place], now.absent.get(place), retired=one.subject in retired)
        return one.why or why_gained(before.get(place), today[place])

    return [replace(one, why=why(one)) for one in found]


def absent_then(release: GoldenSet) -> dict[Place, Absent]:
    """The units that the release left out."""
    rows = LeftOut.objects.filter(golden_set=release).values_list(
        "subject_id", "criterion__key", "reason", "detail"
    )
    return {
        (subject, key): Absent(str(REASONS[reason]), detail.get("ratings", {}))
        for subject, key, reason, detail in rows.iterator(chunk_size=5000)
    }


def tally(found: Iterable[Difference]) -> list[tuple[str, str, int]]:
    """How many differ by kind and reason, the most frequent first."""
    counts = Counter((one.kind, one.why) for one in found)
    return [(kind, why, n) for (kind, why), n in counts.most_common()]
