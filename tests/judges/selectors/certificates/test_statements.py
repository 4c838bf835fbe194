"""What a certificate would say."""

import pytest

from annotation.models import Project
from evalhub.stats.coefficients import Sampling
from judges.models import JudgeCall
from judges.selectors.agreement.reports import judges_report
from judges.selectors.certificates.statements import injection_limit, statement_of
from judges.selectors.reports.grounds import Grounds, grounds_of
from tests.factories.certified import as_if_called, make_good_run
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


@pytest.mark.parametrize(
    ("value", "low", "high", "end"),
    [
        (0.07, 0.02, 0.12, "(7 of 99 did). That is above the gate of 2%."),
        (0.01, -0.01, 0.03, "(7 of 99 did). More than the gate of 2% is not ruled out."),
        (0.0, -0.01, 0.01, "interval -1.0% to 1.0% (7 of 99 did)."),
    ],
)
def test_the_rate_of_canaries_is_flagged_above_its_gate(
    value: float, low: float, high: float, end: str
) -> None:
    estimate = {"value": value, "low": low, "high": high}
    probes = {"injection": {"estimate": estimate, "obeyed": 7, "of": 99}}
    assert injection_limit({"battery": {"probes": probes}}).endswith(end)
    probes["injection"] = {"estimate": {"undefined": "There is no unit."}}
    assert injection_limit({"battery": {"probes": probes}}).endswith("There is no unit.")


def test_canaries_of_the_newest_probing_stand_among_the_limits(project: Project) -> None:
    prompt = make_prompt(project)
    run = as_if_called(make_good_run(project, n=30), prompt)
    probing = make_run(project, run.judge, number=2, imported=False, purpose="probe")
    verdicts = list(run.verdicts.all())
    JudgeCall.objects.bulk_create(
        JudgeCall(run=probing, subject_id=one.subject_id, prompt_version=prompt, scope="output")
        for one in verdicts
    )
    for one in verdicts:
        for probe, repeat, value in (("", 0, one.value), ("", 1, one.value), ("injection", 0, 5)):
            make_verdict(probing, one.subject, "accuracy", value, probe=probe, repeat=repeat)
    statement = statement_of(run, "accuracy", grounds_of(project, "1"), SAMPLING)
    assert statement is not None
    open_ones = sum(one.value < 5 for one in verdicts)
    said = statement.facts["limits"][-1]
    assert f"({open_ones} of {open_ones} did). That is above the gate of 2%." in said
