"""Calling a session: who is invited, what it is about, its first blind round."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.db import transaction
from django.db.models import Max

from annotation.models import Criterion, Project, Rater, Rubric, Subject
from annotation.selectors.assignments import rater_in
from annotation.selectors.ratings import every_criterion
from annotation.selectors.rubrics import newest_rubric
from annotation.services.assignments import join_project
from calibration.models import CalibrationSession, Round, RoundSubject, SessionRater
from calibration.selectors.sessions.choosing import MOST, Choice, Chosen, choose, eligible
from calibration.services.adjudications.cases import take_wishes
from calibration.services.schedules.ticking import settle_dues
from evalhub.accounts.models import User
from evalhub.audit.services.events import record_event
from evalhub.errors import InvalidInput

FEWEST_RATERS = 2
LONGEST_AGENDA = 20_000
PLAIN: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True)
class SessionPlan:
    """What a lead asks for. Without `subjects` the rule chooses them."""

    question: str
    criteria: Sequence[str]
    choice: Choice
    people: Sequence[User]
    anonymised: bool = False
    agenda: str = ""
    subjects: Sequence[int] = ()


@transaction.atomic
def open_session(*, project: Project, plan: SessionPlan, actor: User) -> CalibrationSession:
    """Call a session and begin its first round. Raises `InvalidInput` saying what is missing.

    Locks the project, so that sessions are numbered one after the other.
    """
    project = Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    rubric = newest_rubric(project)
    criteria = focus(project, plan.criteria)
    if rubric is None or not criteria:
        raise InvalidInput("Choose at least one Criterion to talk about.")
    if len(plan.people) < FEWEST_RATERS:
        raise InvalidInput("Invite at least two people: one alone has nobody to differ from.")
    chosen = chosen_subjects(project, criteria, plan)
    # Whoever joins by being invited joined before the session: they make no further one due.
    raters = [
        rater_in(project, user) or join_project(project=project, user=user) for user in plan.people
    ]
    last = CalibrationSession.objects.filter(project=project).aggregate(last=Max("number"))["last"]
    session = CalibrationSession.objects.create(
        project=project,
        number=(last or 0) + 1,
        question=plan.question.strip(),
        agenda=(plan.agenda.strip() or agenda_for(plan.choice, criteria, chosen))[:LONGEST_AGENDA],
        criteria=[one.key for one in criteria],
        choice=plan.choice.as_json(),
        anonymised=plan.anonymised,
        called_by=actor,
    )
    invite(session, raters)
    settle_dues(session)
    record_event(
        verb="session called",
        subject=session,
        actor=actor,
        project_id=project.public_id,
        payload={"number": session.number, "raters": len(plan.people), "rule": plan.choice.rule},
    )
    begin_round(session=session, rubric=rubric, chosen=chosen, actor=actor)
    take_wishes([one.subject for one in chosen], session.criteria)
    return session


def focus(project: Project, keys: Sequence[str]) -> list[Criterion]:
    return [one for one in every_criterion(project) if one.key in keys]


def chosen_subjects(
    project: Project, criteria: Sequence[Criterion], plan: SessionPlan
) -> list[Chosen]:
    """By the rule, without what was dropped in the preview; at least one."""
    chosen = choose(project, criteria, plan.choice)
    if plan.subjects:
        kept = set(plan.subjects)
        chosen = [one for one in chosen if one.subject.pk in kept]
        there = {one.subject.pk for one in chosen}
        later = eligible(project, criteria).filter(pk__in=kept - there)
        rows: list[Subject] = list(later.select_related("item", "output", "project").order_by("pk"))
        chosen += [Chosen(one, plan.choice.words) for one in rows]
    if not chosen:
        raise InvalidInput(
            f"Nothing is chosen by “{plan.choice.words}”. Choose another rule, or name Items."
        )
    return chosen[:MOST]


def agenda_for(choice: Choice, criteria: Sequence[Criterion], chosen: Sequence[Chosen]) -> str:
    """A first agenda, made of the rule; the lead writes it anew where they like."""
    titles = ", ".join(one.title for one in criteria)
    lines = [
        f"1. Everybody rates {len(chosen)} subjects alone: {titles}.",
        "2. The room opens; look at what differs most first.",
        "3. For each: what did the Rubric leave open? Settle a value, or say that it is ambiguous.",
        "4. Write down the rule that would have settled it.",
        "5. Publish the next Rubric, and rate fresh Items by it.",
        f"Chosen by: {choice.words}.",
    ]
    return "\n".join(lines)


def invite(session: CalibrationSession, raters: list[Rater]) -> None:
    """Seat people in an order that tells nothing about them."""
    secrets.SystemRandom().shuffle(raters)
    SessionRater.objects.bulk_create(
        SessionRater(session=session, rater=rater, place=place)
        for place, rater in enumerate(raters)
    )


@transaction.atomic
def begin_round(
    *,
    session: CalibrationSession,
    rubric: Rubric,
    chosen: Sequence[Chosen],
    actor: User,
    matching: Mapping[str, Any] = PLAIN,
) -> Round:
    """Put subjects before everybody invited, each alone."""
    last = session.rounds.aggregate(last=Max("number"))["last"]
    made = Round.objects.create(
        session=session, number=(last or 0) + 1, rubric=rubric, matching=dict(matching)
    )
    RoundSubject.objects.bulk_create(
        RoundSubject(round=made, subject=one.subject, place=place, why=one.why)
        for place, one in enumerate(chosen, start=1)
    )
    record_event(
        verb="session round begun",
        subject=session,
        actor=actor,
        project_id=session.project.public_id,
        payload={"round": made.number, "subjects": len(chosen), "rubric": rubric.version},
    )
    return made
