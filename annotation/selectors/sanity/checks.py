"""Findings about a project's data: what looks wrong, the evidence, and where to look."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.urls import reverse

from annotation.models import Item, Project, Rater
from annotation.selectors.ratings import current_criteria
from annotation.selectors.review.pseudonyms import labels_by_key
from annotation.selectors.sanity.gathering import (
    practice_texts,
    rated_criteria,
    referenced_texts,
    timed,
)
from evalhub.stats.intervals import Estimate
from evalhub.stats.lint.contrary import contrary_raters, contrary_reference
from evalhub.stats.lint.copies import duplicated_raters
from evalhub.stats.lint.findings import Finding, by_severity
from evalhub.stats.lint.findings import as_json as finding_json
from evalhub.stats.lint.habits import narrow_raters
from evalhub.stats.lint.leaks import leak_findings, leaks
from evalhub.stats.lint.options import dead_options, mixed_values
from evalhub.stats.lint.rated import Rated
from evalhub.stats.lint.times import impossible_times

Check = Callable[[Project], Iterable[Finding]]
CHECKS: dict[str, Check] = {}
TITLES = {
    "polarity_flip": "A scale or labels the other way round",
    "scale_mismatch": "A part of the scale only",
    "constant_rater": "One value throughout",
    "duplicated_raters": "Two columns alike",
    "dead_option": "A value that nobody uses",
    "mixed_values": "Numbers beside words",
    "reading_speed": "Faster than reading",
    "identical_seconds": "The same time again and again",
    "overlapping": "Two answers at once",
    "before_created": "Answered before it was there",
    "leak": "What was shown is also tested",
}
TONES = {"serious": "bad", "warning": "warn", "notice": "info"}


@dataclass(frozen=True)
class Shown:
    """A finding as pages and reports show it; `link` leads to what it is about."""

    finding: Finding
    title: str
    tone: str
    link: str
    evidence: str


def register_checks(name: str, check: Check) -> None:
    """Let an upper app add findings of its own, about its judges say."""
    CHECKS[name] = check


def project_findings(project: Project, *, named: bool = True) -> list[Shown]:
    """Everything that looks wrong in a project's data, the gravest first; nothing is stored.

    With `named`, Raters go by what pages call them, else by their keys.
    """
    names = labels_by_key(project) if named else {}
    found = by_severity([*people_findings(project, names), *added_findings(project)])
    return shown(project, found, names)


def people_findings(project: Project, names: Mapping[str, str]) -> Iterator[Finding]:
    """What people's Ratings, their times and the practice Items say."""
    criteria = list(rated_criteria(project, names))
    tests = max(1, sum(len(rated.raters) for rated in criteria))
    for criterion in current_criteria(project):
        yield from mixed_values(criterion.key, criterion.values)
    for rated in criteria:
        yield from criterion_findings(rated, tests)
    yield from impossible_times(timed(project, names))
    kept = referenced_texts(project)
    found = leaks(practice_texts(project), kept) if kept else []
    yield from leak_findings(found, len(kept), ("practice Items", "Items with a reference"))


def criterion_findings(rated: Rated, tests: int) -> Iterator[Finding]:
    """What the Ratings under one criterion say; `tests` counts Raters under all."""
    yield from contrary_raters(rated, tests)
    yield from contrary_reference(rated)
    yield from narrow_raters(rated, tests)
    yield from duplicated_raters(rated)
    yield from dead_options(rated)


def added_findings(project: Project) -> Iterator[Finding]:
    for check in CHECKS.values():
        yield from check(project)


def shown(project: Project, found: list[Finding], names: Mapping[str, str]) -> list[Shown]:
    keys = {name: key for key, name in names.items()}
    wanted = {keys.get(one.raters[0], one.raters[0]) for one in found if one.raters}
    raters = dict(
        Rater.objects.filter(project=project, key__in=wanted).values_list("key", "public_id")
    )
    first = {one.items[0] for one in found if one.items}
    items = dict(
        Item.objects.filter(project=project, key__in=first).values_list("key", "public_id")
    )
    lines = []
    for one in found:
        rater = raters.get(keys.get(one.raters[0], one.raters[0])) if one.raters else None
        item = items.get(one.items[0]) if one.items else None
        title, tone = TITLES.get(one.rule, one.rule), TONES[one.severity]
        link = address(project, rater, item)
        lines.append(Shown(one, title, tone, link, evidence_text(one)))
    return lines


def address(project: Project, rater: object, item: object) -> str:
    """Where to look: at the Rater, the Item, or else the questions that are asked."""
    if rater is not None:
        return reverse("rater-detail", args=[project.slug, rater])
    if item is not None:
        return reverse("item-detail", args=[project.slug, item])
    return reverse("rubric-detail", args=[project.slug])


def evidence_text(finding: Finding) -> str:
    """The numbers in one line, names in words."""
    parts = []
    for name, value in finding.evidence.items():
        if isinstance(value, Estimate):
            text = f"{value.value:.3f} [{value.low:.3f}, {value.high:.3f}]"
        else:
            text = f"{value:,.4g}" if isinstance(value, float) else f"{value}"
        parts.append(f"{name.replace('_', ' ')} {text}")
    return ", ".join(parts)


def findings_json(project: Project) -> list[dict[str, object]]:
    """The `findings` of the report: Raters by their keys, each with a link."""
    found = project_findings(project, named=False)
    return [finding_json(one.finding) | {"link": one.link} for one in found]
