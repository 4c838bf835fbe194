from dataclasses import replace

import pytest

from judges.exports.hosts import mlflow
from judges.exports.package import Task
from tests.factories.judge_packages import ACCURACY, make_package


@pytest.mark.parametrize(
    ("provider", "model"), [("responses", "openai:/gpt-x"), ("compatible", None)]
)
def test_a_model_that_mlflow_has_no_name_for_must_be_named(
    provider: str, model: str | None
) -> None:
    package = make_package()
    assert package.judge is not None
    judge = replace(package.judge, provider=provider)
    assert mlflow.model_of(Task(replace(package, judge=judge), ACCURACY)) == model
    assert "if model is None:\n        raise ValueError" in mlflow.BODY
