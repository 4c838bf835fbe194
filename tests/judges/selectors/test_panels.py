"""A panel's facts: what a cascade loses where it was checked, and what it saves."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from annotation.models import Project
from evalhub.accounts.models import User
from judges.models import CallAttempt, JudgeCall, JudgeRun, Panel, Seat
from judges.selectors.panels import off_scale, panel_facts
from tests.factories.judging import make_judge, make_prompt, make_run, make_verdict
from tests.factories.projects import make_item

FIRST, SECOND = (4, 4, 4, 2, 3), (4, 4, 5, 2, 5)


def member(project: Project, number: int, values: tuple[int, ...], cost: str) -> JudgeRun:
    """A run that asked about the first items, one call each."""
    judge = make_judge(project, f"judge-{number}")
    run = make_run(project, judge, number=number, imported=False)
    version = make_prompt(project, name=f"p-{number}")
    for item, value in zip(project.items.order_by("position"), values, strict=False):
        subject = item.subjects.get()
        call = JudgeCall.objects.create(
            run=run, subject=subject, prompt_version=version, scope="output", state="done"
        )
        about = {"token": uuid4(), "request_digest": "", "requested_model": "m"}
        CallAttempt.objects.create(call=call, cost=Decimal(cost), **about)
        make_verdict(run, subject, "accuracy", value, call=call)
    return run


@pytest.fixture
def cascade(project: Project) -> Panel:
    """Five units: the last left doubt, four were checked, and on one of these they differ."""
    subjects = [make_item(project, f"it-{n}", outputs=1).subjects.get() for n in range(5)]
    cheap, dear = member(project, 1, FIRST, "0.01"), member(project, 2, SECOND, "0.50")
    joint = make_run(project, make_judge(project, "joint"), number=3)
    policy = {"doubtful": [subjects[4].pk], "checked": [one.pk for one in subjects[:4]]}
    panel = Panel.objects.create(run=joint, kind="cascade", policy=policy)
    for place, run in enumerate((cheap, dear)):
        Seat.objects.create(panel=panel, place=place, run=run)
    return panel


def test_loss_and_saving_of_a_cascade(cascade: Panel) -> None:
    loss = panel_facts(cascade.run).loss
    # 3 of the 4 that were checked agree; of 5 units 1 was the dear judge's own: (1 + 4 * 3/4) / 5.
    assert (loss.same.value, loss.agreement) == (0.75, pytest.approx(0.8))
    # 5 calls at 0.01 and 5 at 0.50, where the dear judge alone would have taken 2.50.
    assert (loss.cost, loss.dear_cost) == (Decimal("2.55"), Decimal("2.50"))
    assert loss.saved == pytest.approx(-0.02)


def test_the_report_of_a_panel_does_not_call_its_verdicts_imported(
    client: Client, cascade: Panel, maya: User
) -> None:
    client.force_login(maya)
    run = cascade.run
    make_verdict(run, run.project.items.first().subjects.get(), "accuracy", 4)
    address = [run.project.slug, run.public_id]
    page = client.get(reverse("run-report", args=address)).content.decode()
    assert ("were joined" in page, "were imported" in page) == (True, False)
    assert "Sign an answer" not in page
    told = client.get(reverse("run-report-json", args=address)).json()
    assert (told["imported"], told["joined"]) == (False, 2)


def test_loss_counts_units_in_doubt_where_the_dear_judge_spoke(cascade: Panel) -> None:
    dear = cascade.seats.get(place=1).run
    dear.verdicts.filter(subject=cascade.policy["doubtful"][0]).update(value=None, status="refused")
    loss = panel_facts(cascade.run).loss
    # Of 4 units that are known, 3/4 of 4 checked ones.
    assert (loss.doubtful, loss.unheard, loss.agreement) == (1, 1, pytest.approx(0.75))


def test_the_page_says_whom_the_panel_waits_for(client: Client, cascade: Panel, erin: User) -> None:
    client.force_login(erin)
    dear = cascade.seats.get(place=1).run
    JudgeRun.objects.filter(pk=dear.pk).update(status="stopped", stop_reason="Its budget is spent.")
    JudgeRun.objects.filter(pk=cascade.run_id).update(status="running", stop_reason="No prices")
    run = cascade.run
    page = client.get(reverse("run-detail", args=[run.project.slug, run.public_id]))
    for text in (
        "No joint Verdict yet",
        "Its budget is spent.",
        "It cannot go on yet",
        "No prices",
    ):
        assert text in page.content.decode()


def test_a_run_without_a_panel_has_no_facts(cascade: Panel) -> None:
    assert panel_facts(cascade.seats.first().run) is None


def test_the_page_of_a_panel_names_members_loss_and_costs(
    client: Client, cascade: Panel, erin: User
) -> None:
    client.force_login(erin)
    run = cascade.run
    page = client.get(reverse("run-detail", args=[run.project.slug, run.public_id]))
    for text in ("cascade of 2", "judge-2", "Both agree where checked", "$2.55", "instead of"):
        assert text.lower() in page.content.decode().lower()


def test_a_value_in_doubt_is_one_of_the_scale(project: Project) -> None:
    assert off_scale(project, {"accuracy"}, ["3", "5"]) == off_scale(project, (), []) == ""
    said = off_scale(project, {"accuracy"}, ["3", "seven"])
    assert said == "seven is not a value there; there are 1, 2, 3, 4, 5."
    assert off_scale(project, {"none"}, ["3"]).endswith("there are no listed ones.")
