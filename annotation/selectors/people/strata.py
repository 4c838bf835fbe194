"""Progress of a project's slots by stratum, with the answers of the last days."""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, CharField, Count, Min, Q, QuerySet, Value, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from annotation.models import Annotation, Assignment, Project
from annotation.routing.matching import each, meant, written
from annotation.routing.policies import Stratum as HandoutStratum
from annotation.selectors.agreement.strata import in_order
from annotation.selectors.handout.policies import handout_policy
from annotation.selectors.overview import stratum_key
from annotation.selectors.people.forecast import DAYS, Forecast, forecast

State = Assignment.State
REST = "everything else"
ALL = "All"
DAY = timedelta(days=1)


@dataclass(frozen=True)
class StratumLine:
    """One stratum: slots filled, on desks, open and waiting for the lead, and when it is done."""

    name: str
    done: int
    on_desk: int
    open: int
    waiting: int
    forecast: Forecast

    @property
    def left(self) -> int:
        return self.on_desk + self.open

    @property
    def total(self) -> int:
        return self.done + self.left + self.waiting


@dataclass(frozen=True)
class Strata:
    """All of the work, and its strata if there are several. `by` says what they are cut by."""

    by: str
    lines: tuple[StratumLine, ...]
    total: StratumLine
    n_days: int


@dataclass(frozen=True)
class Naming:
    """How items are told apart: by the hand-out's strata, or by the text of a metadata key."""

    key: str
    strata: tuple[HandoutStratum, ...]

    @property
    def by(self) -> str:
        return "the hand-out's strata" if self.strata else self.key

    def place(self, name: str) -> tuple[bool, int, tuple[int, str]]:
        """Where a stratum stands: as in the hand-out, else by value; the rest comes last."""
        named = [name_of(one) for one in self.strata]
        index = named.index(name) if name in named else len(named)
        return name == REST, index, in_order(name)

    def named(self, rows: QuerySet[Any], item: str) -> QuerySet[Any]:
        """Annotate rows with `stratum`, the name of their item's stratum."""
        metadata = f"{item}__metadata"
        if not self.strata:
            text = KeyTextTransform(self.key, metadata) if self.key else Value(ALL)
            return rows.annotate(stratum=Coalesce(Cast(text, CharField()), Value(REST)))
        cases = [When(fits(one, metadata), then=Value(name_of(one))) for one in self.strata]
        return rows.annotate(stratum=Case(*cases, default=Value(REST), output_field=CharField()))


def name_of(stratum: HandoutStratum) -> str:
    return f"{stratum.key} {written(each(stratum.value))}"


def fits(stratum: HandoutStratum, metadata: str) -> Q:
    """As the hand-out tells it: a value, or a list that has it, is one of the rule's."""
    found = Q()
    for value in meant(stratum.value):
        for held in (value, [value]):
            found |= Q(**{f"{metadata}__contains": {stratum.key: held}})
    return found


def project_strata(project: Project, *, now: datetime | None = None) -> Strata:
    """Cut by the strata of the hand-out, or else by a metadata key with a handful of values."""
    now = now or timezone.now()
    naming = naming_of(project)
    counts, daily = slots_by(project, naming), answers_by(project, naming, now)
    n_days = days_worked(project, now)
    names = sorted(counts, key=naming.place)
    lines = tuple(stratum_line(name, counts[name], daily[name][-n_days:], now) for name in names)
    everything, every_day = sum(counts.values(), Counter()), [0] * DAYS
    for found in daily.values():
        every_day = [a + b for a, b in zip(every_day, found, strict=True)]
    total = stratum_line(ALL, everything, every_day[-n_days:], now)
    return Strata(naming.by, lines if len(lines) > 1 else (), total, n_days)


def naming_of(project: Project) -> Naming:
    strata = handout_policy(project).strata
    return Naming("" if strata else stratum_key(project), strata)


def stratum_line(
    name: str, counts: Mapping[str, int], daily: list[int], now: datetime
) -> StratumLine:
    on_desk, free = counts.get(State.CLAIMED, 0), counts.get(State.OPEN, 0)
    return StratumLine(
        name=name,
        done=counts.get(State.SUBMITTED, 0),
        on_desk=on_desk,
        open=free,
        waiting=counts.get(State.CLOSED, 0),
        forecast=forecast(daily, on_desk + free, now),
    )


def slots_by(project: Project, naming: Naming) -> dict[str, Counter[str]]:
    """Planned slots by stratum and state; closed ones wait for the lead."""
    slots = Assignment.objects.filter(project=project, wanted=True)
    rows = naming.named(slots, "subject__item").values_list("stratum", "state")
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for name, state, n in rows.annotate(n=Count("pk")).order_by():
        found[name][state] = n
    return found


def answers_by(project: Project, naming: Naming, now: datetime) -> dict[str, list[int]]:
    """Answers that filled planned slots in each of the last seven days, the newest last."""
    recent = Annotation.objects.filter(
        project=project,
        status=Annotation.Status.COUNTED,
        assignment__wanted=True,
        submitted_at__gt=now - DAYS * DAY,
    )
    found: dict[str, list[int]] = defaultdict(lambda: [0] * DAYS)
    rows = naming.named(recent, "subject__item").values_list("stratum", "submitted_at")
    for name, at in rows.order_by().iterator(chunk_size=20_000):
        back = max(0, int((now - at) / DAY))
        found[name][DAYS - 1 - back] += 1
    return found


def days_worked(project: Project, now: datetime) -> int:
    """Days since the first answer at a desk, seven at most: idle days before it say nothing."""
    own = Annotation.objects.filter(project=project, imported=False, assignment__isnull=False)
    first = own.aggregate(first=Min("submitted_at"))["first"]
    return DAYS if first is None else min(DAYS, max(1, math.ceil((now - first) / DAY)))
