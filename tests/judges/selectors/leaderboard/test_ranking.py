"""Judges of a project on the same units of one release."""

import uuid
from decimal import Decimal

import pytest

from annotation.models import Project
from evalhub.stats.coefficients import Sampling
from evalhub.stats.intervals import Estimate
from judges.models import CallAttempt, Verdict
from judges.selectors.leaderboard import ranking
from judges.selectors.leaderboard.ranking import leaderboard, usual_grounds
from judges.selectors.reports.criteria import run_report
from judges.selectors.reports.grounds import Cut, Grounds
from tests.factories.certified import as_if_called
from tests.factories.golden_sets import make_release
from tests.factories.judging import make_prompt
from tests.factories.simulated import World, judge_all, make_world

SAMPLING = Sampling(resamples=100)


@pytest.fixture
def world(project: Project) -> World:
    return make_world(project, 60)


def test_the_better_judge_is_first_and_its_figure_is_that_of_its_report(world: World) -> None:
    judge_all(world, "poor", miss=0.9)
    good = judge_all(world, "good", miss=0.05)
    make_release(world.project)
    grounds = usual_grounds(world.project)
    board = leaderboard(world.project, "accuracy", grounds, SAMPLING)
    assert board is not None
    assert [(one.label, one.ranked.rank, one.ranked.high) for one in board.entries] == [
        ("good", 1, 1),
        ("poor", 2, 2),
    ]
    (report,) = run_report(good, SAMPLING, Cut(grounds=grounds))
    assert isinstance(report.kappa, Estimate)
    assert board.entries[0].ranked.estimate.value == pytest.approx(report.kappa.value)
    assert board.sentence == "good is the best of them."


def test_judges_that_cannot_be_told_apart_are_said_to_be_so(world: World) -> None:
    for name in ("one", "two"):
        judge_all(world, name, miss=0.2)
    board = leaderboard(world.project, "", Grounds(), SAMPLING)
    assert board is not None
    assert all(one.ranked.low == 1 for one in board.entries)
    assert board.sentence.startswith("These units cannot tell which is the best:")


def test_what_a_thousand_units_cost_stands_beside_who_was_called(world: World) -> None:
    judge_all(world, "imported", miss=0.5)
    called = as_if_called(judge_all(world, "called", miss=0.05), make_prompt(world.project))
    about = {"request_digest": "0", "requested_model": "called", "cost": Decimal("0.002")}
    calls = called.calls.all()
    CallAttempt.objects.bulk_create(
        CallAttempt(call=one, token=uuid.uuid4(), **about) for one in (*calls, calls[0])
    )
    board = leaderboard(world.project, "accuracy", Grounds(), SAMPLING)
    assert board is not None
    # 61 attempts of $.002 for 60 units: $.122 for 60, $2.0333 for a thousand.
    found = {one.run.judge.name: one.per_thousand for one in board.entries}
    assert found["imported"] is None
    assert found["called"] == pytest.approx(Decimal("0.122") * 1000 / 60)


def test_who_judged_much_less_is_named_but_not_ranked(world: World) -> None:
    judge_all(world, "whole", miss=0.2)
    part = judge_all(world, "part", miss=0.2)
    kept = Verdict.objects.filter(run=part).values_list("pk")[:10]
    Verdict.objects.filter(run=part).exclude(
        pk__in=list(kept.values_list("pk", flat=True))
    ).delete()
    board = leaderboard(world.project, "accuracy", Grounds(), SAMPLING)
    assert board is not None
    assert [one.label for one in board.entries] == ["whole"]
    assert [(one.label, one.reason) for one in board.absent] == [
        ("part", "It judged 10 of 60 units.")
    ]


def test_held_out_items_are_the_usual_grounds(world: World) -> None:
    assert usual_grounds(world.project) == Grounds()
    make_release(world.project)
    assert usual_grounds(world.project).text == "1"
    make_release(world.project, splits={"calibration": 0.5, "held_out": 0.5}, seed=1)
    assert usual_grounds(world.project).text == "2:held_out"
    board = leaderboard(world.project, "accuracy", usual_grounds(world.project), SAMPLING)
    assert board is not None
    assert (board.entries, board.sentence) == ([], "Nobody is ranked.")


def test_ranks_are_computed_once_and_anew_when_a_judge_says_something_else(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    judge_all(world, "good", miss=0.05)
    poor = judge_all(world, "poor", miss=0.9)

    def first() -> str:
        board = leaderboard(world.project, "accuracy", Grounds(), SAMPLING)
        return board.entries[0].label if board else ""

    assert first() == "good"
    with monkeypatch.context() as patch:
        patch.setattr(ranking, "rank_judges", None)
        assert first() == "good"
    Verdict.objects.filter(run=poor).order_by("pk").first().delete()
    assert first() == "good"
    judge_all(world, "best", miss=0.0)
    assert first() == "best"
