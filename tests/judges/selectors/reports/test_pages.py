"""The whole report page: the answer first, then one criterion."""

from dataclasses import replace

from annotation.models import Item
from evalhub.stats.coefficients import Sampling
from judges.models import JudgeRun
from judges.selectors.reports.answers import Answer
from judges.selectors.reports.grounds import WHOLE
from judges.selectors.reports.pages import ReportPage, headline, report_page
from tests.factories.judging import make_verdict
from tests.factories.projects import make_item

SAMPLING = Sampling(resamples=20)


def page(run: JudgeRun, **given: str) -> ReportPage:
    return report_page(run, SAMPLING, WHOLE, given)


def test_the_first_criterion_is_shown_until_another_is_asked_for(run: JudgeRun) -> None:
    pair = make_item(run.project, "p-1", pair=True).subjects.get(scope="pair")
    make_verdict(run, pair, "overall", "A")
    shown = [page(run, criterion=key).detail for key in ("", "overall", "unheard-of")]
    keys = [one.report.criterion.key for one in shown if one is not None]
    assert keys == ["accuracy", "overall", "accuracy"]


def test_slices_are_cut_by_the_first_key_or_the_one_asked_for(run: JudgeRun) -> None:
    for item in Item.objects.all():
        item.metadata = {"lang": "en" if item.position else "de", "tier": item.position % 2}
        item.save()
    for given, expected in (("", "lang"), ("tier", "tier"), ("nothing", "lang")):
        detail = page(run, by=given).detail
        assert detail is not None
        assert detail.slices is not None
        assert detail.slices.by == expected


def test_the_headline_names_each_criterion_under_its_answer(run: JudgeRun) -> None:
    (report,) = page(run).reports
    words = ("Yes", "No", "Yes", "Not yet")
    titled = [
        replace(report, answer=Answer(word, "good", ""), criterion=named(report, word + str(place)))
        for place, word in enumerate(words)
    ]
    assert headline(titled) == "For Yes0 and Yes2, yes. For Not yet3, not yet. For No1, no."


def named(report: object, title: str) -> object:
    return type(report.criterion)(key=title, title=title)


def test_a_run_without_verdicts_has_a_page_too(run: JudgeRun) -> None:
    run.verdicts.all().delete()
    empty = page(run)
    assert (empty.reports, empty.detail, empty.worst, empty.headline, empty.n) == (
        [],
        None,
        [],
        "",
        0,
    )
