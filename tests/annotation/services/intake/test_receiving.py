"""Taking items: once each, redacted, by lot and quota, behind what the project has."""

from collections.abc import Sequence
from typing import Any

import pytest

from annotation.errors import IntakeClosed, KeyReused
from annotation.intake.taking import lot
from annotation.models import IntakeBatch, Item, Output, Project, Subject
from annotation.services.intake.receiving import receive_items
from evalhub.accounts.models import User
from evalhub.audit.models import Event
from tests.factories.intake import SEED, open_intake, sent
from tests.factories.projects import make_item, make_project

pytestmark = pytest.mark.django_db


def statuses(project: Project, erin: User, rows: Sequence[Any], key: str = "") -> list[str]:
    batch = receive_items(project=project, rows=rows, actor=erin, key=key)
    return [outcome["status"] for outcome in batch.answer]


def test_items_come_behind_those_that_are_there(project: Project, erin: User) -> None:
    make_item(project, "old")
    open_intake(project)
    rows = [sent("n-1", metadata={"intent": "refund"}), sent("n-2")]
    assert statuses(project, erin, rows) == ["created", "created"]
    found = Item.objects.filter(project=project).order_by("position")
    assert [(item.key, item.position) for item in found] == [("old", 0), ("n-1", 1), ("n-2", 2)]
    assert found[1].metadata == {"intent": "refund"}
    assert Output.objects.get(key="n-1-a").text == "On its way."
    assert Subject.objects.filter(item=found[1]).count() == 1


def test_what_is_stored_is_redacted_and_counted(project: Project, erin: User) -> None:
    open_intake(project)
    row = sent("n-1", "Mail ann@x.example or ann@x.example", metadata={"ip": "10.1.2.3"})
    batch = receive_items(project=project, rows=[row], actor=erin)
    item = Item.objects.get(key="n-1")
    assert (item.input, item.metadata) == ("Mail [EMAIL_1] or [EMAIL_1]", {"ip": "[IP_1]"})
    assert batch.redacted == {"email": 2, "ip": 1}
    event = Event.objects.get(verb="items received")
    assert event.payload["counts"]["created"] == 1
    assert "ann@" not in str(event.payload)


def test_the_same_item_again_is_no_news_even_under_a_new_policy(
    project: Project, erin: User
) -> None:
    open_intake(project, redacts=False)
    row = sent("n-1", "Mail ann@x.example")
    assert statuses(project, erin, [row]) == ["created"]
    project.redaction_policy.kinds = ["email"]
    project.redaction_policy.save()
    assert statuses(project, erin, [dict(reversed(row.items()))]) == ["identical"]
    assert statuses(project, erin, [sent("n-1", "Other")]) == ["conflict"]
    assert Item.objects.get(key="n-1").input == "Mail ann@x.example"


def test_an_item_that_was_loaded_is_known_too(project: Project, erin: User) -> None:
    open_intake(project)
    Item.objects.create(
        project=project, key="q", position=0, input="I am [EMAIL_1]", context="", metadata={}
    )
    row = {"id": "q", "input": "I am ann@x.example", "outputs": []}
    assert statuses(project, erin, [row]) == ["identical"]
    assert statuses(project, erin, [{**row, "input": "Else"}]) == ["conflict"]


def test_the_lot_decides_the_same_for_a_resend(project: Project, erin: User) -> None:
    open_intake(project, share=0.3)
    rows = [sent(f"n-{n}") for n in range(40)]
    first = statuses(project, erin, rows)
    wanted = [lot(SEED, row["id"]) < 0.3 for row in rows]
    assert [status == "created" for status in first] == wanted
    assert 0 < sum(wanted) < 40
    again = statuses(project, erin, list(reversed(rows)))
    assert [status == "identical" for status in reversed(again)] == wanted


def test_a_days_quota_holds_over_batches_and_is_of_one_project(
    project: Project, erin: User
) -> None:
    open_intake(project, by="risk", daily=1, quotas={"high": 2})
    high = [sent(f"h-{n}", metadata={"risk": "high"}) for n in range(3)]
    assert statuses(project, erin, high[:1]) == ["created"]
    assert statuses(project, erin, high[1:]) == ["created", "sampled_out"]
    assert statuses(project, erin, [sent("l-1"), sent("l-2")]) == ["created", "sampled_out"]
    other = make_project("other")
    open_intake(other, daily=1)
    with pytest.raises(IntakeClosed, match="Rubric"):
        receive_items(project=other, rows=high[:1], actor=erin)


def test_a_bad_item_names_its_field_and_spares_the_others(project: Project, erin: User) -> None:
    open_intake(project)
    bad = {**sent("bad"), "outputs": [{"id": "a", "text": 3}]}
    rows = [bad, sent("good"), sent("good"), {"input": "x"}, sent("ann@x.example", "", outputs=7)]
    batch = receive_items(project=project, rows=rows, actor=erin)
    assert [one["status"] for one in batch.answer] == [
        *("refused", "created", "refused", "refused", "refused"),
    ]  # fmt: skip
    assert [one.get("field") for one in batch.answer] == [
        *("outputs[0].text", None, "id", "id", "outputs"),
    ]  # fmt: skip
    assert batch.counts["refused"] == 4
    assert Item.objects.filter(project=project).count() == 1


def test_the_same_key_returns_the_first_answer_and_refuses_other_items(
    project: Project, erin: User
) -> None:
    open_intake(project)
    first = receive_items(project=project, rows=[sent("n-1")], actor=erin, key="k1")
    again = receive_items(project=project, rows=[sent("n-1")], actor=erin, key="k1")
    assert (again.pk, again.answer) == (first.pk, first.answer)
    assert again.answer == [{"id": "n-1", "status": "created"}]
    with pytest.raises(KeyReused):
        receive_items(project=project, rows=[sent("n-2")], actor=erin, key="k1")
    assert IntakeBatch.objects.count() == 1


def test_without_a_key_no_answer_is_kept(project: Project, erin: User) -> None:
    open_intake(project)
    batch = receive_items(project=project, rows=[sent("n-1")], actor=erin)
    batch.refresh_from_db()
    assert batch.answer is None


def test_intake_is_off_until_somebody_switches_it_on(project: Project, erin: User) -> None:
    with pytest.raises(IntakeClosed, match="off"):
        receive_items(project=project, rows=[sent("n-1")], actor=erin)
    assert Item.objects.count() == 0
