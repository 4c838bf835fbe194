from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from annotation.errors import RedactionRefused
from annotation.models import Item, Project
from annotation.selectors.intake.rules import redaction_policy
from evalhub.redaction.kinds import Kind
from tests.factories.golden_sets import make_rated, make_release
from tests.factories.projects import make_item

pytestmark = pytest.mark.django_db


def redact(*words: str) -> str:
    out = StringIO()
    call_command("redact", "refunds", *words, stdout=out)
    return out.getvalue()


@pytest.fixture
def item(project: Project) -> Item:
    return make_item(project, "it-1", context="I am ann@x.example at 10.1.2.3")


def test_a_preview_shows_samples_and_changes_nothing(project: Project, item: Item) -> None:
    said = redact("--preview").splitlines()
    assert said[0] == "Would replace 1 email, 1 ip in 1 of 1 items."
    assert said[1] == "  it-1: I am [-ann@x.example-]{+[EMAIL_1]+} at 10.1.2.3"
    assert redaction_policy(project).kinds == frozenset()
    assert Item.objects.get().context.startswith("I am ann@")


def test_applying_keeps_the_choice(project: Project, item: Item) -> None:
    assert redact("--apply", "--kinds", "ip") == "Replaced 1 ip in 1 of 1 items.\n"
    assert Item.objects.get().context == "I am ann@x.example at [IP_1]"
    assert redaction_policy(project).kinds == {Kind.IP}


def test_a_kind_that_is_none_is_named(project: Project) -> None:
    with pytest.raises(CommandError, match="'shoe' is not a valid Kind; known are email, phone"):
        redact("--preview", "--kinds", "shoe")


def test_released_items_are_left_with_a_reason(project: Project) -> None:
    make_rated(project)
    item = Item.objects.filter(project=project).first()
    item.context = "I am ann@x.example"
    item.save()
    make_release(project)
    with pytest.raises(RedactionRefused, match=f"Release 1 holds Items .* “{item.key}” first"):
        redact("--apply")
    assert Item.objects.get(pk=item.pk).context == "I am ann@x.example"
    assert redaction_policy(project).kinds
