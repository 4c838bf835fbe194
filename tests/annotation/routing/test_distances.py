"""How two answers are held against each other: by kind, level and scale."""

from typing import Any

import pytest

from annotation.dataset.kinds.scales import scale_for
from annotation.dataset.rubrics import level_of
from annotation.routing.distances import Yardstick, yardstick

FIVE = (1, 2, 3, 4, 5)
STEPS = ("AA", "A", "tie", "B", "BB")


def stick(kind: str, values: tuple[Any, ...] | None = None, **stated: Any) -> Yardstick:
    return yardstick(kind, level_of(kind, values), scale_for(kind, values, stated))


@pytest.mark.parametrize(
    ("how", "given", "expected"),
    [
        # Two of three pairs differ.
        (stick("nominal", ("yes", "no")), ["yes", "yes", "no"], 2 / 3),
        # true, 1 and "1" are three values; 4 and 4.0 are one.
        (stick("nominal", (True, 1, "1")), [True, 1], 1.0),
        (stick("ordinal", FIVE), [4, 4.0], 0.0),
        (stick("ordinal", FIVE), [4, 5], 0.25),
        (stick("ordinal", FIVE), [1, 5], 1.0),
        # Words have places as numbers do: 1 of 2 steps.
        (stick("ordinal", ("low", "mid", "high")), ["low", "mid"], 0.5),
        # Five steps of preference are ordered; A, tie and B are told apart only.
        (stick("pairwise", STEPS), ["A", "B"], 0.5),
        (stick("pairwise", ("A", "tie", "B")), ["A", "tie"], 1.0),
        # Numbers by their difference: 10 of 90, where 20 is one step of three from 10.
        (stick("interval", (10, 20, 50, 100)), [10, 20], 1 / 9),
        (stick("interval", None, min=0, max=60), [15, 45], 0.5),
        (stick("ratio", None, min=0), [10, 30], 0.5),
        (stick("multiselect", ("a", "b", "c")), [["a", "b"], ["b", "c"]], 2 / 3),
        (stick("checklist", ("a", "b")), [[], []], 0.0),
        # ABC against BCA: AB and AC are reversed, BC is not.
        (stick("ranking"), [["A", "B", "C"], ["B", "C", "A"]], 2 / 3),
        # A before B = C against ABC: a half of one pair of three.
        (stick("ranking", None, ties=True), [["A", ["B", "C"]], ["A", "B", "C"]], 1 / 6),
    ],
)
def test_disagreement_is_the_mean_distance_derived_by_hand(
    how: Yardstick, given: list[Any], expected: float
) -> None:
    assert how.disagreement(given) == pytest.approx(expected)
    assert how.disagreement(given[::-1]) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("how", "says"),
    [
        (stick("text"), "texts have no distance"),
        (stick("interval"), "without a lowest and a highest value"),
        (stick("interval", None, min=0), "without a lowest and a highest value"),
        (stick("ordinal"), "without a lowest and a highest value"),
    ],
)
def test_what_has_no_distance_is_never_compared_and_says_so(how: Yardstick, says: str) -> None:
    assert how.disagreement([1, 5]) is None
    assert how.words.startswith("never: ")
    assert says in how.words


def test_what_is_off_the_scale_is_left_out() -> None:
    how = stick("ordinal", FIVE)
    assert how.disagreement([1, 9]) is None
    assert how.disagreement([1, 9, 3]) == pytest.approx(0.5)
    assert how.disagreement([1]) is None
