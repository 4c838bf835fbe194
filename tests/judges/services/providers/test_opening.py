"""From a stored judge to something that can be asked."""

import pytest

from annotation.models import Project
from evalhub.errors import Unavailable
from judges.engine.providers.openai import OpenAIChat
from judges.errors import InvalidJudge
from judges.models import JudgeRun
from judges.services.execution import work_on_calls
from judges.services.judges import create_judge
from judges.services.providers.opening import (
    dialect_for,
    key_for,
    options_for,
    provider_of,
    sealed_for,
)
from judges.services.runs import RunPlan, start_run
from tests.factories.judging import make_judge, make_prompt
from tests.factories.projects import make_item
from tests.judges.engine.conftest import MAPPING
from tests.judges.engine.fake_provider import FakeProvider

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


@pytest.mark.django_db(transaction=True)
def test_a_crash_while_a_key_is_in_use_tells_the_log_everything_but_the_key(
    project: Project,
    fake_provider: FakeProvider,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def crash(self: OpenAIChat, document: object) -> None:
        raise ZeroDivisionError(f"cannot read {document}")

    monkeypatch.setattr(OpenAIChat, "read", crash)
    place = {"name": "j", "base_url": fake_provider.base_url, "model": "clean"}
    given = {"provider": "openai", "api_key": KEY}
    judge = create_judge(project=project, **place, settings_=given)
    make_item(project, outputs=2)
    run = start_run(judge=judge, plan=RunPlan((make_prompt(project),)))
    work_on_calls()
    run.refresh_from_db()
    assert fake_provider.asked[0][2]["authorization"] == f"Bearer {KEY}"
    assert "Traceback" in caplog.text
    assert "ZeroDivisionError: cannot read" in caplog.text
    assert run.status == "stopped"
    assert "CANARY" not in f"{caplog.text} {run.stop_reason}"
