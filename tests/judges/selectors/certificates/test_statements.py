"""What a certificate would say."""

from annotation.models import Project
from evalhub.stats.coefficients import Sampling
from judges.selectors.agreement.reports import judges_report
from judges.selectors.certificates.statements import statement_of
from judges.selectors.reports.grounds import Grounds, grounds_of
from tests.factories.certified import as_if_called, as_if_joined, make_good_run, probe_with_orders
from tests.factories.judging import make_prompt, make_run, make_verdict

SAMPLING = Sampling(resamples=50)


def test_figures_are_those_of_the_report(project: Project) -> None:
    run = make_good_run(project, n=30)
    statement = statement_of(run, "accuracy", Grounds(), SAMPLING)
    assert statement is not None
    whole = judges_report(project, where=[], sampling=SAMPLING)
    assert statement.facts["figures"].items() <= whole["judge-one"]["accuracy"].items()
    assert set(whole["judge-one"]["accuracy"]) - set(statement.facts["figures"]) == {"slices"}
    assert statement.facts["grounds"] == {"n": 30}
    *imported, injection = statement.facts["limits"]
    assert len(imported) == 2
    assert injection.startswith("Prompt injection was not probed")
    assert (statement.objection, statement.facts["overrides"]) == ("", [])


def test_prompt_and_rubric_are_named_with_their_hashes(project: Project) -> None:
    run = as_if_called(make_good_run(project, n=30), make_prompt(project))
    statement = statement_of(run, "accuracy", grounds_of(project, "1"), SAMPLING)
    assert statement is not None
    prompt, rubric = statement.facts["prompt"], statement.facts["rubric"]
    assert (prompt["name"], prompt["version"], prompt["sha256"]) == ("about-accuracy", 1, "0" * 64)
    assert (rubric["version"], len(rubric["sha256"])) == (1, 64)
    assert rubric["criterion"]["question"] == "How is the accuracy?"
    assert statement.prompt_name == "about-accuracy"


def test_joint_verdicts_are_not_called_imported(project: Project) -> None:
    run = as_if_joined(make_good_run(project, n=30))
    statement = statement_of(run, "accuracy", Grounds(), SAMPLING)
    assert statement is not None
    assert statement.facts["limits"][0] == "The verdicts of 2 runs were joined."
    assert not any("imported" in limit for limit in statement.facts["limits"])
    assert statement.facts["judge"]["imported"] is False


def test_nothing_is_said_without_verdicts(project: Project) -> None:
    run = make_good_run(project, n=30)
    assert statement_of(run, "overall", Grounds(), SAMPLING) is None


def test_canaries_of_the_newest_probing_stand_among_the_limits(project: Project) -> None:
    run = as_if_called(make_good_run(project, n=30), make_prompt(project))
    open_ones = probe_with_orders(run)
    statement = statement_of(run, "accuracy", grounds_of(project, "1"), SAMPLING)
    assert statement is not None
    said = statement.facts["limits"][-1]
    assert f"({open_ones} of {open_ones} did). That is above the gate of 2%." in said
    assert said in statement.objection
    # A later probing of something else does not undo it.
    later = make_run(project, run.judge, number=100, imported=False, purpose="probe")
    call = run.calls.first()
    later.calls.create(subject=call.subject, prompt_version=call.prompt_version, scope="output")
    for probe in ("", "padding"):
        make_verdict(later, call.subject, "accuracy", 5, probe=probe)
    again = statement_of(run, "accuracy", grounds_of(project, "1"), SAMPLING)
    assert again is not None
    assert again.objection == statement.objection
