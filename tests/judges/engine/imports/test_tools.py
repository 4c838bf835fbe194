"""What each tool's judge becomes, and what is said about the rest."""

from pathlib import Path

import pytest

from judges.engine.imports.assembling import assemble
from judges.engine.imports.found import GivenScale
from judges.engine.imports.reading import CannotImport
from judges.engine.imports.tools import TOOLS
from judges.engine.prompting import CriterionSpec
from tests.judges.engine.imports import samples


def test_promptfoo_rubrics_are_found_wherever_they_stand() -> None:
    helpful, rude, source = TOOLS["promptfoo"].read(samples.PROMPTFOO)
    assert (helpful.name, helpful.text) == ("helpful", "Answers {{ input }}")
    assert (helpful.model, helpful.parameters) == ("openai:chat:gpt-4.1", {"temperature": 0})
    assert any("threshold 0.7" in note for note in helpful.notes)
    assert rude.text.startswith("Is rude about [topic | upper]\n\nThe result is turned around")
    notes = " ".join(rude.notes)
    assert "{{topic | upper}} has no counterpart" in notes
    assert "turns the result around" in notes
    assert source.text == "Names a source."
    assert helpful.scale == GivenScale(choices=("pass", "fail"), passing=("pass",))


def test_promptfoos_own_prompt_is_taken_with_its_rubric_filled_in() -> None:
    (judge,) = TOOLS["promptfoo"].read(samples.PROMPTFOO_PROMPT)
    assert "<Rubric>Is polite.</Rubric><Output>{{ output }}</Output>" in judge.text
    assert judge.text.startswith("Grade it. y")
    assert "{% if x %} is a statement of a template engine" in judge.notes[0]


def test_geval_is_read_from_python_that_is_never_run() -> None:
    (judge,) = TOOLS["deepeval"].read(samples.GEVAL_PYTHON)
    assert not Path("/tmp/should-never-exist").exists()
    assert (judge.name, judge.model, judge.reference) == ("Correctness", "gpt-4.1", True)
    assert judge.text == (
        "Evaluation steps:\n1. Check every fact of {{ output }}.\n2. Punish what is left out.\n\n"
        "Score bands:\n- 0 to 4: Wrong.\n- 5 to 10: Right."
    )
    assert (judge.scale.low, judge.scale.high) == (0, 10)
    assert judge.notes[0] == "TOOLS_CALLED has no counterpart here"
    (strict,) = TOOLS["deepeval"].read(samples.GEVAL_JSON)
    assert strict.scale.choices == (1, 0)


def test_openai_graders_are_found_alone_and_inside_an_eval() -> None:
    (score,) = TOOLS["openai"].read(samples.SCORE_MODEL)
    assert score.text.endswith("Q: {{ input }} A: {{ output }} T: [item.topic]")
    assert (score.scale.low, score.scale.high, score.model) == (1, 5, "o3")
    assert "reasoning_effort stays with the model's settings" in score.notes
    (label,) = TOOLS["openai"].read(samples.LABEL_MODEL)
    assert (label.name, label.scale.choices) == ("polite", ("kind", "rude"))
    assert label.scale.passing == ("kind",)


def test_langfuse_variables_go_where_its_mapping_says() -> None:
    (judge,) = TOOLS["langfuse"].read(samples.LANGFUSE_EVALUATOR)
    assert judge.text == (
        "Query: {{ input }} Generation: {{ output }} Truth: {{ reference }} Trace: [trace]"
    )
    assert "trace is filled from a source that Items do not have" in judge.notes
    assert (judge.model, judge.parameters) == ("gpt-4.1", {"temperature": 0})
    (prompt,) = TOOLS["langfuse"].read(samples.LANGFUSE_PROMPT)
    assert prompt.text == "Judge the tone.\n\n{{ output }}"
    assert (prompt.scale, prompt.model) == (GivenScale(), "m")


def test_phoenix_choices_keep_their_descriptions() -> None:
    (judge,) = TOOLS["phoenix"].read(samples.PHOENIX_PYTHON)
    assert judge.text == "Question: {{ input }}\nAnswer: {{ output }}\nUser: [user_id]"
    assert judge.anchors["helpful"] == "It solves the problem."
    assert (judge.scale.passing, judge.model) == (("helpful",), "gpt-4.1")
    (other,) = TOOLS["phoenix"].read(samples.PHOENIX_JSON)
    assert other.scale.choices == ("toxic", "fine")
    assert "minimize" in other.notes[0]


@pytest.mark.parametrize(
    ("direction", "good"),
    [("maximize", ("made up",)), ("minimize", ("true to it",)), ("neutral", ())],
)
def test_phoenix_says_which_end_of_its_scores_is_the_good_one(
    direction: str, good: tuple[str, ...]
) -> None:
    asked = "create_classifier('h', prompt_template='Is {output} made up?', "
    scored = f"choices={{'made up': 1, 'true to it': 0}}, direction='{direction}')"
    (judge,) = TOOLS["phoenix"].read(asked + scored)
    assert judge.scale.passing == good
    if good == ("true to it",):
        spec = CriterionSpec("faithful", "nominal", ("fail", "pass"))
        assert '- made up is "fail"\n- true to it is "pass"' in assemble(judge, spec)


def test_inspects_answer_is_the_output_and_its_criterion_the_reference() -> None:
    (judge,) = TOOLS["inspect"].read(samples.INSPECT)
    assert judge.text.startswith("[Q]: {{ input }} [A]: {{ output }} [C]: {{ reference }} [notes]")
    # What the tool fills in by itself is words here, whatever stands in it.
    assert judge.text.endswith("GRADE: I. { { output } }")
    assert judge.scale.choices == ("C", "P", "I")
    (bare,) = TOOLS["inspect"].read("Q: {question} A: {answer}")
    assert bare.text == "Q: {{ input }} A: {{ output }}"


@pytest.mark.parametrize("tool", TOOLS)
@pytest.mark.parametrize("text", ["", "   ", "[]", "{}", '{"type": 3}', "null"])
def test_a_text_without_a_judge_says_what_is_missing(tool: str, text: str) -> None:
    with pytest.raises(CannotImport):
        TOOLS[tool].read(text)


def test_a_negated_rubric_of_promptfoo_says_that_it_is_turned_around() -> None:
    (judge,) = TOOLS["promptfoo"].read("tests: [{assert: [{type: not-llm-rubric, value: rude}]}]")
    asked = assemble(judge, CriterionSpec("c", "nominal", (False, True), anchors={"true": "Kind."}))
    assert asked.startswith("rude\n\nThe result is turned around: an Output passes where")
    assert "- pass is true (Kind.)\n- fail is false" in asked
