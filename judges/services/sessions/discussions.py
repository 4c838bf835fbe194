"""Taking disagreements of a judge and people into a calibration session."""

from collections.abc import Sequence

from annotation.models import Role, Subject
from annotation.selectors.ratings import current_criteria
from calibration.models import CalibrationSession
from calibration.selectors.sessions.choosing import BY_HAND, MOST, Choice
from calibration.selectors.sessions.invited import may_rate
from calibration.services.sessions.opening import SessionPlan, open_session
from evalhub.accounts.models import User
from evalhub.errors import InvalidInput
from judges.models import JudgeRun

LONGEST_QUESTION = 200


def discuss_conflicts(
    *, run: JudgeRun, criterion: str, subjects: Sequence[int], actor: User
) -> CalibrationSession:
    """Call a session of every annotator about units on which a judge differs.

    Nobody is told what the judge said: they rate alone first. Raises `InvalidInput`.
    """
    asked = next((one for one in current_criteria(run.project) if one.key == criterion), None)
    chosen = Subject.objects.filter(project=run.project, pk__in=subjects[:MOST])
    rows = list(chosen.select_related("item"))
    if asked is None or not rows:
        raise InvalidInput("Choose a unit of this report to talk about.")
    names = tuple(dict.fromkeys(one.item.key for one in rows))
    what = names[0] if len(names) == 1 else f"{len(names)} Items"
    question = f"{asked.title}: what is right for {what}?"
    plan = SessionPlan(
        question=question[:LONGEST_QUESTION],
        criteria=[asked.key],
        choice=Choice(rule=BY_HAND, n=MOST, items=names),
        people=invited(run),
        subjects=[one.pk for one in rows],
    )
    return open_session(project=run.project, plan=plan, actor=actor)


def invited(run: JudgeRun) -> list[User]:
    """The annotators; with fewer than two of them everybody who may rate."""
    members = may_rate(run.project)
    annotators = [one.user for one in members if one.role == Role.ANNOTATOR]
    return annotators if len(annotators) > 1 else [one.user for one in members]
