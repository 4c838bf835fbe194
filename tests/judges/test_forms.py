"""The form of a run: whatever is typed, the answer names the field and says what to do."""

from typing import Any

import pytest

from annotation.models import Project
from judges.forms import RunForm
from tests.factories.judging import make_judge, make_prompt

HUGE = "9" * 25


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
