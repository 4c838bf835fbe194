"""Two releases of a project held against each other."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import F

from annotation.dataset.values import value_key, value_text
from annotation.models import Subject
from calibration.models import GoldenItem, GoldenSet, LeftOut
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
from calibration.releases.versions import known_version

PAGE = 50
ORDER = {CHANGED: 0, DROPPED: 1, ADDED: 2}


@dataclass(frozen=True)
class Line:
    """One difference, ready to print."""

    kind: str
    subject: Subject
    key: str
    before: str
    after: str
    why: str


@dataclass(frozen=True)
class Comparison:
    """Everything the page of two releases prints; `lines` is one page of them."""

    before: GoldenSet
    after: GoldenSet
    added: int
    dropped: int
    changed: int
    same: int
    by_criterion: list[tuple[str, int, int, int]]
    lines: list[Line]
    start: int
    total: int

    @property
    def last(self) -> int:
        return self.start + len(self.lines)

    @property
    def earlier(self) -> int | None:
        return max(0, self.start - PAGE) if self.start else None

    @property
    def later(self) -> int | None:
        return self.start + PAGE if self.start + PAGE < self.total else None


def frozen(release: GoldenSet) -> Iterator[Frozen]:
    """The values of a release in order of their units."""
    rows = GoldenItem.objects.filter(golden_set=release).annotate(key=F("criterion__key"))
    names = ("subject_id", "key", "value", "source", "provenance")
    # Compared as bytes, as Python does, whatever the database's collation.
    found = sorted(rows.values_list(*names).iterator(chunk_size=5000), key=lambda row: row[:2])
    for subject, key, value, source, origin in found:
        source = way(source, origin.get("method", ""))
        yield Frozen(subject, key, value_key(value), source, origin.get("ratings", {}))


def every_difference(before: GoldenSet, after: GoldenSet) -> Iterator[Difference | None]:
    rules = Rules(
        rubric=before.rubric_id != after.rubric_id, policy=policy_of(before) != policy_of(after)
    )
    return differences(frozen(before), frozen(after), rules)


def policy_of(release: GoldenSet) -> tuple[Any, Any]:
    """All that decided values: the release's own policy, and the consensus policy if one did."""
    return release.policy, release.manifest.get("consensus", {}).get("policy")


def comparison(before: GoldenSet, after: GoldenSet, start: int = 0, size: int = PAGE) -> Comparison:
    """Hold two releases against each other; changed values first, then dropped, then added."""
    summary, found = Summary(), []
    for one in every_difference(before, after):
        summary.add(one)
        if one is not None:
            found.append(one)
    found.sort(key=lambda one: ORDER[one.kind])
    start = start if 0 <= start < len(found) else 0
    keys = sorted({key for _, key in summary.counts})
    counts = summary.counts
    return Comparison(
        before=before,
        after=after,
        added=summary.of(ADDED),
        dropped=summary.of(DROPPED),
        changed=summary.of(CHANGED),
        same=summary.same,
        by_criterion=[
            (key, counts[ADDED, key], counts[DROPPED, key], counts[CHANGED, key]) for key in keys
        ],
        lines=printed(before, after, found[start : start + size]),
        start=start,
        total=len(found),
    )


def printed(before: GoldenSet, after: GoldenSet, found: list[Difference]) -> list[Line]:
    """Some differences with their subjects and reasons."""
    ids = [one.subject for one in found]
    subjects = subjects_of(found)
    reasons = {DROPPED: left_out(after, ids), ADDED: left_out(before, ids)}
    told = [
        replace(one, why=one.why or why(one, reasons[one.kind], subjects[one.subject]))
        for one in found
    ]
    return lines_of(told, subjects)


def subjects_of(found: list[Difference]) -> dict[int, Subject]:
    ids = {one.subject for one in found}
    return Subject.objects.select_related("item", "output").in_bulk(ids)


def lines_of(found: list[Difference], subjects: dict[int, Subject]) -> list[Line]:
    """Differences whose reasons are known, ready to print."""
    return [
        Line(
            kind=one.kind,
            subject=subjects[one.subject],
            key=one.key,
            before=shown(one.before),
            after=shown(one.after),
            why=one.why,
        )
        for one in found
    ]


def shown(text: str | None) -> str:
    return "" if text is None else value_text(json.loads(text))


def left_out(release: GoldenSet, subjects: list[int]) -> dict[tuple[int, str], str]:
    """Why units are not in a release, by unit."""
    rows = LeftOut.objects.filter(golden_set=release, subject__in=subjects)
    return {
        (subject, key): LeftOut.Reason(reason).label
        for subject, key, reason in rows.values_list("subject_id", "criterion__key", "reason")
    }


def why(one: Difference, reasons: dict[tuple[int, str], str], subject: Subject) -> str:
    """Why a unit is in only one of two releases."""
    reason = reasons.get((one.subject, one.key))
    if one.kind == ADDED:
        return f"before, {reason}" if reason else "it is new"
    if reason:
        return str(reason)
    return "its Item was retired" if subject.item.retired_at else "its Criterion is not asked"


def release_before(release: GoldenSet) -> GoldenSet | None:
    found = GoldenSet.objects.filter(project=release.project, number__lt=release.number)
    return found.select_related("rubric").order_by("-number").first()


def named(release: GoldenSet) -> str:
    """A release as a line of text names it."""
    return f"release {release.number} ({known_version(release.version, release.number)})"
