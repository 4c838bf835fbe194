"""Which consensus policy is in force, and which ones were."""

from dataclasses import dataclass

from django.db.models import QuerySet

from annotation.models import Project
from calibration.consensus.policies import DEFAULT, ConsensusPolicy
from calibration.models import ConsensusVersion


@dataclass(frozen=True)
class Standing:
    """The policy in force; number 0 is the default that nobody has chosen."""

    number: int
    policy: ConsensusPolicy


def consensus_versions(project: Project) -> QuerySet[ConsensusVersion]:
    """Every version, the newest first."""
    rows = ConsensusVersion.objects.filter(project=project)
    return rows.select_related("made_by").order_by("-number")


def standing_policy(project: Project) -> Standing:
    """The newest version's policy, or the default one."""
    newest = consensus_versions(project).first()
    if newest is None:
        return Standing(0, DEFAULT)
    return Standing(newest.number, ConsensusPolicy.read(newest.policy))
