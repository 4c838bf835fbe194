"""Values of several judges as one, and doubt about a single one."""

from typing import Any

import pytest

from judges.engine.reading.joining import Doubt, Voice, is_doubtful, joined
from tests.judges.engine.conftest import HELPFUL, OVERALL


def said(*values: Any) -> list[Voice]:
    return [Voice(one, "ok" if one is not None else "unparsed") for one in values]


@pytest.mark.parametrize(
    ("rule", "values", "point"),
    [
        ("majority", (4, 4, 2), 4),
        ("majority", (4, 2), None),
        ("majority", (4, None, None), 4),
        ("median", (1, 4, 5), 4),
        ("median", (1, 5), 3),
        ("median", (4, 5), None),
        ("mean", (4, 4, 5), 4),
        ("mean", (4, 5), None),
        ("mean", (1, 5, 5, 5), 4),
    ],
)
def test_points_are_joined_by_their_rule(rule: str, values: Any, point: int | None) -> None:
    found = joined(said(*values), rule, HELPFUL)
    assert found.value == point
    assert found.reason == ("" if point is not None else "the panel is split")


def test_how_members_split_is_kept_beside_the_value() -> None:
    found = joined(said("A", "A", "tie", None), "majority", OVERALL)
    assert (found.value, found.share) == ("A", pytest.approx(2 / 3))
    assert found.distribution == pytest.approx({"A": 2 / 3, "tie": 1 / 3})
    assert joined(said(1, 2, 4), "mean", HELPFUL).mean == pytest.approx(7 / 3)


def test_members_who_say_nothing_leave_nothing() -> None:
    assert joined(said(None, None), "majority", HELPFUL).reason == "no member gave a value"


@pytest.mark.parametrize(
    ("voice", "doubtful"),
    [
        (Voice(None, "unparsed"), True),
        (Voice(None, "needs_human"), False),
        (Voice(3, confidence=0.9), True),
        (Voice(5, confidence=0.69), True),
        (Voice(5, confidence=0.7), False),
        (Voice(5, distribution={"5": 0.5, "4": 0.5}), True),
        (Voice(5), False),
    ],
)
def test_no_value_a_borderline_or_little_confidence_leave_doubt(
    voice: Voice, doubtful: bool
) -> None:
    assert is_doubtful(voice, Doubt(below=0.7, points=("3",))) is doubtful
