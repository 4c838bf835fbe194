import pytest

from judges.engine.prompting import CriterionSpec
from judges.exports.scales import integer_map, map_read, meanings, unit_map
from tests.factories.judge_packages import ACCURACY, PERCENT, TONE


def test_places_stand_between_0_and_1() -> None:
    assert unit_map(ACCURACY).scores == (0.0, 0.25, 0.5, 0.75, 1.0)
    assert unit_map(TONE).scores == (0.0, 0.5, 1.0)


@pytest.mark.parametrize("criterion", [ACCURACY, TONE])
def test_a_value_comes_back_from_its_score(criterion: CriterionSpec) -> None:
    for scale in (unit_map(criterion), integer_map(criterion)):
        assert [scale.value_of(scale.score_of(one)) for one in criterion.values] == list(
            criterion.values
        )
        assert not scale.lossy


def test_a_score_between_two_places_stands_for_the_nearer_one_on_an_ordered_scale() -> None:
    # Places lie .25 apart: .6 is .1 from .5 and .15 from .75.
    assert unit_map(ACCURACY).value_of(0.6) == 3
    assert unit_map(ACCURACY).value_of(0.65) == 4


def test_a_score_between_two_places_stands_for_nothing_without_order() -> None:
    assert unit_map(TONE).value_of(0.45) is None
    assert unit_map(TONE).value_of(0.505) == "cold"


@pytest.mark.parametrize("score", [-0.2, 1.2, float("nan"), float("inf")])
def test_a_score_beyond_the_scale_stands_for_nothing(score: float) -> None:
    assert unit_map(ACCURACY).value_of(score) is None
    assert unit_map(TONE).value_of(score) is None


def test_a_hundred_values_share_eleven_integers_and_the_map_says_so() -> None:
    scale = integer_map(PERCENT)
    # Value v stands at place v - 1, in band (v - 1) * 11 // 100.
    assert (scale.scores[0], scale.scores[9], scale.scores[99]) == (0, 0, 10)
    assert sorted(set(scale.scores)) == list(range(11))
    # Band 0 holds the places 0 to 9, the values 1 to 10; the middle one is 6.
    assert (scale.lossy, scale.value_of(0)) == (True, 6)
    assert scale.document()["lossy"] is True


def test_a_map_is_read_as_it_was_written() -> None:
    scale = unit_map(ACCURACY)
    assert map_read(scale.document()) == scale


@pytest.mark.parametrize(
    "document",
    [None, [], {}, {"map": [], "ordered": True}, {"map": [{"value": 1}], "ordered": True},
     {"map": [{"value": 1, "score": "x"}], "ordered": True},
     {"map": [{"value": 1, "score": 1}, {"value": 2, "score": 0}], "ordered": True}],
)  # fmt: skip
def test_what_is_no_map_is_refused(document: object) -> None:
    with pytest.raises(ValueError, match="map"):
        map_read(document)


def test_values_of_different_type_are_different_values() -> None:
    scale = unit_map(CriterionSpec("c", "nominal", (True, 1, "1")))
    assert [scale.score_of(one) for one in (True, 1, "1")] == [0.0, 0.5, 1.0]


def test_a_value_is_shown_with_its_anchor() -> None:
    assert meanings(ACCURACY)[:2] == ["1: Wrong {{ output }}.", "2"]
    assert meanings(TONE)[0] == '"warm"'
