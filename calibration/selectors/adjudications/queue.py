"""The queue of cases: what is left to settle, a person's own domains first."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from annotation.access import Capability
from annotation.dataset.values import value_text
from annotation.models import Annotation, Project, Rating
from annotation.selectors.agreement.steps import Step
from calibration.adjudication.experts import own_domains
from calibration.models import CaseState, Disagreement, ScanPass
from calibration.selectors.adjudications.live import adjudication_plan
from calibration.selectors.units import golden_criteria
from evalhub.accounts.models import User

PAGE, MOST_DOMAINS, MOST_COUNTED = 50, 50, 1000
LABELS = {
    CaseState.OPEN: "To settle",
    CaseState.PROPOSED: "To confirm",
    CaseState.DEFERRED: "Deferred",
    CaseState.SESSION: "For a session",
    CaseState.SETTLED: "Settled",
}


@dataclass(frozen=True)
class Asked:
    """What a list of cases is narrowed to; unknown values mean everything."""

    state: str = CaseState.OPEN
    criterion: str = ""
    domain: str = ""

    @classmethod
    def read(cls, given: Mapping[str, str]) -> "Asked":
        state = given.get("state", "")
        known = state if state in CaseState.values else str(CaseState.OPEN)
        return cls(known, given.get("criterion", ""), given.get("domain", ""))

    def query(self, **other: str) -> str:
        """The same as the end of an address, with some of it changed."""
        pairs = {**vars(self), **other}
        return urlencode({name: value for name, value in pairs.items() if value})


@dataclass(frozen=True)
class CaseLine:
    """One case of the list. `said` are the values with how many gave each."""

    public_id: UUID
    item: str
    output: str
    criterion: str
    said: str
    risk: str
    domain: str
    in_golden: bool
    own: bool
    note: str
    back_at: datetime | None


@dataclass(frozen=True)
class StateTab:
    state: str
    label: str
    n: int


@dataclass(frozen=True)
class Queue:
    """One page of cases; `following` is where the next page begins."""

    lines: tuple[CaseLine, ...]
    tabs: tuple[StateTab, ...]
    asked: Asked
    criteria: tuple[tuple[str, str], ...]
    domains: tuple[str, ...]
    following: str
    scanned_at: datetime | None

    @property
    def first(self) -> UUID | None:
        return self.lines[0].public_id if self.lines else None


def case_queue(project: Project, user: User, given: Mapping[str, str]) -> Queue:
    """A page of the queue; a place that cannot be read means its beginning."""
    asked = Asked.read(given)
    own = own_domains(adjudication_plan(project), user.pk)
    found = in_turn(matching(project, asked), own, read_place(given.get("after", "")))
    rows, titles = found[:PAGE], {one.key: one.title for one in golden_criteria(project)}
    values = values_of(rows)
    scan = ScanPass.objects.filter(project=project).first()
    return Queue(
        lines=tuple(case_line(row, titles, values, own) for row in rows),
        tabs=state_tabs(project),
        asked=asked,
        criteria=tuple(titles.items()),
        domains=tuple(domains_in(project)),
        following=place_text(rows[-1], own) if len(found) > PAGE else "",
        scanned_at=scan.ended_at if scan else None,
    )


def matching(project: Project, asked: Asked) -> QuerySet[Disagreement]:
    rows = Disagreement.objects.filter(project=project, state=asked.state)
    if asked.criterion:
        rows = rows.filter(key=asked.criterion)
    if asked.domain:
        rows = rows.filter(domain=asked.domain)
    return rows


Place = tuple[int, int, int]
START: Place = (0, -1, 0)


def in_turn(
    rows: QuerySet[Disagreement], own: Sequence[str], after: Place, most: int = PAGE + 1
) -> list[Disagreement]:
    """The next cases: those of the person's own domains, then the others, each by its place."""
    lane, place, pk = after
    ordered = rows.select_related("subject__item", "subject__output").order_by("place", "pk")
    lanes = [ordered.filter(domain__in=own), ordered.exclude(domain__in=own)] if own else [ordered]
    found: list[Disagreement] = []
    for number, several in enumerate(lanes):
        if number == lane:
            later = Q(place__gt=place) | Q(pk__gt=pk)
            several = several.filter(later, place__gte=place)
        if number >= lane and len(found) < most:
            found += several[: most - len(found)]
    return found


