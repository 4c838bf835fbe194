"""Setting up judges: where they may be, and what becomes of their key."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from annotation.models import Project
from evalhub.accounts.models import User
from evalhub.audit.models import Event
from evalhub.errors import Unavailable
from judges.errors import InvalidJudge
from judges.models import Judge
from judges.services.judges import change_judge, create_judge
from judges.services.providers.opening import key_for
from tests.factories.judging import make_judge, make_run

KEY = "sk-CANARY-0123456789"
HERE = "http://127.0.0.1:8000/v1"


def create(project: Project, **changes: object) -> Judge:
    given = {"name": "j", "base_url": HERE, "model": "m", "settings_": {"api_key": KEY}}
    return create_judge(project=project, **{**given, **changes})


def test_a_key_is_sealed_and_bound_to_its_host(project: Project, maya: User) -> None:
    judge = create(project, actor=maya)
    assert key_for(judge, "127.0.0.1:8000") == KEY
    with pytest.raises(Unavailable, match="another host"):
        key_for(judge, "127.0.0.1:9000")
    with connection.cursor() as cursor:
        cursor.execute("SELECT judge::text FROM judges_judge judge")
        assert KEY not in cursor.fetchone()[0]
    assert KEY not in str(Event.objects.values_list("payload", flat=True))


def test_another_host_wipes_the_key_and_the_same_host_keeps_it(project: Project) -> None:
    judge = change_judge(judge=create(project), base_url=f"{HERE}/x", model="m2")
    assert judge.sealed_key is not None
    judge = change_judge(judge=judge, base_url="http://127.0.0.1:9000/v1", model="m2")
    assert (judge.sealed_key, judge.key_hint) == (None, "")


@pytest.mark.parametrize(
    "address",
    [
        "http://api.openai.com/v1",
        "https://evil.example/v1",
        "https://user:word@api.openai.com/v1",
        "http://169.254.169.254/",
        "file:///etc/passwd",
        "nonsense",
    ],
)
def test_addresses_that_may_not_be_called_are_refused(project: Project, address: str) -> None:
    with pytest.raises(InvalidJudge):
        create(project, base_url=address)
    assert not Judge.objects.exists()


def test_names_are_taken_once_and_reserved_parameters_are_refused(project: Project) -> None:
    create(project)
    with pytest.raises(InvalidJudge, match="already"):
        create(project)
    with pytest.raises(InvalidJudge, match="messages is set by evalhub"):
        create(project, name="k", settings_={"parameters": {"messages": []}})


def test_a_judge_whose_host_was_taken_off_the_list_can_be_moved(
    project: Project, settings: Any
) -> None:
    settings.JUDGE_HOSTS = ("old.example", "new.example")
    judge = create(project, base_url="https://old.example/v1")
    settings.JUDGE_HOSTS = ("new.example",)
    judge = change_judge(judge=judge, base_url="https://new.example/v1", model="m")
    assert (judge.base_url, judge.sealed_key) == ("https://new.example/v1", None)


def test_prices_concurrency_and_parameters_can_be_changed_and_it_is_on_record(
    project: Project, maya: User
) -> None:
    judge = create(project)
    given = {"price_in": Decimal("0.15"), "price_out": None, "concurrency": 4}
    judge = change_judge(
        judge=judge,
        base_url=HERE,
        model="m",
        settings_={**given, "parameters": {"max_tokens": 9}},
        actor=maya,
    )
    assert (judge.price_per_million_in, judge.concurrency) == (Decimal("0.15"), 4)
    assert key_for(judge, "127.0.0.1:8000") == KEY
    told = Event.objects.get(verb="judge changed").payload
    assert (told["price_in"], told["concurrency"], told["parameters"]) == (
        "0.15",
        4,
        {"max_tokens": 9},
    )


def test_parameters_that_a_run_has_used_stay(project: Project) -> None:
    judge = make_judge(project, parameters={"seed": 1})
    make_run(project, judge)
    with pytest.raises(InvalidJudge, match="add another Judge"):
        change_judge(judge=judge, base_url=HERE, model="m", settings_={"parameters": {}})
    same = {"parameters": {"seed": 1}, "price_in": Decimal(2)}
    judge = change_judge(judge=judge, base_url=HERE, model="m", settings_=same)
    assert judge.price_per_million_in == 2


@pytest.mark.parametrize("value", [float("nan"), "\x00", "\ud800", 10**30])
def test_parameters_that_cannot_be_stored_are_refused(project: Project, value: Any) -> None:
    with pytest.raises(InvalidJudge) as refused:
        create(project, settings_={"parameters": {"a": value}})
    assert refused.value.details == {"field": "parameters"}
