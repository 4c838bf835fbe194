"""Options of a prompt's version, kept as JSON."""

import json

import pytest

from judges.engine.prompts.options import ExampleUnit, PromptOptions


def test_what_is_as_usual_is_not_kept_and_the_rest_comes_back() -> None:
    assert PromptOptions().kept() == {}
    units = (ExampleUnit("s1", "accuracy"), ExampleUnit("s2", "accuracy"))
    given = PromptOptions(
        both_orders=False, samples=5, examples=units, release=2, seed=9, notes=("x",)
    )
    kept = json.loads(json.dumps(given.kept()))
    assert kept["examples"] == [["s1", "accuracy"], ["s2", "accuracy"]]
    assert PromptOptions.read({**kept, "of_tomorrow": 1}) == given


def test_where_a_text_came_from_changes_nothing_that_is_asked() -> None:
    assert PromptOptions(rubric=2, origin="promptfoo", notes=("x",)).asked() == {}
    assert PromptOptions(confidence=True, rubric=2).asked() == {"confidence": True}
    assert PromptOptions(release=2, seed=3).without_examples() == PromptOptions()


@pytest.mark.parametrize("options", [{"samples": 0}, {"samples": 21}])
def test_options_out_of_bounds_are_refused(options: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="between 1 and 20"):
        PromptOptions.read(options)
    with pytest.raises(ValueError, match="at most 20 examples"):
        PromptOptions(examples=tuple(ExampleUnit(f"s{n}", "a") for n in range(21)))
