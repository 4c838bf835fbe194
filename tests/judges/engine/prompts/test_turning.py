"""Values and criteria listed from the other end, wherever a prompt lists them."""

from dataclasses import replace

import pytest

from judges.engine.prompting import CriterionSpec, criterion_text
from judges.engine.prompts.compiling import Commission, compile_prompt
from judges.engine.prompts.turning import listed, turned_text

ACCURACY = CriterionSpec(
    "accuracy", "ordinal", (1, 2, 10), "Right?", "", {"1": "wrong", "10": "a\nb"}
)
TONE = CriterionSpec("tone", "nominal", ("{{ odd }}", "kind"), "Kind?", "", {})
LENGTH = CriterionSpec("length", "ratio", (), "How long?")
BOTH = (ACCURACY, TONE)
# One list begins as another one does, with more values or with more words behind the last.
SHORT, LONG = (CriterionSpec(f"of_{n}", "ordinal", tuple(range(1, n + 1))) for n in (3, 5))
DOWN = CriterionSpec("down", "ordinal", (4, 3, 2, 1))
RIGHT, SAFE, SURE = (
    CriterionSpec(f"c{n}", "nominal", (True, False), anchors={"true": "good", "false": words})
    for n, words in enumerate(("wrong", "wrong in part", "wrong\nand more"))
)
ALIKE = [(SHORT, LONG, DOWN), (LONG, SHORT), (RIGHT, SAFE, SURE), (SURE, RIGHT)]


def mirrored(criterion: CriterionSpec) -> CriterionSpec:
    return replace(criterion, values=tuple(reversed(criterion.values)))


@pytest.mark.parametrize("criteria", [(ACCURACY,), (TONE,), BOTH, (ACCURACY, LENGTH), *ALIKE])
@pytest.mark.parametrize("confidence", [True, False])
def test_a_compiled_text_is_the_one_compiled_from_turned_values(
    criteria: tuple[CriterionSpec, ...], confidence: bool
) -> None:
    given = Commission(criteria, confidence=confidence)
    wanted = replace(given, criteria=tuple(mirrored(one) for one in criteria))
    assert turned_text(compile_prompt(given), criteria, "options") == compile_prompt(wanted)


@pytest.mark.parametrize("criteria", [(ACCURACY,), BOTH, (*BOTH, LENGTH)])
@pytest.mark.parametrize("confidence", [True, False])
def test_a_compiled_text_is_the_one_compiled_from_turned_criteria(
    criteria: tuple[CriterionSpec, ...], confidence: bool
) -> None:
    given = Commission(criteria, confidence=confidence)
    wanted = replace(given, criteria=tuple(reversed(criteria)))
    assert turned_text(compile_prompt(given), criteria, "criteria") == compile_prompt(wanted)


def test_edited_anchors_are_turned_line_by_line_and_other_words_stay() -> None:
    text = "10 is not 1.\n- 1: quite wrong\n- 2\n- 10: right\n- 3 of all\nThe end."
    found = turned_text(text, (ACCURACY,), "options")
    assert found == "10 is not 1.\n- 10: right\n- 2\n- 1: quite wrong\n- 3 of all\nThe end."
    for other in ("Say 1, 2 or 10.", "- 1\n- 10\n- 2", ""):
        assert turned_text(other, (ACCURACY,), "options") == other


def test_no_other_probe_turns_anything() -> None:
    text = criterion_text(ACCURACY)
    for probe in ("", "padding", "injection"):
        assert turned_text(text, BOTH, probe) == text
        assert listed(BOTH, probe) == BOTH
    assert listed(BOTH, "criteria") == (TONE, ACCURACY)
    assert [one.values for one in listed(BOTH, "options")] == [(10, 2, 1), ("kind", "{{ odd }}")]
