"""What a policy would do with a project as it is: simulated, nothing is stored."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db import connection
from django.db.models import Count, Q

from annotation.handout import Lane
from annotation.models import Project, Rater
from annotation.routing.groups import Group, Person
from annotation.routing.policies import HandoutPolicy
from annotation.routing.simulation import Forecast, Limits, simulate
from annotation.selectors.handout.demands import Demand, demands_of, unmet_rules
from annotation.selectors.handout.disagreement import (
    Doubt,
    answered_twice,
    distances_apart,
    doubt,
)
from annotation.selectors.handout.policies import handout_policy
from annotation.selectors.handout.routes import ROUTES, SAMPLED_ROUTES, routing_of
from annotation.selectors.people.bottlenecks import crew_of

MOST_SUBJECTS = 20_000
MOST_PEOPLE = 200
STAND_INS = 5
# Subjects that are alike; of each who had it, and so may not be handed it again.
GROUPS = """
    SELECT listed, least(answered, overlap), overlap, rank, stratum, needs::text, reserved::text,
           batch, met, count(*)
    FROM (SELECT routes.*, (SELECT count(*) FROM annotation_assignment
                            WHERE subject_id = routes.subject_id AND NOT repeat
                              AND state IN ('claimed', 'submitted')) AS answered,
                 ARRAY(SELECT rater_id FROM annotation_assignment
                       WHERE subject_id = routes.subject_id AND NOT repeat
                         AND rater_id = ANY(%(people)s)
                       UNION SELECT rater_id FROM annotation_skip
                       WHERE subject_id = routes.subject_id AND rater_id = ANY(%(people)s)
                       UNION SELECT rater_id FROM annotation_discussed
                       WHERE subject_id = routes.subject_id AND rater_id = ANY(%(people)s)
                       UNION SELECT rater_id FROM annotation_annotation
                       WHERE subject_id = routes.subject_id AND rater_id = ANY(%(people)s)
                         AND status NOT IN ('withdrawn', 'repeat')
                       ORDER BY 1) AS met
          FROM ({routes}) routes) counted
    WHERE NOT referred
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9 ORDER BY listed = 0, listed, rank, 2, 3, 5, 6, 7, 8, met
"""
SIZES = """
    SELECT (SELECT count(*) FROM annotation_subject WHERE project_id = %(project)s),
           (SELECT count(*) FROM annotation_item WHERE project_id = %(project)s)
"""
# Answers per person on a day on which they gave any, over the last thirty days.
PACE = """
    SELECT round(count(*)::numeric / nullif(count(DISTINCT (rater_id, submitted_at::date)), 0))::int
    FROM annotation_annotation
    WHERE project_id = %(project)s AND NOT imported AND status IN ('counted', 'repeat')
      AND submitted_at > now() - interval '30 days'
