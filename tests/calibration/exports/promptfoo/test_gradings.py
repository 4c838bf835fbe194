import pytest

from annotation.models import Criterion
from calibration.exports.promptfoo.gradings import assertions, score_of

ORDINAL = Criterion(key="accuracy", title="Accuracy", level="ordinal", values=[1, 2, 3, 4, 5])
NOMINAL = Criterion(
    key="rule", title="Rule", level="nominal", values=["pass", "fail"], anchors={"pass": "Keeps."}
)
FREE = Criterion(key="words", title="Words", level="ratio", values=[])


def bounds(criterion: Criterion, value: object) -> list[tuple[str, float]]:
    return [(one["type"], one["threshold"]) for one in assertions(criterion, value)]


def test_an_ordered_value_has_a_bound_half_a_step_on_each_side() -> None:
    # Place 2 of 0..4: (2 - .5) / 4 = .375 and (2 + .5) / 4 = .625.
    both = bounds(ORDINAL, 3)
    assert both == [("llm-rubric", pytest.approx(0.375)), ("not-llm-rubric", pytest.approx(0.625))]


def test_the_ends_of_a_scale_are_bounded_once_where_there_is_nothing_beyond() -> None:
    # (4 - .5) / 4 = .875; below the first place is nothing, so 0, and (0 + .5) / 4 = .125.
    low = bounds(ORDINAL, 1)
    assert bounds(ORDINAL, 5) == [("llm-rubric", pytest.approx(0.875))]
    assert low == [("llm-rubric", pytest.approx(0.0)), ("not-llm-rubric", pytest.approx(0.125))]


@pytest.mark.parametrize("golden", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("given", [1, 2, 3, 4, 5])
def test_exactly_the_golden_place_passes(golden: int, given: int) -> None:
    score = score_of(ORDINAL, given) or 0.0
    held = [
        (score >= one["threshold"]) == (one["type"] == "llm-rubric")
        for one in assertions(ORDINAL, golden)
    ]
    assert all(held) == (golden == given)


def test_the_rubric_of_an_ordered_scale_does_not_tell_the_value() -> None:
    texts = {one["value"] for value in ORDINAL.values for one in assertions(ORDINAL, value)}
    assert len(texts) == 1


def test_a_nominal_value_is_a_claim_with_its_counterpart() -> None:
    right, wrong = assertions(NOMINAL, "pass")
    assert 'Claim: the right value is "pass".' in right["value"]
    assert '- "pass": Keeps.' in right["value"]
    assert (wrong["type"], wrong["metric"]) == ("not-llm-rubric", "rule: not another value")
    assert 'Claim: the right value is "fail".' in wrong["value"]
    assert (right["threshold"], wrong["threshold"]) == (pytest.approx(0.5), pytest.approx(0.5))


def test_a_free_number_is_one_claim() -> None:
    (only,) = assertions(FREE, 2.5)
    assert "the right value is 2.5." in only["value"]
    assert score_of(FREE, 2.5) is None
