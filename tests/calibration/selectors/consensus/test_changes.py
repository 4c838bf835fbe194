from annotation.models import Project
from calibration.consensus.policies import ConsensusPolicy
from calibration.selectors.consensus.changes import simulate
from tests.factories.golden_sets import make_rated


def test_a_simulation_lists_what_would_change_and_why(project: Project) -> None:
    make_rated(project)
    # 5,5,4 (.67) and A,A,B (.67) fall under .9; 1,1,1 does not.
    found = simulate(project, ConsensusPolicy(), ConsensusPolicy(minimum_confidence=0.9))
    assert (found.n_units, found.n_changed, found.n_items) == (5, 2, 1)
    assert (found.n_values_before, found.n_values) == (3, 1)
    said = [(one.unit.criterion.key, one.was, one.becomes) for one in found.changes]
    assert said == [("accuracy", "5", "no value"), ("overall", "A", "no value")]
    assert {one.after.reason for one in found.changes} == {"low_confidence"}


def test_only_so_many_changes_are_listed(project: Project) -> None:
    make_rated(project)
    found = simulate(project, ConsensusPolicy(), ConsensusPolicy(minimum_raters=9), most=1)
    assert (len(found.changes), found.n_changed) == (1, 3)
