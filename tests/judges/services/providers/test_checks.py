"""Checking a judge: asked for on a page, done by a worker, answered in words."""

from datetime import date
from typing import Any

import pytest

from annotation.models import Project
from evalhub.accounts.models import User
from evalhub.audit.models import Event
from evalhub.jobs.models import LeasedRow
from judges.errors import InvalidJudge
from judges.models import Judge, JudgeCheck, ModelRetirement
from judges.services.judges import change_judge, create_judge
from judges.services.providers.checks import ask_for_check, sweep_checks, work_on_checks
from tests.factories.judging import make_judge
from tests.judges.engine.fake_provider import FakeProvider

KEY = "sk-CANARY-0123456789"


def checked(judge: Judge) -> dict[str, Any]:
    ask_for_check(judge=judge)
    assert work_on_checks() == 1
    answer = JudgeCheck.objects.get(judge=judge).answer
    assert isinstance(answer, dict)
    return answer


def test_one_tiny_call_tells_model_latency_and_what_was_refused(
    project: Project, maya: User, fake_provider: FakeProvider
) -> None:
    judge = create_judge(
        project=project,
        name="j",
        base_url=fake_provider.base_url,
        model="picky",
        settings_={"api_key": KEY, "parameters": {"temperature": 0, "max_tokens": 50}},
        actor=maya,
    )
    answer = checked(judge)
    assert (answer["model"], answer["as_asked"], answer["error"]) == ("picky", True, "")
    assert answer["latency"] > 0
    assert [change["parameter"] for change in answer["changes"]] == ["temperature"]
    assert fake_provider.asked[0][2]["authorization"] == f"Bearer {KEY}"
    assert KEY not in str(answer)
    assert Event.objects.filter(verb="judge check asked for").count() == 1


def test_after_a_change_of_host_a_check_sends_no_key(
    project: Project, fake_provider: FakeProvider
) -> None:
    first = {"name": "j", "base_url": fake_provider.base_url, "model": "ok"}
    judge = create_judge(project=project, **first, settings_={"api_key": KEY})
    with FakeProvider() as elsewhere:
        checked(change_judge(judge=judge, base_url=elsewhere.base_url, model="ok"))
        ((_, body, headers),) = elsewhere.asked
    assert "authorization" not in headers
    assert KEY not in f"{body} {headers}"
    assert fake_provider.calls == 0


@pytest.mark.parametrize(
    ("model", "readable", "words"),
    [
        ("bad_key", False, "Incorrect API key provided: [key]"),
        ("retired", False, "The model has been retired."),
        ("garbage", False, ""),
        ("wrong_model", True, ""),
    ],
)
def test_what_is_wrong_becomes_words(
    project: Project, fake_provider: FakeProvider, model: str, readable: bool, words: str
) -> None:
    judge = create_judge(
        project=project,
        name="j",
        base_url=fake_provider.base_url,
        model=model,
        settings_={"api_key": KEY},
    )
    answer = checked(judge)
    assert answer["readable"] in {readable, False}
    assert words in answer["error"]
    assert bool(answer["error"]) == bool(words)
    assert answer["as_asked"] == (model != "wrong_model")


def test_the_day_a_model_ends_is_read_and_kept(
    project: Project, fake_provider: FakeProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    prompt = "[[scenario: ok]] ends-2027-01-14"
    monkeypatch.setattr("judges.services.providers.checks.PROMPT", prompt)
    judge = make_judge(project, base_url=fake_provider.base_url, model="ends-2027-01-14")
    assert checked(judge)["retires_on"] == "2027-01-14"
    kept = ModelRetirement.objects.get()
    assert (kept.pattern, kept.retires_on) == ("ends-2027-01-14", date(2027, 1, 14))
    assert kept.source.startswith("the provider's list of models, read on 20")


def test_a_check_under_way_is_not_asked_for_twice_and_ends_with_its_lease(project: Project) -> None:
    judge = make_judge(project)
    assert ask_for_check(judge=judge) == ask_for_check(judge=judge)
    JudgeCheck.objects.update(
        state=LeasedRow.State.RUNNING, attempts=5, lease_until="2020-01-01T00:00:00Z"
    )
    assert sweep_checks() == 1
    assert JudgeCheck.objects.get().state == LeasedRow.State.DEAD
    assert "cannot be reached" in checked_again(judge)


def checked_again(judge: Judge) -> str:
    again = ask_for_check(judge=judge)
    work_on_checks()
    again.refresh_from_db()
    assert again.answer is not None
    return str(again.answer["error"])


def test_only_what_may_be_called_is_checked(project: Project, settings: Any) -> None:
    imported = make_judge(project, "imported", provider="imported", base_url="")
    with pytest.raises(InvalidJudge, match="no address"):
        ask_for_check(judge=imported)
    judge = make_judge(project, base_url="https://gone.example/v1")
    with pytest.raises(InvalidJudge, match="not among the allowed"):
        ask_for_check(judge=judge)
