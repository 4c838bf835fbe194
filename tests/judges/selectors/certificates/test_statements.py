"""What a certificate would say."""

from annotation.models import Project
from evalhub.stats.coefficients import Sampling
from judges.selectors.agreement.reports import judges_report
from judges.selectors.certificates.statements import statement_of
from judges.selectors.reports.grounds import Grounds, grounds_of
from tests.factories.certified import as_if_called, make_good_run
from tests.factories.judging import make_prompt

SAMPLING = Sampling(resamples=50)


def test_figures_are_those_of_the_report(project: Project) -> None:
    run = make_good_run(project, n=30)
    statement = statement_of(run, "accuracy", Grounds(), SAMPLING)
    assert statement is not None
    whole = judges_report(project, where=[], sampling=SAMPLING)
    assert statement.facts["figures"] == whole["judge-one"]["accuracy"]
    assert statement.facts["grounds"] == {"n": 30}
    assert len(statement.facts["limits"]) == 2


def test_prompt_and_rubric_are_named_with_their_hashes(project: Project) -> None:
    run = as_if_called(make_good_run(project, n=30), make_prompt(project))
    statement = statement_of(run, "accuracy", grounds_of(project, "1"), SAMPLING)
    assert statement is not None
    prompt, rubric = statement.facts["prompt"], statement.facts["rubric"]
    assert (prompt["name"], prompt["version"], prompt["sha256"]) == ("about-accuracy", 1, "0" * 64)
    assert (rubric["version"], len(rubric["sha256"])) == (1, 64)
    assert rubric["criterion"]["question"] == "How is the accuracy?"
    assert statement.prompt_name == "about-accuracy"


def test_nothing_is_said_without_verdicts(project: Project) -> None:
    run = make_good_run(project, n=30)
    assert statement_of(run, "overall", Grounds(), SAMPLING) is None
