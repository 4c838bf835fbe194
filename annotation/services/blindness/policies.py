"""Changing what a project's desk does."""

from django.db import transaction

from annotation.blindness.policies import DeskPolicy
from annotation.models import Project
from annotation.selectors.blindness.disclosure import has_traps
from evalhub.accounts.models import User
from evalhub.audit.services.events import record_event
from evalhub.errors import InvalidInput


@transaction.atomic
def save_desk_policy(*, project: Project, policy: DeskPolicy, actor: User) -> Project:
    """Store a desk policy. Raises `InvalidInput`."""
    policy.check()
    if policy.gives_traps_away and has_traps(project):
        raise InvalidInput(
            "Traps are active here: with the reference or other people's values on the page they "
            "measure nothing. Show these after the answer, or retire the Traps first."
        )
    project = Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    if project.desk != policy.as_json():
        before = DeskPolicy.of(project).as_json()
        project.desk = policy.as_json()
        project.save(update_fields=["desk"])
        record_event(
            verb="desk changed",
            subject=project,
            actor=actor,
            project_id=project.public_id,
            payload={"before": before, "after": project.desk},
        )
    return project
