"""A prompt that is guided by a reference shows it to DeepEval's judge."""

from dataclasses import replace

import pytest

from judges.exports.package import Task
from judges.exports.runners import deepeval
from tests.factories.judge_packages import ACCURACY, make_package


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("", ["input", "actual_output", "context"]),
        ("{{ reference }}", ["input", "actual_output", "context", "expected_output"]),
    ],
)
def test_the_reference_is_shown_where_it_is_asked_for(asked: str, shown: list[str]) -> None:
    package = make_package()
    prompt = replace(package.prompt, text=f"{package.prompt.text}\n{asked}")
    task = Task(replace(package, prompt=prompt), ACCURACY)
    assert deepeval.parameters(task) == shown
    assert ("the Expected Output" in deepeval.steps(task)[0]) == bool(asked)
