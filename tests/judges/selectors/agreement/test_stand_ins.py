"""The verdict on a judge in the place of a person."""

import numpy as np
import pytest

from annotation.models import Project
from judges.selectors.agreement.stand_ins import epsilon_of, stand_in_report
from tests.factories.compared import make_compared


def panel(judge_right: float, n: int) -> list[np.ndarray]:
    rng = np.random.default_rng(5)
    truth = rng.integers(0, 2, n)
    right = rng.random((4, n)) < np.array([judge_right, 0.85, 0.85, 0.85])[:, None]
    return list(np.where(right, truth, 1 - truth).astype(float))


@pytest.mark.parametrize(
    ("right", "n", "verdict"),
    [
        (0.99, 150, "certified"),
        (0.3, 150, "rejected"),
        (0.72, 45, "not enough labels"),
        (0.99, 20, "not enough labels"),
    ],
)
def test_the_verdict_is_said_with_what_it_takes(right: float, n: int, verdict: str) -> None:
    judge, *people = panel(right, n)
    found = stand_in_report(make_compared([judge], people), 0.2)
    assert found.verdict == verdict
    assert found.sentence.lower().startswith(verdict)
    assert (found.more_labels == 0) == (verdict != "not enough labels")
    if n < 30:
        # Three raters, each short of 30 by 10.
        assert found.more_labels == 30
        assert "At least 30 more labels are needed." in found.sentence
    elif verdict == "not enough labels":
        assert f"{found.more_labels:,} labels at most" in found.sentence


def test_the_cost_goes_by_the_kind_of_raters() -> None:
    for extra, epsilon in (
        ({}, 0.2),
        ({"rater_kind": "skilled"}, 0.15),
        ({"rater_kind": "crowd"}, 0.1),
        ({"rater_kind": "crowd", "epsilon": 0.05}, 0.05),
        ({"epsilon": True}, 0.2),
        ({"epsilon": 7}, 0.2),
    ):
        assert epsilon_of(Project(extra=extra)) == pytest.approx(epsilon)


def test_any_number_is_scored_by_its_distance() -> None:
    rng = np.random.default_rng(1)
    truth = rng.random(60)
    people = truth + rng.normal(0, 0.2, (3, 60))
    found = stand_in_report(make_compared([truth], people, level="interval", values=[]), 0.2)
    assert (found.scoring, found.verdict) == ("rmse", "certified")


def test_nobody_beside_the_judge_is_no_test() -> None:
    assert stand_in_report(make_compared([[0, 1]], np.empty((0, 2)), [0, 1]), 0.2) is None
