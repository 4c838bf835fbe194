import pytest
from django.utils import timezone

from annotation.models import Assignment, Project, Subject, Trap
from annotation.services.handout.asking import NobodyToAsk, ask_another
from annotation.services.slots import plan_slots
from evalhub.accounts.models import User
from evalhub.audit.models import Event
from tests.factories.projects import make_item


@pytest.fixture
def subject(project: Project) -> Subject:
    """One whose slots are all closed."""
    found = make_item(project, outputs=1).subjects.get()
    plan_slots(project=project)
    Assignment.objects.update(state="closed")
    return found


def test_one_more_slot_is_open_and_stays_when_slots_are_planned(
    project: Project, subject: Subject, adam: User
) -> None:
    ask_another(project=project, subject=subject, actor=adam)
    # The project's overlap is two.
    assert Assignment.objects.get(extra=True).slot == 3
    assert Event.objects.get(verb="another rater asked").actor == adam
    plan_slots(project=project)
    assert Assignment.objects.filter(extra=True, state="open").count() == 1


def test_nobody_else_is_asked_while_somebody_is(
    project: Project, subject: Subject, adam: User
) -> None:
    ask_another(project=project, subject=subject, actor=adam)
    with pytest.raises(NobodyToAsk, match="still asked"):
        ask_another(project=project, subject=subject, actor=adam)


def test_traps_retired_items_and_imports_have_nobody_to_ask(
    project: Project, subject: Subject, adam: User
) -> None:
    trap = Trap.objects.create(project=project, item=subject.item)
    with pytest.raises(NobodyToAsk):
        ask_another(project=project, subject=subject, actor=adam)
    Trap.objects.filter(pk=trap.pk).update(active=False)
    Assignment.objects.all().delete()
    with pytest.raises(NobodyToAsk, match="imported"):
        ask_another(project=project, subject=subject, actor=adam)
    subject.item.retired_at = timezone.now()
    with pytest.raises(NobodyToAsk, match="retired"):
        ask_another(project=project, subject=subject, actor=adam)
