"""What keeps work from being done: slots that nobody can take, and what waits for a lead."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db import connection

from annotation.access import CAPABILITIES, Capability
from annotation.handout import Lane, need_words
from annotation.models import (
    Annotation,
    Appeal,
    CaseState,
    Exclusion,
    Membership,
    Project,
    Rater,
    ReviewCase,
    Role,
)
from annotation.selectors.questions.inbox import waiting_for_lead

C = Capability
MANY = {
    "question or skipped Item waits": "questions and skipped Items wait",
    "answer waits for review": "answers wait for review",
    "appeal waits for an answer": "appeals wait for an answer",
    "returned answer waits for its Rater": "returned answers wait for their Raters",
}
# Open slots by what they ask of a rater.
OPEN = """
    SELECT lane.needs, lane.reserved, array_agg(lane.id), sum(slots.n)
    FROM annotation_lane lane
    JOIN (SELECT lane_id, count(*) AS n FROM annotation_assignment
          WHERE project_id = %(project)s AND state = 'open' AND wanted GROUP BY lane_id) slots
      ON slots.lane_id = lane.id
    WHERE lane.project_id = %(project)s
    GROUP BY lane.needs, lane.reserved ORDER BY sum(slots.n) DESC
"""
# Of a subject's open slots, those beyond the people who may still take one.
STUCK = """
    WITH touched AS (
      SELECT subject_id, count(*) AS n FROM (
        SELECT subject_id, rater_id FROM annotation_assignment
        WHERE project_id = %(project)s AND rater_id = ANY(%(raters)s)
        UNION
        SELECT skip.subject_id, skip.rater_id FROM annotation_skip skip
        WHERE skip.rater_id = ANY(%(raters)s)
        UNION
        SELECT subject_id, rater_id FROM annotation_annotation
        WHERE project_id = %(project)s AND rater_id = ANY(%(raters)s) AND status <> 'withdrawn'
      ) met GROUP BY subject_id
    )
    SELECT coalesce(sum(greatest(0, slots.n - (%(people)s - coalesce(touched.n, 0)))), 0)
    FROM (SELECT subject_id, count(*) AS n FROM annotation_assignment
          WHERE lane_id = ANY(%(lanes)s) AND state = 'open' AND wanted GROUP BY subject_id) slots
    LEFT JOIN touched USING (subject_id)
"""


@dataclass(frozen=True)
class Bottleneck:
    """Something that work waits for: how much of it, why, and the page where it is mended."""

    n: int
    what: str
    why: str
    page: str
    action: str
    needs: Capability


@dataclass(frozen=True)
class Crew:
    """Who may be handed work: raters with skills by id, and members who have not begun."""

    raters: Mapping[int, tuple[str, Mapping[str, list[str]]]]
    not_begun: int

    def open_to(self, lane: Lane) -> list[int]:
        return [pk for pk, (key, skills) in self.raters.items() if lane.is_open_to(key, skills)]


def bottlenecks(project: Project) -> list[Bottleneck]:
    """What keeps work from being done, the most first."""
    found = [*stuck_slots(project), *waiting(project)]
    return sorted(found, key=lambda one: -one.n)


def crew_of(project: Project) -> Crew:
    """Members who may rate: not paused, not excluded, qualified where that is asked."""
    roles = [role for role, allowed in CAPABILITIES.items() if C.ANNOTATE in allowed]
    members = Membership.objects.filter(project=project, role__in=roles)
    begun = Rater.objects.filter(project=project, user__in=members.values("user"))
    excluded = Exclusion.objects.filter(rater__project=project, lifted_at=None)
    able = begun.filter(paused_at=None).exclude(pk__in=excluded.values("rater"))
    if project.qualification_version is not None:
        able = able.filter(qualified_version__gte=project.qualification_version)
    rows = able.values_list("pk", "key", "skills")
    not_begun = members.filter(role=Role.ANNOTATOR).exclude(user__in=begun.values("user")).count()
    return Crew({pk: (key, skills) for pk, key, skills in rows}, not_begun)


def stuck_slots(project: Project) -> Iterator[Bottleneck]:
    """Open slots for which nobody is left, by what they ask for."""
    crew = crew_of(project)
    with connection.cursor() as cursor:
        cursor.execute(OPEN, {"project": project.pk})
        for needs, reserved, lanes, n_open in cursor.fetchall():
            lane = Lane(0, needs=json.loads(needs), reserved=json.loads(reserved or "null"))
            able = crew.open_to(lane)
            # Whoever has not begun may take what asks for nothing.
            people = len(able) + (crew.not_begun if not is_special(lane) else 0)
            given = {"project": project.pk, "raters": able, "lanes": lanes, "people": people}
            cursor.execute(STUCK, given)
            stuck = int(cursor.fetchone()[0])
            if stuck:
                yield stuck_one(lane, stuck, int(n_open), people)


def is_special(lane: Lane) -> bool:
    return bool(lane.needs) or lane.reserved is not None


def stuck_one(lane: Lane, stuck: int, n_open: int, people: int) -> Bottleneck:
    """In words: who is missing, and where to change it."""
    find = "finds" if stuck == 1 else "find"
    what = f"{stuck:,} of {n_open:,} open slots{asked_of(lane)} {find} nobody"
    if is_special(lane):
        why = f"{who_may(people)} Give somebody the skill, or change the hand-out."
        return Bottleneck(
            stuck, what, why, "handout-settings", "Open the hand-out", C.MANAGE_SETTINGS
        )
    why = f"{who_may(people)} Invite Raters, or lower the overlap."
    return Bottleneck(stuck, what, why, "member-list", "Invite Raters", C.MANAGE_MEMBERS)


def asked_of(lane: Lane) -> str:
    """What the slots of a lane ask for: ` that ask for language fr, reserved for anna`."""
    parts = []
    if lane.needs:
        skills = ", ".join(
            f"{key} {need_words(value)}" for key, value in sorted(lane.needs.items())
        )
        parts.append(f" that ask for {skills}")
    if lane.reserved is not None:
        parts.append(f" reserved for {', '.join(lane.reserved)}")
    return ",".join(parts)


def who_may(people: int) -> str:
    if not people:
        return "Nobody at work may take them."
    many = "1 person" if people == 1 else f"{people:,} people"
    return f"{many} may take such slots, and nobody rates the same Output twice."


def waiting(project: Project) -> Iterator[Bottleneck]:
    """What waits for a lead, and what was returned to raters."""
    cases = ReviewCase.objects.filter(project=project, annotation__status=Annotation.Status.COUNTED)
    appeals = Appeal.objects.filter(rater__project=project, answered_at=None).count()
    returned = cases.filter(state=CaseState.RETURNED).count()
    asked = waiting_for_lead(project)
    reviews = cases.filter(state=CaseState.WAITING).count()
    said = (
        (asked, "question or skipped Item waits", "question-list", C.EDIT_RUBRIC),
        (reviews, "answer waits for review", "review-list", C.REVIEW),
        (appeals, "appeal waits for an answer", "quality-inbox", C.MANAGE_MEMBERS),
        (returned, "returned answer waits for its Rater", "", C.VIEW_RESULTS),
    )
    for n, what, page, needs in said:
        if n:
            yield Bottleneck(n, f"{n:,} {what if n == 1 else MANY[what]}", "", page, "Open", needs)
