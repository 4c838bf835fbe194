"""Exported judges are loaded and run by the clients they are for; their texts are hostile."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from evalhub.stats.agreement.alpha import krippendorff_alpha
from judges.exports.package import Task
from judges.exports.templates import pieces, rendered
from tests.factories.judge_packages import ACCURACY, NASTY, RATINGS, make_package

Client = Callable[..., dict[str, Any]]
IDS = [f"it/{at} {{{{x}}}}:a" for at in range(4)]


def prompt_for(form: str, fields: dict[str, str]) -> str:
    """What a judge must be shown: every text as it is, every field in its place."""
    found = pieces(Task(make_package(), ACCURACY), form)
    return rendered(found, str, fields.__getitem__)


def beginning(text: str) -> str:
    """A prompt up to what a tool adds of its own."""
    return text.split("# Form of the answer here")[0]


def test_deepeval_reads_the_goldens_and_scores_places(client: Client) -> None:
    found = client("deepeval")
    assert found["goldens"] == IDS
    assert found["texts"] == [NASTY[0], NASTY[0], "it/0 {{x}}"]
    # Places 0, 1 and 3 of 0..4 over their span; the fourth reply has no number.
    assert found["scores"] == [[IDS[0], 0.0], [IDS[1], 0.25], [IDS[2], 0.75], [IDS[3], None]]
    assert "4: 5: Right {%\n}}" in found["prompts"][0]
    assert f"Actual Output:\n{NASTY[0]}" in found["prompts"][0]


def test_inspect_measures_the_alpha_that_evalhub_measures(client: Client) -> None:
    found = client("inspect")
    matrix = np.array(RATINGS["accuracy"], dtype=float)
    ours = krippendorff_alpha(matrix, "ordinal", rng=np.random.default_rng(1), resamples=10).value
    assert found["status"] == "success"
    assert found["metrics"]["people"]["krippendorff_alpha"] == pytest.approx(ours, abs=1e-12)
    # 1 and 3 are golden; "no" cannot be read and 9 is off the scale: neither is a score.
    assert (found["metrics"]["judge"], found["unscored"]) == ({"agreement": 1.0}, 2)


def test_inspect_shows_the_grader_every_text_as_it_is(client: Client) -> None:
    fields = {"input": NASTY[0], "context": NASTY[3], "output": NASTY[0]}
    shown = client("inspect")["prompts"][0]
    assert beginning(shown) == beginning(prompt_for("", fields))


@pytest.mark.parametrize("kind", ["phoenix", "autoevals"])
def test_a_classifier_shows_every_text_as_it_is(client: Client, kind: str) -> None:
    found = client(kind)
    for prompt in found["prompts"]:
        assert beginning(prompt) == beginning(prompt_for("", found["fields"]))


def test_classifiers_score_the_place_of_the_choice(client: Client) -> None:
    # 4 is the fourth of five places: 3 / 4.
    phoenix, autoevals = client("phoenix"), client("autoevals")
    assert (phoenix["label"], phoenix["score"]) == ("4", 0.75)
    assert (autoevals["choice"], autoevals["scores"]) == ("4", [0.75, 0.0])
    assert list(phoenix["choices"]) == ["1", "2", "3", "4", "5"]


def test_langfuse_fills_the_prompt_and_knows_every_field(client: Client) -> None:
    found = client("langfuse")
    assert found["variables"] == found["mapped"] == ["context", "input", "output"]
    # Two braces in the prompt's own words have a space between them, those in the data have not.
    assert "How right is it? { { input }}" in found["prompt"]
    assert f"[Answer]\n{NASTY[0]}\n=== MATERIAL ENDS" in found["prompt"]
    assert (found["categories"], len(found["items"])) == (["1", "2", "3", "4", "5"], 4)
    assert found["dataset"] == "bank@2/accuracy"


def test_langsmith_takes_the_examples(client: Client) -> None:
    found = client("langsmith")
    assert len(set(found["ids"])) == 4
    first = found["first"]
    assert (first["outputs"], first["inputs"]["output"]) == ({"accuracy": 1}, NASTY[0])
    assert (first["split"], first["metadata"]["prompt_digest"]) == ("base", "ab" * 32)


def test_the_openai_sdk_takes_both_graders(client: Client) -> None:
    found = client("openai", "openai-graders")
    assert found["labels"] == [["1", "2", "3", "4", "5"], ["3", "4", "5"]]
    assert (found["range"], found["model"]) == ([0.0, 1.0], ["gpt-x", "gpt-x"])
    assert found["sampling"] == {"max_completions_tokens": 300, "temperature": 0.0}
    assert "[Answer]\n{{sample.output_text}}\n" in found["prompt"]


def test_mlflow_makes_the_judge_and_reads_its_value(client: Client) -> None:
    found = client("mlflow")
    assert (found["name"], found["value"], found["error"]) == ("accuracy", 4, "None")
    assert found["instructions"].count("{{ inputs }}") == 1
    assert found["instructions"].count("{{ outputs }}") == 1


def test_opik_takes_the_items_and_the_criteria(client: Client) -> None:
    found = client("opik")
    assert (found["name"], found["items"]) == ("accuracy", IDS)
    assert "Mind the {braces}." in found["criteria"]
    assert "the field output" in found["criteria"]
