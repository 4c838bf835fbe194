from annotation.models import Project
from calibration.consensus.policies import DEFAULT, ConsensusPolicy
from calibration.selectors.consensus.standing import consensus_versions, standing_policy
from calibration.services.consensus.policies import switch_policy
from evalhub.accounts.models import User


def test_the_newest_version_is_in_force(project: Project, maya: User) -> None:
    assert (standing_policy(project).number, standing_policy(project).policy) == (0, DEFAULT)
    for least in (2, 3):
        switch_policy(project=project, policy=ConsensusPolicy(minimum_raters=least), actor=maya)
    assert standing_policy(project).policy.minimum_raters == 3
    assert [one.number for one in consensus_versions(project)] == [2, 1]
