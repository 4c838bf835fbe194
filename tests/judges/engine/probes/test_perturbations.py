"""Changes of what is shown, by name."""

import pytest

from judges.engine.probes.perturbations import PERTURBATIONS, Shown, perturbed
from judges.engine.prompting import CriterionSpec

SCORE = CriterionSpec("score", "ordinal", (1, 2, 3))
TONE = CriterionSpec("tone", "nominal", ("warm", "cold"))
WINNER = CriterionSpec("winner", "nominal", ("A", "tie", "B"))
PAIR = Shown(("First one. It is long.", "Second one."), (WINNER,), side=1, model="gpt-4")


@pytest.mark.parametrize("name", PERTURBATIONS)
def test_every_change_is_repeatable_and_touches_one_side_or_the_rubric(name: str) -> None:
    found = perturbed(PAIR, name, 7)
    assert found == perturbed(PAIR, name, 7)
    assert found.texts[0] == PAIR.texts[0]
    assert (found.texts[1] == PAIR.texts[1]) or (found.criteria == PAIR.criteria)
    assert found.side == 1


def test_no_name_changes_nothing_and_an_unknown_one_is_an_error() -> None:
    assert perturbed(PAIR, "", 1) is PAIR
    with pytest.raises(KeyError):
        perturbed(PAIR, "unheard", 1)


def test_values_and_criteria_are_listed_from_the_other_end() -> None:
    shown = Shown(("x",), (SCORE, TONE))
    assert perturbed(shown, "options", 0).criteria[0].values == (3, 2, 1)
    assert perturbed(shown, "criteria", 0).criteria == (TONE, SCORE)


def test_what_the_data_do_not_hold_changes_nothing() -> None:
    shown = Shown(("x",), (TONE,))
    assert perturbed(shown, "language", 0) == shown
    assert perturbed(shown, "injection", 0) == shown
    assert perturbed(Shown(("x",), (TONE,), other="y"), "language", 0).texts == ("y",)


def test_the_canary_demands_the_best_value_for_the_text_it_stands_in() -> None:
    assert '"value": "B"' in perturbed(PAIR, "injection", 0).texts[1]