"""


@dataclass(frozen=True)
class PreviewLine:
    """One stratum: what there is to do, and how much of it is complete after each fifth."""

    label: str
    n_subjects: int
    slots_before: int | None
    slots: int
    before: tuple[float, ...]
    curve: tuple[float, ...]
    nobody: int
    too_few: int


@dataclass(frozen=True)
class LoadLine:
    key: str
    before: int
    after: int


@dataclass(frozen=True)
class Preview:
    """A policy beside the saved one. `stand_ins` where nobody has opened the desk yet; `pace` is
    the measured one that days rest on where there is no daily limit.
    """

    lines: tuple[PreviewLine, ...]
    loads: tuple[LoadLine, ...]
    before: Forecast
    after: Forecast
    stand_ins: int
    pace: int | None
    one_in: int
    doubt: Doubt
    doubt_before: Doubt
    demands: tuple[Demand, ...]
    unmet: tuple[str, ...]

    @property
    def sampled(self) -> bool:
        return self.one_in > 1 or self.after.n_simulated < self.after.n_subjects

    @property
    def answers_before(self) -> int:
        return sum(one.n_slots for one in self.before.strata)

    @property
    def answers(self) -> int:
        return sum(line.slots for line in self.lines)


def preview(project: Project, policy: HandoutPolicy) -> Preview:
    """Simulate a policy and the saved one with the same people and seed."""
    subjects, items = query(SIZES, {"project": project.pk})[0]
    one_in = max(1, -(-subjects // MOST_SUBJECTS))
    known, stand_ins = people_of(project)
    people = list(known.values())
    pace = query(PACE, {"project": project.pk})[0][0]
    siblings = max(1, round(subjects / items)) if items else 1
    saved = handout_policy(project)
    found = []
    for each in (saved, policy):
        limits = Limits(
            breadth=each.fill == "breadth",
            once_per_item=each.once_per_item,
            cap=each.cap,
            daily=each.daily or pace or 0,
            siblings=siblings,
        )
        groups, met = groups_of(project, each, one_in, known)
        found.append(simulate(groups, people, limits, seed=project.seed))
    before, after = found
    apart = distances_apart(project, answered_twice(project, one_in))
    return Preview(
        lines=lines_of(before, after),
        loads=tuple(LoadLine(p.key, before.load[p.key], after.load[p.key]) for p in people),
        before=before,
        after=after,
        stand_ins=stand_ins,
        pace=pace if not policy.daily else None,
        one_in=one_in,
        doubt=doubt(apart, policy, after.n_subjects),
        doubt_before=doubt(apart, saved, before.n_subjects),
        demands=demands_of(groups, people),
        unmet=unmet_rules(policy, *met),
    )


def lines_of(before: Forecast, after: Forecast) -> tuple[PreviewLine, ...]:
    """The strata of the new policy, beside those of the saved one where it has the same."""
    old = {one.label: one for one in before.strata}
    return tuple(
        PreviewLine(
            label=one.label,
            n_subjects=one.n_subjects,
            slots_before=old[one.label].n_slots if one.label in old else None,
            slots=one.n_slots,
            before=old[one.label].curve if one.label in old else (),
            curve=one.curve,
            nobody=one.nobody,
            too_few=one.too_few,
        )
        for one in after.strata
    )


def groups_of(
    project: Project, policy: HandoutPolicy, one_in: int, people: Mapping[int, Person]
) -> tuple[list[Group], tuple[set[int], set[int]]]:
    """The project's subjects as this policy tells them apart, counted in the database.

    With them the places of the strata and of the batches that some subject goes by.
    """
    given = routing_of(project, policy) | {"nth": one_in, "people": list(people)}
    rows = query(GROUPS.replace("{routes}", SAMPLED_ROUTES if one_in > 1 else ROUTES), given)
    lanes: dict[Any, int] = {}
    found = []
    # Rows that differ by who had the subjects alone stand one after the other.
    for alike, several in groupby(rows, key=itemgetter(slice(8))):
        listed, answered, overlap, rank, stratum, needs, reserved, _ = alike
        kept = json.loads(reserved) if reserved else None
        place = lanes.setdefault((rank, stratum, needs, reserved), len(lanes))
        lane = Lane(place, rank, stratum, json.loads(needs), kept)
        met = [(n * one_in, frozenset(people[pk].key for pk in had)) for *_, had, n in several]
        size = sum(n for n, _ in met)
        found.append(Group(label_of(policy, listed), size, overlap, lane, answered, met))
    return found, ({row[0] for row in rows}, {row[7] for row in rows})


def label_of(policy: HandoutPolicy, listed: int) -> str:
    if not listed:
        return "Everything else" if policy.strata else "Everything"
    return policy.strata[listed - 1].label


def people_of(project: Project) -> tuple[dict[int, Person], int]:
    """Who may be handed work, by id; stand-ins without skills where there is nobody yet."""
    given = Count("assignments", filter=Q(assignments__state="submitted"), distinct=True)
    raters = Rater.objects.filter(pk__in=crew_of(project).raters).annotate(n=given).order_by("key")
    people = {r.pk: Person(r.key, r.seed, r.skills, r.n) for r in raters[:MOST_PEOPLE]}
    if people:
        return people, 0
    return {-n: Person(f"person {n}", n) for n in range(1, STAND_INS + 1)}, STAND_INS


def query(statement: str, given: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return cursor.fetchall()
