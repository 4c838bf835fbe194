"""Checks and proposals are paid from the budget of their project."""

from collections.abc import Iterator
from decimal import Decimal

import pytest

from annotation.models import Project
from evalhub.errors import EvalhubError
from judges.models import Judge, JudgeCheck, ProjectBudget, PromptProposal
from judges.selectors.providers.budgets import spending_of
from judges.services.prompting.optimising import ask_for_candidate, work_on_proposals
from judges.services.providers.checks import ask_for_check, sweep_checks, work_on_checks
from judges.services.running.outlays import Bill, paid
from tests.factories.improving import make_measured
from tests.factories.judging import make_judge
from tests.judges.engine.conftest import make_request
from tests.judges.engine.fake_provider import SCENARIOS, FakeProvider, Request, completion

TOKENS = {"prompt_tokens": 1_000, "completion_tokens": 500}
# A dollar per million tokens: a thousand in and five hundred out.
COST = Decimal("0.0015")


def counted(request: Request) -> None:
    content = '{"reasoning": "r", "value": 1, "changes": "c", "text": "{{ output }} {{ rubric }}"}'
    request.reply(completion(content, request.body["model"]) | {"usage": TOKENS})


def uncounted(request: Request) -> None:
    request.reply(completion("{}", request.body["model"]) | {"usage": None})


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeProvider]:
    for scenario in (counted, uncounted):
        monkeypatch.setitem(SCENARIOS, scenario.__name__, scenario)
    with FakeProvider() as provider:
        yield provider


def priced(fake: FakeProvider, model: str = "counted") -> dict[str, object]:
    prices = {"price_per_million_in": 1, "price_per_million_out": 1}
    return {**prices, "base_url": fake.base_url, "model": model, "parameters": {"max_tokens": 100}}


def spent(project: Project) -> tuple[Decimal, Decimal]:
    found = spending_of(project.pk)
    return found.spent, found.reserved


def test_what_checks_and_proposals_cost_is_spent_by_their_project(
    project: Project, fake: FakeProvider
) -> None:
    version, judge, run = make_measured(project, **priced(fake))
    ask_for_check(judge=judge)
    assert (work_on_checks(), spent(project)) == (1, (COST, 0))
    ask_for_candidate(version=version, run=run, judge=judge)
    ProjectBudget.objects.create(project=project, limit=Decimal(1))
    assert (work_on_proposals(), spent(project)) == (1, (2 * COST, 0))
    assert PromptProposal.objects.get().spent == JudgeCheck.objects.get().spent == COST


@pytest.mark.parametrize(
    ("prices", "why"), [({}, "leaves too little"), ({"price_per_million_in": None}, "no prices")]
)
def test_nothing_is_asked_that_the_budget_does_not_hold(
    project: Project, fake: FakeProvider, prices: dict[str, object], why: str
) -> None:
    version, judge, run = make_measured(project, **priced(fake) | prices)
    proposal, check = (
        ask_for_candidate(version=version, run=run, judge=judge),
        ask_for_check(judge=judge),
    )
    ProjectBudget.objects.create(project=project, limit=Decimal("0.0001"))
    assert (work_on_checks(), work_on_proposals(), fake.calls) == (1, 1, 0)
    for row in (proposal, check):
        row.refresh_from_db()
    assert why in proposal.last_error
    assert why in check.answer["error"]
    assert spent(project) == (0, 0)


@pytest.mark.parametrize(("model", "charged"), [("uncounted", True), ("too_many", False)])
def test_what_nobody_counted_is_charged_and_what_was_refused_is_not(
    project: Project, fake: FakeProvider, model: str, charged: bool
) -> None:
    judge = make_judge(project, **priced(fake, model))
    ProjectBudget.objects.create(project=project, limit=Decimal(1))
    ask_for_check(judge=judge)
    work_on_checks()
    total, reserved = spent(project)
    assert (total > 0, reserved) == (charged, 0)


def test_what_a_worker_that_died_had_set_aside_is_charged_when_it_is_asked_again(
    project: Project, fake: FakeProvider
) -> None:
    judge = make_judge(project, **priced(fake))
    ProjectBudget.objects.create(project=project, limit=Decimal(1))
    check, request = ask_for_check(judge=judge), make_request("counted")
    with pytest.raises(KeyboardInterrupt), paid(check, judge, request):
        raise KeyboardInterrupt
    total, held = spent(project)
    assert (total, held > 0) == (0, True)
    with paid(JudgeCheck.objects.get(), Judge.objects.get(pk=judge.pk), request) as bill:
        assert (bill, spent(project)) == (Bill(), (held, held))
    # Nobody knows of a reply; what was set aside for it is charged too.
    assert spent(project) == (2 * held, 0)


def test_nothing_stays_set_aside_for_a_call_whose_key_cannot_be_opened(
    project: Project, fake: FakeProvider
) -> None:
    version, judge, run = make_measured(project, **priced(fake))
    ProjectBudget.objects.create(project=project, limit=Decimal(1))
    proposal = ask_for_candidate(version=version, run=run, judge=judge)
    check = ask_for_check(judge=judge)
    Judge.objects.filter(pk=judge.pk).update(sealed_key=b"broken")
    assert (work_on_proposals(), work_on_checks(), fake.calls) == (1, 1, 0)
    for row in (proposal, check):
        row.refresh_from_db()
    assert (proposal.state, "key" in proposal.last_error) == ("dead", True)
    assert "key" in check.answer["error"]
    assert spent(project) == (0, 0)


def test_what_evalhub_itself_refuses_costs_nothing(project: Project, fake: FakeProvider) -> None:
    judge = make_judge(project, **priced(fake))
    ProjectBudget.objects.create(project=project, limit=Decimal(1))
    check, request = ask_for_check(judge=judge), make_request("counted")
    with pytest.raises(EvalhubError, match="no"), paid(check, judge, request):
        raise EvalhubError("no")
    assert spent(project) == (0, 0)


def test_what_nobody_asks_for_any_more_is_charged_by_the_sweep_and_holds_up_no_run(
    project: Project, fake: FakeProvider
) -> None:
    judge = make_judge(project, **priced(fake))
    ProjectBudget.objects.create(project=project, limit=Decimal(1))
    check, request = ask_for_check(judge=judge), make_request("counted")
    JudgeCheck.objects.update(state="running")
    with pytest.raises(KeyboardInterrupt), paid(check, judge, request):
        raise KeyboardInterrupt
    held = spent(project)
    sweep_checks()
    # It may come back until its lease has run out.
    assert spent(project) == held
    JudgeCheck.objects.update(state="cancelled")
    sweep_checks()
    assert spent(project) == (held[1], 0)
