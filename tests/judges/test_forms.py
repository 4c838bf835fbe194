"""Forms: whatever is typed, the answer names the field and says what to do."""

from typing import Any

import pytest

from annotation.models import Project
from judges.forms import JudgeForm, RunForm, plain
from judges.models import Judge
from tests.factories.judging import make_judge, make_prompt

JUDGE = {"name": "gpt", "base_url": "http://127.0.0.1:8000/v1", "model": "m"}
HUGE = "9" * 25


@pytest.mark.parametrize(
    ("field", "text", "complaint"),
    [
        ("price_in", "0.0000001", "at most 6 digits before and 6 after"),
        ("price_in", HUGE, "at most 6 digits before and 6 after"),
        ("price_in", "1e99", "at most 6 digits before and 6 after"),
        ("price_out", "NaN", "Price per million tokens out: write a number such as 0.15."),
        ("price_out", "-1", "Price per million tokens out: write 0 or more."),
        ("concurrency", HUGE, "256"),
        ("parameters", '{"a": NaN}', "NaN is not a number"),
        ("parameters", '{"a": "\\u0000"}', "NUL"),
        ("parameters", '{"a": 1, "a": 1}', "named twice"),
        ("name", "a\x00", "Null characters"),
    ],
)
def test_a_judge_that_cannot_be_stored_is_refused(field: str, text: str, complaint: str) -> None:
    form = JudgeForm({**JUDGE, field: text})
    assert not form.is_valid()
    assert complaint in form.errors[field][0]


@pytest.mark.parametrize(
    ("field", "text", "complaint"),
    [
        ("limit", HUGE, "1000000"),
        ("limit", "0", "1"),
        ("repeats", HUGE, "20"),
        ("budget", "-1", "Budget: write 0.000001 or more."),
        ("budget", "0", "Budget: write 0.000001 or more."),
        ("budget", "NaN", "Budget: write a number"),
        ("budget", "Infinity", "Budget: write a number"),
        ("budget", HUGE, "at most 6 digits before"),
        ("budget", "1.0000001", "6 after"),
    ],
)
def test_a_plan_that_cannot_be_kept_is_refused(
    project: Project, field: str, text: str, complaint: str
) -> None:
    judge, prompt = make_judge(project), make_prompt(project).prompt
    given: dict[str, Any] = {"judge": judge.pk, "prompts": [prompt.pk], "order": "both"}
    assert RunForm({**given, "repeats": 1}, project=project).is_valid()
    form = RunForm({**given, "repeats": 1, field: text}, project=project)
    assert not form.is_valid()
    assert complaint in form.errors[field][0]


def test_a_judge_is_shown_as_it_would_be_typed(project: Project) -> None:
    judge = make_judge(project, price_per_million_in="0.150000", parameters={"max_tokens": 9})
    judge = Judge.objects.get(pk=judge.pk)
    shown = JudgeForm.shown(judge)
    assert (shown["price_in"], shown["price_out"]) == ("0.15", "")
    form = JudgeForm(shown)
    assert form.is_valid()
    assert form.options()["parameters"] == judge.parameters
    assert plain(judge.price_per_million_in * 1000) == "150"
