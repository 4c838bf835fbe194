"""Switching a project's consensus policy. Every version stays, numbered, with who and why."""

from django.db import transaction

from annotation.models import Project
from annotation.services.answering.checks import is_storable
from calibration.consensus.policies import ConsensusPolicy
from calibration.errors import InvalidPolicy
from calibration.models import ConsensusVersion
from calibration.selectors.consensus.changes import simulate
from calibration.selectors.consensus.standing import standing_policy
from evalhub.accounts.models import User
from evalhub.audit.services.events import record_event


@transaction.atomic
def switch_policy(
    *, project: Project, policy: ConsensusPolicy, actor: User, note: str = ""
) -> ConsensusVersion:
    """Put a policy in force under the next number, with how many units it changed.

    Raises `InvalidPolicy`, also where the policy is in force already.
    """
    policy.check()
    if not is_storable(note):
        raise InvalidPolicy("The note is too long or holds characters nobody can store.")
    project = Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    standing = standing_policy(project)
    if standing.number and standing.policy == policy:
        raise InvalidPolicy(f"This is version {standing.number}, which is in force already.")
    found = simulate(project, standing.policy, policy, most=0)
    version = ConsensusVersion.objects.create(
        project=project,
        number=standing.number + 1,
        policy=policy.as_json(),
        note=note.strip(),
        n_changed=found.n_changed,
        made_by=actor,
    )
    record_event(
        verb="consensus policy switched",
        subject=version,
        actor=actor,
        project_id=project.public_id,
        payload={"number": version.number, "policy": version.policy, "units": found.n_changed},
    )
    return version
