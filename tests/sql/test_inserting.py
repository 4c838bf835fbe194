"""Rows that were written as JSON read as if the ORM had written them."""

from decimal import Decimal
from uuid import uuid4

import pytest

from evalhub.sql.inserting import insert
from judges.models import CallAttempt, JudgeCall, JudgeRun, Verdict
from judges.services.runs import RunPlan, start_run
from tests.factories.judging import make_judge, make_prompt
from tests.factories.projects import make_item, make_project, make_rubric

pytestmark = pytest.mark.django_db


@pytest.fixture
def run() -> JudgeRun:
    project = make_project()
    make_rubric(project, output_keys=("accuracy",))
    make_item(project, "it-1", outputs=2)
    return start_run(judge=make_judge(project), plan=RunPlan((make_prompt(project),)))


def verdict(call: JudgeCall, value: object, **fields: object) -> Verdict:
    criterion = call.run.rubric.criteria.get()
    return Verdict(
        run=call.run, call=call, subject=call.subject, criterion=criterion, value=value, **fields
    )


def attempt(call: JudgeCall, **fields: object) -> CallAttempt:
    return CallAttempt(call=call, token=uuid4(), requested_model="m", **fields)


def shown(row: object, *but: str) -> dict[str, object]:
    return {name: one for name, one in vars(row).items() if name[0] != "_" and name not in but}


@pytest.mark.parametrize("value", [4, 4.5, "a'b\\ \u202e {}", True, [1, None], {"k": 0.1}, None])
def test_values_read_as_the_orm_would_have_written_them(run: JudgeRun, value: object) -> None:
    first, second = run.calls.order_by("pk")
    fields = {"confidence": 0.1, "distribution": {"4": 1 / 3} if value else None}
    insert([verdict(first, value, **fields)])
    Verdict.objects.bulk_create([verdict(second, value, **fields)])
    ours, theirs = Verdict.objects.order_by("pk")
    assert ours.value == value
    assert shown(ours, "id", "call_id", "subject_id") == shown(
        theirs, "id", "call_id", "subject_id"
    )
    assert Verdict.objects.filter(value__isnull=True).count() == (0 if value is not None else 2)


def test_defaults_times_and_numbers_are_kept_and_rows_stay_in_order(run: JudgeRun) -> None:
    call = run.calls.first()
    cost = Decimal("0.123456789012")
    insert([attempt(call, cost=cost, latency_seconds=0.1 + 0.2), attempt(call, as_asked=False)])
    insert([])
    first, second = CallAttempt.objects.order_by("pk")
    assert (first.cost, first.latency_seconds) == (cost, 0.1 + 0.2)
    assert (first.as_asked, first.refusal, first.odds, first.tokens_in) == (True, "", None, None)
    assert (second.as_asked, second.cost) == (False, None)
    assert first.at == second.at
    assert first.token != second.token
