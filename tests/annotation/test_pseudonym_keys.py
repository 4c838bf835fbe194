"""Keys made of first names become pseudonyms when an older installation is brought up to date."""

from hashlib import md5
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from annotation.models import HandoutPlan, Lane, Project, Rater, SavedView
from annotation.routing.policies import Batch, HandoutPolicy
from evalhub.accounts.models import User
from evalhub.audit.models import Event
from tests.factories.people import make_member, make_rater
from tests.factories.quality import answer

MIGRATION = import_module("annotation.migrations.0030_pseudonym_keys")


def joined(project: Project, name: str, key: str = "") -> Rater:
    """Somebody with an account, under the key of then."""
    return make_rater(project, key or name, make_member(project, f"{name}-k", "annotator"))


@pytest.fixture
def old(project: Project) -> Project:
    """In their order: who joined, who came by import, who joined and got imported labels, ..."""
    joined(project, "zoe")
    make_rater(project, "yan")
    answer(joined(project, "xenia"), "it-1", imported=True)
    make_rater(project, "R-05")
    joined(project, "will")
    joined(project, "vera", "R-07")
    return project


def migrate() -> None:
    with connection.schema_editor() as editor:
        MIGRATION.give_pseudonyms(apps, editor)


def keys(project: Project) -> list[str]:
    return list(project.raters.order_by("pk").values_list("key", flat=True))


def test_first_names_go_and_every_other_key_stays(old: Project) -> None:
    migrate()
    # zoe is first; will is fifth, but R-05 came with labels, and of six Raters the next is R-07,
    # which vera has: R-08.
    assert keys(old) == ["R-01", "yan", "xenia", "R-05", "R-08", "R-07"]
    told = Event.objects.filter(verb="rater key changed").order_by("pk")
    assert [event.payload for event in told] == [
        {"before": "zoe", "after": "R-01"},
        {"before": "will", "after": "R-08"},
    ]
    migrate()
    assert told.count() == 2


def test_batches_queues_and_filters_follow(old: Project, maya: User) -> None:
    policy = HandoutPolicy(batches=(Batch("batch", "a", ("will", "yan")),))
    HandoutPlan.objects.update_or_create(project=old, defaults={"policy": policy.as_json()})
    Lane.objects.create(project=old, reserved=["will", "yan"], digest="of before")
    kept = [["q", "zoe"], ["rater", "zoe"]]
    SavedView.objects.create(project=old, owner=maya, name="Hers", filters=kept)
    migrate()
    (batch,) = HandoutPolicy.read(HandoutPlan.objects.get(project=old).policy).batches
    lane = Lane.objects.get(reserved__isnull=False)
    assert (batch.raters, lane.reserved) == (("R-08", "yan"), ["R-08", "yan"])
    text = b'0|0|{}|["R-08", "yan"]'
    assert lane.digest == md5(text, usedforsecurity=False).hexdigest()
    assert SavedView.objects.get().filters == [["q", "zoe"], ["rater", "R-01"]]
