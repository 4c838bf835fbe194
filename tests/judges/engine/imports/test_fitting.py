"""Values of other tools on the scale of a criterion, or a refusal that says why."""

import pytest

from judges.engine.imports.assembling import assemble
from judges.engine.imports.fitting import fit_scale
from judges.engine.imports.found import FoundJudge, GivenScale
from judges.engine.imports.reading import CannotImport
from judges.engine.prompting import CriterionSpec, check_prompt, placeholders

PASSES = CriterionSpec(
    "compliance", "nominal", ("pass", "fail"), anchors={"pass": "No rule broken."}
)
STARS = CriterionSpec("accuracy", "ordinal", (1, 2, 3, 4, 5))
GRADES = CriterionSpec("right", "ordinal", ("wrong", "partly", "right"))
ANY = CriterionSpec("length", "ratio")


def test_numbers_are_spread_evenly_and_the_same_ones_stay() -> None:
    # 0 to 10 in four steps of 2.5.
    places = fit_scale(GivenScale(low=0, high=10), STARS)
    expected = [("0", 1), ("2.5", 2), ("5", 3), ("7.5", 4), ("10", 5)]
    assert [(one.theirs, one.ours) for one in places] == expected
    assert fit_scale(GivenScale(low=1, high=5), STARS) == ()
    assert fit_scale(GivenScale(low=0, high=1), ANY) == ()
    halves = fit_scale(GivenScale(low=0, high=1), PASSES)
    assert [(one.theirs, one.ours) for one in halves] == [
        ("0.5 or more", "pass"),
        ("less than 0.5", "fail"),
    ]


def test_choices_go_by_name_by_meaning_or_by_what_passed() -> None:
    assert fit_scale(GivenScale(choices=("Fail", "PASS")), PASSES) == ()
    meant = fit_scale(GivenScale(choices=("C", "I")), PASSES)
    assert [(one.theirs, one.ours) for one in meant] == [("C", "pass"), ("I", "fail")]
    said = fit_scale(GivenScale(choices=("kind", "rude"), passing=("kind",)), PASSES)
    assert [(one.theirs, one.ours) for one in said] == [("kind", "pass"), ("rude", "fail")]
    graded = fit_scale(GivenScale(choices=("C", "P", "I")), GRADES)
    assert [(one.theirs, one.ours) for one in graded] == [
        ("C", "right"),
        ("P", "partly"),
        ("I", "wrong"),
    ]


@pytest.mark.parametrize(
    ("given", "criterion", "why"),
    [
        (GivenScale(choices=("pass", "fail")), STARS, "they have 2 values and it has 5"),
        (GivenScale(choices=("kind", "rude")), PASSES, "which of the two is the good one"),
        (GivenScale(choices=("a", "b", "c")), GRADES, "which value is which"),
        (GivenScale(choices=("a", "b")), ANY, "theirs are words"),
        (GivenScale(low=0, high=1), GRADES, "which of the two|3"),
        (GivenScale(low=1, high=1), STARS, "range is empty"),
    ],
)
def test_what_does_not_fit_is_refused_with_the_reason(
    given: GivenScale, criterion: CriterionSpec, why: str
) -> None:
    with pytest.raises(CannotImport, match=why):
        fit_scale(given, criterion)


def test_a_rubric_alone_gets_material_fences_and_a_form_of_reply() -> None:
    found = FoundJudge("j", "promptfoo", "Is polite.", GivenScale(choices=("true", "false")))
    text = assemble(found, PASSES)
    check_prompt(text, scope="output")
    assert text.startswith("Is polite.\n\n# Values\n")
    assert '- true is "pass" (No rule broken.)\n- false is "fail"' in text
    assert placeholders(text) == {"input", "context", "output"}
    assert text.endswith("This takes the place of any other form of reply that is named above.\n")


def test_a_whole_prompt_keeps_its_own_places() -> None:
    found = FoundJudge(
        "j", "Phoenix", "A: {{ output }}", GivenScale(), anchors={"x": "{{ input }}"}
    )
    text = assemble(found, STARS)
    assert placeholders(text) == {"output"}
    assert "Values of value: 1, 2, 3, 4, 5, or null." in text
    with_reference = FoundJudge("j", "DeepEval", "Is it right?", GivenScale(), reference=True)
    assert "reference" in placeholders(assemble(with_reference, STARS))
