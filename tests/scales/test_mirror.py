"""Scales seen from the other side; where a mirror is not sure there is none."""

import pytest

from evalhub.scales.mirror import mirror_of, sides_of

BETTER = {"1": "A is much better", "5": "B is much better"}
THAN = {"1": "A is better than B", "3": "Both are equal", "5": "B is better than A"}


@pytest.mark.parametrize(
    ("there", "back"),
    [
        (["A", "tie", "B"], ["B", "tie", "A"]),
        (["AA", "A", "E", "B", "BB"], ["BB", "B", "E", "A", "AA"]),
        (["a", "b", "Unsure"], ["b", "a", "Unsure"]),
        (["A>>B", "A>B", "A=B", "B>A", "B>>A"], ["B>>A", "B>A", "A=B", "A>B", "A>>B"]),
        (["A>>B", "A > B", "A=B", "A<B", "A<<B"], ["A<<B", "A<B", "A=B", "A > B", "A>>B"]),
        (["left", "right"], ["right", "left"]),
        (["first", "neither", "second"], ["second", "neither", "first"]),
        (["A is better", "A and B are equal", "B is better"],
         ["B is better", "A and B are equal", "A is better"]),
        ([">", "=", "<"], ["<", "=", ">"]),
        ([-2, -1, 0, 1, 2], [2, 1, 0, -1, -2]),
        ([-0.5, 0.5], [0.5, -0.5]),
        (["A", 0, "B"], ["B", 0, "A"]),
        (["output_a", "output_b"], ["output_b", "output_a"]),
    ],
)  # fmt: skip
def test_values_of_one_side_become_those_of_the_other(
    there: list[object], back: list[object]
) -> None:
    mirror = mirror_of(there)
    assert mirror is not None
    assert [mirror.of(value) for value in there] == back


@pytest.mark.parametrize(
    "values",
    [
        [],
        ["Unsure", "tie"],
        ["same", "different"],
        ["better", "worse"],
        [True, False],
        [1, 2, 3, 4, 5],
        [0, 1, 2],
        [-2, -1, 1],
        ["A", "B", "A wins"],
        ["A", "a", "B"],
        ["A", "B", True],
        ["right", "wrong"],
        ["A", "tie"],
    ],
)
def test_what_is_not_sure_has_no_mirror(values: list[object]) -> None:
    assert mirror_of(values) is None


@pytest.mark.parametrize("anchors", [BETTER, THAN, {"1": "Left", "5": "Right"}])
def test_numbers_around_another_middle_turn_where_anchors_name_the_sides(
    anchors: dict[str, str],
) -> None:
    mirror = mirror_of([1, 2, 3, 4, 5], anchors)
    assert mirror is not None
    # 1 + 5 - x
    assert [mirror.of(value) for value in (1, 2, 3, 4, 5)] == [5, 4, 3, 2, 1]


@pytest.mark.parametrize(
    "anchors",
    [
        {"1": "poor", "5": "good"},
        {"1": "A is much better"},
        {"1": "A is worse", "5": "A is better"},
        {**BETTER, "3": "A is slightly better"},
        {**BETTER, "2": "B is better", "4": "A is better"},
        {"1": "A is worse than B", "5": "A is better than B"},
    ],
)
def test_anchors_that_do_not_name_the_sides_give_no_mirror(anchors: dict[str, str]) -> None:
    assert mirror_of([1, 2, 3, 4, 5], anchors) is None


def test_a_scale_with_a_gap_has_no_mirror() -> None:
    assert mirror_of([1, 2, 5], BETTER) is None


def test_true_one_and_its_text_are_three_values() -> None:
    mirror = mirror_of([-1, 0, 1])
    assert mirror is not None
    assert [mirror.of(value) for value in (1.0, True, "1", None)] == [-1, True, "1", None]


@pytest.mark.parametrize(
    ("values", "anchors", "sides"),
    [
        (["A", "tie", "B"], None, (-1, 0, 1)),
        (["BB", "B", "A", "AA"], None, (1, 1, -1, -1)),
        (["A>>B", "A=B", "A<<B"], None, (-1, 0, 1)),
        ([1, 2, 3], {"1": "B is better", "3": "A is better"}, (1, 0, -1)),
        # Nothing says which output a negative number favours.
        ([-1, 0, 1], None, None),
        (["A is worse than B", "B is worse than A"], None, None),
        (["same", "different"], None, None),
    ],
)
def test_the_favoured_output_is_told_where_the_scale_names_it(
    values: list[object], anchors: dict[str, str] | None, sides: tuple[int, ...] | None
) -> None:
    assert sides_of(values, anchors) == sides
