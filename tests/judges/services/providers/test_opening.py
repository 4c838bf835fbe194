"""From a stored judge to something that can be asked."""

import pytest

from annotation.models import Project
from evalhub.errors import Unavailable
from judges.errors import InvalidJudge
from judges.models import JudgeRun
from judges.services.providers.opening import (
    dialect_for,
    key_for,
    options_for,
    provider_of,
    sealed_for,
)
from tests.factories.judging import make_judge
from tests.judges.engine.conftest import MAPPING

KEY = "sk-CANARY-0123456789"
SECRET = "sk-proj-Ab3dEf6hIj9kLm2n"


def test_a_key_opens_for_its_judge_alone(project: Project) -> None:
    one, other = make_judge(project, "one"), make_judge(project, "other")
    assert key_for(one, "a") == ""
    one.sealed_key = other.sealed_key = sealed_for(one, KEY, "a")
    assert key_for(one, "a") == KEY
    with pytest.raises(Unavailable, match="another Judge"):
        key_for(other, "a")


def test_a_run_from_before_providers_speaks_chat_completions(project: Project) -> None:
    change = {"parameter": "temperature", "action": "dropped", "words": "no", "to": ""}
    run = JudgeRun(project=project, base_url="http://127.0.0.1:9/v1", learned=[change])
    provider = provider_of(run, None, "")  # type: ignore[arg-type]
    assert provider.dialect.traits.name == "OpenAI-compatible server"
    assert provider.learned.left_out == ("temperature",)


@pytest.mark.parametrize(
    ("provider", "options", "field"),
    [
        ("imported", {}, "provider"),
        ("telepathy", {}, "provider"),
        ("azure", {"deployment": "a b"}, "deployment"),
        (
            "http",
            {"mapping": {**MAPPING, "headers": {"x-a": SECRET}}},
            "mapping",
        ),
    ],
)
def test_options_that_cannot_be_used_or_hold_a_key_are_refused(
    provider: str, options: dict[str, object], field: str
) -> None:
    with pytest.raises(InvalidJudge) as refused:
        options_for(provider, options)
    assert refused.value.details == {"field": field}


def test_an_imported_judge_cannot_be_asked() -> None:
    with pytest.raises(InvalidJudge, match="imported verdicts"):
        dialect_for("imported", {})
