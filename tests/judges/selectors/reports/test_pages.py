"""The whole report page: the answer first, then one criterion."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from annotation.models import Item
from evalhub.stats.coefficients import Sampling
from evalhub.stats.intervals import Estimate
from judges.models import Certificate, JudgeRun
from judges.selectors.battery.probe import Probe
from judges.selectors.certificates.standing import IN_FORCE, LAPSED, Standing
from judges.selectors.reports import pages
from judges.selectors.reports.answers import Answer
from judges.selectors.reports.grounds import WHOLE
from judges.selectors.reports.pages import ReportPage, headline, report_page
from judges.selectors.reports.watched import WatchedAnswer
from tests.factories.judging import make_verdict
from tests.factories.projects import make_item

SAMPLING = Sampling(resamples=20)
LONGER = Estimate(0.4, 0.2, 0.6, 0.95, "test", 10)
WATCHED = Probe(
    "Length", LONGER, (-1.0, 1.0), (-0.1, 0.1), 0.0, "with length", "…", "Watch", "warn"
)


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
    answers = [WatchedAnswer(one) for one in titled]
    said = "For Yes0 and Yes2, yes. For Not yet3, not yet. For No1, no."
    assert headline(answers) == said
    assert headline([WatchedAnswer(titled[0], (WATCHED,))]) == (
        "For Yes0, yes, but with a bias to watch."
    )


def test_every_measure_stands_beside_what_people_reach(run: JudgeRun) -> None:
    detail = page(run).detail
    assert detail is not None
    lines = {one.key: one for one in detail.lines}
    assert {"accuracy", "quadratic_kappa", "alpha", "spearman"} <= set(lines)
    # Two people on four units: the same on three.
    assert lines["accuracy"].people.value == pytest.approx(3 / 4)


def test_probes_are_read_for_every_yes_and_for_what_is_looked_at(
    run: JudgeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    pair = make_item(run.project, "p-1", pair=True).subjects.get(scope="pair")
    make_verdict(run, pair, "overall", "A")
    monkeypatch.setattr(pages, "probes_of", lambda _found: [WATCHED])
    watched = {one.report.criterion.key: one.watched for one in page(run).answers}
    assert watched == {"accuracy": (WATCHED,), "overall": ()}
    monkeypatch.setattr(pages, "YES", page(run).answers[1].report.answer.word)
    assert page(run).answers[1].watched == (WATCHED,)


def test_a_report_is_valid_until_its_first_certificate_expires(run: JudgeRun) -> None:
    shown = page(run)
    days = (datetime(2027, 1, 1, tzinfo=UTC), datetime(2027, 2, 1, tzinfo=UTC))
    first, second = (Certificate(expires_at=day) for day in days)
    lapsed = Certificate(expires_at=datetime(2026, 12, 1, tzinfo=UTC))
    standings = [Standing(second, IN_FORCE), Standing(first, IN_FORCE), Standing(lapsed, LAPSED)]
    assert replace(shown, standings=standings).valid_until == days[0]
    assert shown.valid_until is None


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
