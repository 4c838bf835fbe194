"""What an overview says of judges: kept or signed, never worked out there."""

import pytest
from django.core.cache import cache

from annotation.models import Project
from evalhub.accounts.models import User
from evalhub.stats.coefficients import Sampling
from judges.models import JudgeRun
from judges.selectors.certificates.overview import judges_at_a_glance
from judges.selectors.reports import keeping
from judges.selectors.reports.grounds import WHOLE
from judges.selectors.reports.pages import report_page
from judges.services.runs import RunPlan, start_run
from tests.factories.certified import make_certificate, make_good_run
from tests.factories.judging import make_judge, make_prompt
from tests.factories.projects import make_item


@pytest.fixture
def run(project: Project) -> JudgeRun:
    cache.clear()
    return make_good_run(project, n=40)


def test_the_answers_of_the_newest_report_are_shown_once_it_was_read(run: JudgeRun) -> None:
    assert judges_at_a_glance(run.project) == (None, None)
    (answer,) = report_page(run, Sampling(), WHOLE, {}).answers
    judged, _ = judges_at_a_glance(run.project)
    assert judged is not None
    assert (judged.judge, judged.about, judged.run) == (
        *("judge-one", "run 1, against all Items"),
        run.public_id,
    )
    (shown,) = judged.answers
    assert (shown.criterion, shown.word, shown.tone) == ("Accuracy", answer.word, answer.tone)
    assert (shown.judge, shown.people) == (answer.report.kappa, answer.report.ceiling)


def test_without_a_kept_report_its_certificates_are(
    run: JudgeRun, maya: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_certificate(run, maya)
    monkeypatch.setattr(keeping, "kept_as", lambda *_asked: pytest.fail("worked out"))
    judged, _ = judges_at_a_glance(run.project)
    assert judged is not None
    assert (judged.judge, judged.about) == ("judge-one", "by its certificates")
    assert [(one.criterion, one.word, one.judge) for one in judged.answers] == [
        ("Accuracy", "Certified", None)
    ]


def test_a_run_that_goes_on_is_shown_with_its_calls(project: Project) -> None:
    make_item(project, "it-1", outputs=2)
    run = start_run(judge=make_judge(project), plan=RunPlan((make_prompt(project),)))
    run.calls.filter(pk=run.calls.first().pk).update(state="done")
    judged, under_way = judges_at_a_glance(project)
    assert (judged, under_way.number, under_way.done, under_way.total) == (None, 1, 1, 2)
