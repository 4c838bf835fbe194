"""Redacting what is stored: all of it, audited, or nothing with a reason."""

import pytest
from django.contrib.postgres.search import SearchVector
from django.db.models import Value

from annotation.errors import RedactionRefused
from annotation.models import Item, ItemWords, Project, RedactionPolicy
from annotation.services.intake import stored
from annotation.services.intake.stored import preview_stored, redact_stored
from evalhub.accounts.models import User
from evalhub.audit.models import Event
from evalhub.redaction.kinds import Kind, Policy
from tests.factories.projects import make_item

pytestmark = pytest.mark.django_db
MAIL = "ann@x.example"
TURNS = [{"role": "user", "content": f"I am {MAIL}", "from": MAIL}]


@pytest.fixture
def item(project: Project) -> Item:
    make_item(project, "clean")
    item = make_item(project, "it-1", input=TURNS, context=f"See {MAIL}", metadata={"to": MAIL})
    output = item.outputs.first()
    output.text = f"Dear {MAIL} at 10.1.2.3"
    output.save()
    return item


@pytest.fixture
def policy(project: Project) -> RedactionPolicy:
    return RedactionPolicy.objects.create(project=project, kinds=["email"])


def test_texts_change_and_everything_else_stays(
    project: Project, item: Item, policy: RedactionPolicy, maya: User
) -> None:
    preview = redact_stored(project=project, actor=maya)
    item = Item.objects.get(pk=item.pk)
    assert item.input == [{"role": "user", "content": "I am [EMAIL_1]", "from": "[EMAIL_1]"}]
    assert (item.context, item.metadata) == ("See [EMAIL_1]", {"to": "[EMAIL_1]"})
    assert [one.text for one in item.outputs.all()] == [
        *("Dear [EMAIL_1] at 10.1.2.3", "Answer b to it-1."),
    ]  # fmt: skip
    assert item.subjects.count() == 2
    assert (preview.seen, preview.changed) == (2, 1)
    event = Event.objects.get(verb="items redacted")
    assert event.payload == {
        "items": 1,
        "replaced": {"email": 5},
        "evidence moved": 0,
    }


def test_twice_changes_nothing_more(
    project: Project, item: Item, policy: RedactionPolicy, maya: User
) -> None:
    redact_stored(project=project, actor=maya)
    assert redact_stored(project=project, actor=maya).changed == 0


def test_the_search_forgets_the_words_too(
    project: Project, item: Item, policy: RedactionPolicy, maya: User
) -> None:
    ItemWords.objects.create(item=item, words=SearchVector(Value(MAIL)))
    redact_stored(project=project, actor=maya)
    assert not ItemWords.objects.filter(item=item).exists()


def test_a_preview_changes_nothing(project: Project, item: Item) -> None:
    preview = preview_stored(project=project, policy=Policy())
    assert preview.lines() == [(Kind.EMAIL, 5), (Kind.IP, 1)]
    assert preview_stored(project=project, policy=Policy(), most=1).seen == 1
    assert Item.objects.get(pk=item.pk).context == f"See {MAIL}"


def test_an_objection_undoes_all_of_it(
    project: Project, item: Item, policy: RedactionPolicy, maya: User, monkeypatch
) -> None:
    asked = []
    monkeypatch.setattr(stored, "OBJECTIONS", [lambda *given: asked.append(given) or "Held."])
    with pytest.raises(RedactionRefused, match=r"Held\."):
        redact_stored(project=project, actor=maya)
    assert asked == [(project, [item.pk])]
    assert Item.objects.get(pk=item.pk).context == f"See {MAIL}"


def test_nothing_chosen_is_refused(project: Project, item: Item, maya: User) -> None:
    with pytest.raises(RedactionRefused, match="Settings, Intake"):
        redact_stored(project=project, actor=maya)