def read_place(text: str) -> Place:
    parts = text.split(".")
    if len(parts) != 3 or not all(one.isascii() and one.isdigit() for one in parts):
        return START
    lane, place, pk = (int(one[:18]) for one in parts)
    return lane, place, pk


def place_text(row: Disagreement, own: Sequence[str]) -> str:
    lane = 1 if own and row.domain not in own else 0
    return f"{lane}.{row.place}.{row.pk}"


def values_of(rows: Sequence[Disagreement]) -> dict[tuple[int, str], list[Any]]:
    """The counted values of some units, in one query."""
    ratings = Rating.objects.filter(
        annotation__subject__in=[row.subject_id for row in rows],
        annotation__status=Annotation.Status.COUNTED,
        criterion__key__in={row.key for row in rows},
        value__isnull=False,
    )
    found: dict[tuple[int, str], list[Any]] = defaultdict(list)
    for subject, key, value in ratings.values_list(
        "annotation__subject_id", "criterion__key", "value"
    ):
        found[subject, key].append(value)
    return found


def case_line(
    row: Disagreement,
    titles: Mapping[str, str],
    values: Mapping[tuple[int, str], list[Any]],
    own: Sequence[str],
) -> CaseLine:
    subject = row.subject
    return CaseLine(
        public_id=row.public_id,
        item=subject.item.key,
        output=subject.output.key if subject.output else "",
        criterion=titles.get(row.key, row.key),
        said=in_words(values.get((row.subject_id, row.key), [])),
        risk=row.risk,
        domain=row.domain,
        in_golden=row.in_golden,
        own=row.domain in own,
        note=row.note,
        back_at=row.back_at,
    )


def in_words(values: Sequence[Any]) -> str:
    """The values with how many gave each: `5 (2), 1`."""
    counts: dict[str, int] = {}
    for value in values:
        text = value_text(value)
        counts[text] = counts.get(text, 0) + 1
    told = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return ", ".join(text if n == 1 else f"{text} ({n})" for text, n in told)


def state_tabs(project: Project) -> tuple[StateTab, ...]:
    rows = Disagreement.objects.filter(project=project).order_by().values_list("state")
    counts = dict(rows.annotate(n=Count("pk")))
    return tuple(StateTab(state, label, counts.get(state, 0)) for state, label in LABELS.items())


def domains_in(project: Project) -> list[str]:
    rows = Disagreement.objects.filter(project=project).exclude(domain="")
    return list(rows.order_by("domain").values_list("domain", flat=True).distinct()[:MOST_DOMAINS])


def waiting_cases(project: Project) -> int:
    """How many cases are open, counted up to a limit: every page of the project asks."""
    rows = Disagreement.objects.filter(project=project, state=CaseState.OPEN)
    return rows.order_by()[:MOST_COUNTED].count()


def next_case(project: Project, user: User, asked: Asked, after: Disagreement) -> UUID | None:
    """The case that comes after one in a person's queue; from the end back to its beginning."""
    own = own_domains(adjudication_plan(project), user.pk)
    rows = matching(project, asked).exclude(pk=after.pk)
    place = read_place(place_text(after, own))
    found = in_turn(rows, own, place, 1) or in_turn(rows, own, START, 1)
    return found[0].public_id if found else None


def suggest_settling(project: Project) -> Iterator[Step]:
    """A step of the overview while cases are open."""
    n = waiting_cases(project)
    if n:
        rows = Disagreement.objects.filter(project=project, state=CaseState.OPEN)
        gravest = rows.order_by("place", "pk").first()
        many = f"{n:,} or more units differ" if n == MOST_COUNTED else f"{n:,} units differ"
        told = "1 unit differs" if n == 1 else many
        first = f" The gravest are of risk {gravest.risk}." if gravest and gravest.risk else ""
        reason = f"{told} by more than their Criterion forgives.{first}"
        page, needs = "adjudication-list", Capability.ADJUDICATE
        yield Step("Settle what Raters differ on", reason, page, "Open Adjudication", needs)
