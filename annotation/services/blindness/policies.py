"""Changing what a project's desk does."""

from django.db import transaction

from annotation.blindness.policies import DeskPolicy
from annotation.models import Project
from evalhub.accounts.models import User
from evalhub.audit.services.events import record_event


@transaction.atomic
def save_desk_policy(*, project: Project, policy: DeskPolicy, actor: User) -> Project:
    """Store a desk policy. Raises `InvalidInput`."""
    policy.check()
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
