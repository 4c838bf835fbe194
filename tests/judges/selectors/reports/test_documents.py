"""The report as a file says what `report --json` says."""

import json

from evalhub.stats.coefficients import Sampling
from judges.models import JudgeRun
from judges.selectors.agreement.reports import judges_report
from judges.selectors.reports.criteria import run_report
from judges.selectors.reports.documents import report_document
from judges.selectors.reports.grounds import Cut, grounds_of
from tests.factories.golden_sets import make_release

SAMPLING = Sampling(seed=3, resamples=50)


def test_page_file_and_report_have_the_same_numbers(run: JudgeRun) -> None:
    (page,) = run_report(run, SAMPLING)
    file = report_document(run, SAMPLING)["criteria"]["accuracy"]
    whole = judges_report(run.project, where=[], sampling=SAMPLING)["tester"]["accuracy"]
    assert {key: file[key] for key in whole} == whole
    ends = [(one.value, one.low, one.high) for one in (page.kappa, page.ceiling)]
    named = (whole["weighted_kappa"], whole["human_ceilings"]["weighted_kappa"])
    assert ends == [(one["value"], one["low"], one["high"]) for one in named]


def test_the_file_says_what_it_is_about(run: JudgeRun) -> None:
    release = make_release(run.project)
    cut = Cut(grounds=grounds_of(run.project, "1"))
    document = json.loads(json.dumps(report_document(run, SAMPLING, cut)))
    assert document["schema"] == "evalhub.judge_report/1"
    assert (document["seed"], document["release"], document["digest"]) == (3, 1, release.digest)
    assert document["criteria"]["accuracy"]["answer"]["outcome"] == "undecided"
