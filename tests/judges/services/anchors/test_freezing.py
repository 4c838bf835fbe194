"""Freezing an anchor."""

import pytest

from annotation.models import Project
from evalhub.audit.models import Event
from judges.errors import CannotRun
from judges.models import Anchor
from judges.services.anchors.freezing import AnchorPlan, freeze_anchor
from tests.factories.judging import make_judge, make_prompt
from tests.factories.probed import make_world


@pytest.fixture
def world(db: None) -> Project:
    return make_world(8, 3)


def test_a_frozen_set_has_values_a_digest_and_a_first_round(world: Project) -> None:
    plan = AnchorPlan(make_prompt(world), units=12, every_days=3)
    anchor = freeze_anchor(judge=make_judge(world), plan=plan)
    values = anchor.values["accuracy"]
    assert len(values) == 12
    truth = dict(world.references.values_list("subject__public_id", "value"))
    assert values == {str(pk): value for pk, value in truth.items() if str(pk) in values}
    assert anchor.source == "12 rated units, seed 0"
    run = anchor.rounds.get().run
    assert (run.purpose, run.calls.count()) == ("anchor", 12)
    assert (anchor.next_at - anchor.created_at).days in (2, 3)
    assert Event.objects.filter(verb="anchor frozen").get().payload["digest"] == anchor.digest


@pytest.mark.parametrize(
    ("changes", "message"),
    [({"units": 9}, "needs 10 units"), ({"every_days": 0}, "1 to 365 days")],
)
def test_what_cannot_be_an_anchor_is_refused(world: Project, changes: dict, message: str) -> None:
    plan = AnchorPlan(make_prompt(world), **changes)
    with pytest.raises(CannotRun, match=message):
        freeze_anchor(judge=make_judge(world), plan=plan)
    assert not Anchor.objects.exists()
