"""Events: written with the change, never changed."""

import pytest
from django.db import DataError, IntegrityError, connection, transaction

from annotation.models import Project
from evalhub.accounts.models import User
from evalhub.audit.models import Event
from evalhub.audit.services.events import OutsideTransaction, events_together, record_event
from evalhub.sql.prepared import fetch


def test_an_event_says_who_did_what_to_which_object(project: Project, maya: User) -> None:
    record_event(
        verb="project renamed",
        subject=project,
        actor=maya,
        project_id=project.public_id,
        payload={"name": "Refunds"},
    )
    stored = Event.objects.get(verb="project renamed")
    assert (stored.verb, stored.actor) == ("project renamed", maya)
    assert (stored.object_type, stored.object_id) == ("project", str(project.public_id))
    assert stored.payload == {"name": "Refunds"}


def test_an_event_is_undone_with_its_change(project: Project) -> None:
    with transaction.atomic():
        record_event(verb="project renamed", subject=project)
        transaction.set_rollback(True)
    assert not Event.objects.filter(verb="project renamed").exists()


def test_events_told_together_are_written_in_their_order(project: Project, maya: User) -> None:
    with events_together():
        record_event(verb="first", subject=project, actor=maya, payload={"n": 1})
        record_event(verb="second", subject=project)
        assert not Event.objects.filter(verb="first").exists()
    kept = Event.objects.filter(verb__in=["first", "second"]).order_by("id")
    assert [(e.verb, e.actor, e.payload) for e in kept] == [
        ("first", maya, {"n": 1}),
        ("second", None, {}),
    ]


def tell_and_fail(project: Project) -> None:
    with transaction.atomic(), events_together():
        record_event(verb="first", subject=project)
        fetch("SELECT 1 / 0", {})


def test_a_block_that_fails_writes_no_events_and_the_next_writes_its_own(project: Project) -> None:
    with pytest.raises(DataError):
        tell_and_fail(project)
    record_event(verb="second", subject=project)
    assert list(Event.objects.values_list("verb", flat=True)) == ["second"]


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_a_transaction_is_a_bug() -> None:
    project = Project.objects.create(slug="alone", name="Alone")
    with pytest.raises(OutsideTransaction):
        record_event(verb="project renamed", subject=project)


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_event SET verb = 'x'", "DELETE FROM audit_event"]
)
def test_the_database_refuses_to_change_or_remove_events(project: Project, statement: str) -> None:
    record_event(verb="project renamed", subject=project)
    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
