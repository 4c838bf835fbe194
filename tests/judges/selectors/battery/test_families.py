"""Families of models, and whether a judge favours its own."""

import pytest

from annotation.models import Output
from evalhub.stats.coefficients import Sampling
from evalhub.stats.errors import UndefinedStatistic
from judges.models import JudgeRun
from judges.selectors.agreement.reports import judges_report
from judges.selectors.battery.families import family_of, self_preference
from judges.selectors.comparisons import compare_run

SAMPLING = Sampling(resamples=30)


@pytest.mark.parametrize(
    ("model", "family"),
    [
        ("gpt-4.1-mini", "gpt"),
        ("openai/GPT 3.5 Turbo", "gpt"),
        ("ChatGPT-0301", "gpt"),
        ("o3-mini", "gpt"),
        ("GPT-NeoXT-Chat-Base (20B)", "gpt-neo"),
        ("gpt-4-judge", "gpt"),
        ("EleutherAI/gpt-j-6b", "gpt-neo"),
        ("GPT-JT (6B)", "gpt-neo"),
        ("claude-3-opus", "claude"),
        ("meta-llama/Meta-Llama-3-8B", "llama"),
        ("Code Llama Instruct (7B)", "llama"),
        ("Mixtral-8x7B", "mistral"),
        ("model-a", ""),
        ("human-summaries", ""),
        ("42", ""),
        ("", ""),
    ],
)
def test_a_family_is_the_first_word_behind_the_maker(model: str, family: str) -> None:
    assert family_of(model) == family


def judged_by(run: JudgeRun, model: str) -> JudgeRun:
    run.model = model
    run.save(update_fields=["model"])
    return run


def name_outputs(position: int, keys: list[str], model: str) -> None:
    Output.objects.filter(position=position, item__key__in=keys).update(model=model)


def test_points_for_own_outputs_beyond_those_for_others(run: JudgeRun) -> None:
    judged_by(run, "gpt-4")
    name_outputs(0, ["it-0", "it-2"], "GPT 3.5 Turbo")
    name_outputs(0, ["it-1", "it-3"], "claude-2")
    # Judge minus truth: own 0 and 0; others -2, and the one that was not read.
    report = judges_report(run.project, where=[], sampling=SAMPLING)["tester"]["accuracy"]
    assert report["self_preference"]["value"] == pytest.approx(2.0)
    assert report["self_preference"]["n"] == 3


def test_pairs_compare_how_often_the_better_output_is_found(pair_run: JudgeRun) -> None:
    judged_by(pair_run, "gpt-4")
    name_outputs(0, ["p-0", "p-1", "p-2", "p-3"], "gpt-4o")
    name_outputs(1, ["p-0", "p-1", "p-2", "p-3"], "claude-2")
    report = judges_report(pair_run.project, where=[], sampling=SAMPLING)["tester"]["overall"]
    # A is own. Own better: p-0 2 of 2, p-3 1 of 2. Other better: p-1 1 of 2, p-2 2 of 2.
    assert report["self_preference"]["value"] == pytest.approx(3 / 4 - 3 / 4)
    assert report["self_preference"]["n"] == 4


def test_pairs_of_one_family_do_not_count(pair_run: JudgeRun) -> None:
    judged_by(pair_run, "gpt-4")
    name_outputs(0, ["p-0", "p-1", "p-2", "p-3"], "gpt-4o")
    name_outputs(1, ["p-0"], "gpt-3.5")
    # Left: own better p-3 (1/2), other better p-1 (1/2) and p-2 (1).
    found = self_preference(compare_run(pair_run, "overall", SAMPLING))
    assert found.value == pytest.approx(1 / 2 - 3 / 4)
    assert found.n == 3


@pytest.mark.parametrize(
    ("model", "reason"), [("judge-model-9", "no_own_output"), ("model-x", "no_family")]
)
def test_without_an_own_output_the_report_says_why(run: JudgeRun, model: str, reason: str) -> None:
    found = compare_run(judged_by(run, model), "accuracy", SAMPLING)
    with pytest.raises(UndefinedStatistic) as caught:
        self_preference(found)
    assert caught.value.reason == reason
    report = judges_report(run.project, where=[], sampling=SAMPLING)["tester"]["accuracy"]
    assert report["self_preference"]["reason"] == reason
