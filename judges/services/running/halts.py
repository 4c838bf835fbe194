"""While everything is paused: what waits outside runs is not asked, and nothing is begun alone.

Whoever starts or resumes a run, or lifts the halt, lets calls of the project be made again.
"""

from django.db import transaction

from annotation.models import Project
from evalhub.accounts.models import User
from evalhub.audit.services.events import record_event
from evalhub.jobs.models import LeasedRow
from judges.errors import CannotRun
from judges.models import Halt, Judge, JudgeCheck, PromptProposal
from judges.selectors.runs import is_halted

State = LeasedRow.State
HALTED = (
    "All runs of this Project are paused, and nothing else is asked meanwhile. Resume or start a "
    'run, or press "Let calls be made" on the page of its runs.'
)


@transaction.atomic
def halt_calls(*, project: Project | None, actor: User | None, reason: str) -> None:
    """Nothing is asked any more in a project, or in any; what waits outside runs is cancelled."""
    projects = Project.objects.filter(pk__in=Judge.objects.values("project"))
    if project is not None:
        projects = Project.objects.filter(pk=project.pk)
    for one in projects.select_for_update(no_key=True).order_by("pk"):
        _, new = Halt.objects.get_or_create(project=one, defaults={"by": actor})
        if new:
            record(one, "judge calls halted", actor)
    for model in (JudgeCheck, PromptProposal):
        waiting = model.objects.filter(judge__project__in=projects, state=State.WAITING)
        waiting.update(state=State.CANCELLED, last_error=reason)


@transaction.atomic
def lift_halt(*, project: Project, actor: User | None = None) -> bool:
    """Let calls of a project be made again; False where nothing was halted."""
    lifted, _ = Halt.objects.filter(project=project).delete()
    if lifted:
        record(project, "judge calls allowed again", actor)
    return bool(lifted)


def may_begin(project_id: int) -> bool:
    """Whether something may begin by itself; until the transaction ends, nothing is halted then."""
    project = Project.objects.select_for_update(no_key=True).get(pk=project_id)
    return not is_halted(project)


def check_not_halted(project: Project) -> None:
    """Raise `CannotRun` while everything of the project is paused."""
    if is_halted(project):
        raise CannotRun(HALTED)


def record(project: Project, verb: str, actor: User | None) -> None:
    record_event(
        verb=verb,
        subject=project,
        actor=actor,
        project_id=project.public_id,
        payload={"project": project.slug},
    )
