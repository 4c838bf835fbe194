from annotation.models import Project
from calibration.consensus.policies import ConsensusPolicy
from calibration.selectors.consensus.pages import policy_page
from evalhub.accounts.models import User
from tests.factories.adjudications import settle
from tests.factories.golden_sets import make_rated


def test_the_page_counts_values_by_method_and_reasons(project: Project, adam: User) -> None:
    make_rated(project)
    settle(project.subjects.get(output__key="it-2-a"), adam)
    lines = {line.title: line for line in policy_page(project, None).tallies}
    found = lines["Accuracy"]
    assert (found.n_values, found.methods) == (3, (("adjudication", 1), ("majority", 2)))
    assert found.reasons == (("nobody rated it", 1),)


def test_a_trial_says_why_values_change(project: Project, adam: User) -> None:
    make_rated(project)
    settle(project.subjects.get(output__key="it-1-a"), adam, 2)
    trial = policy_page(project, ConsensusPolicy(experts="never")).trial
    assert trial is not None
    (line,) = trial.lines
    assert (line.was, line.becomes, trial.n_gained) == ("2", "5", 0)
    assert line.why_was == "adjudication by Adam; Ratings: 5 (2), 4 (1)"
    assert line.why == "majority 0.67; Ratings: 5 (2), 4 (1)"
