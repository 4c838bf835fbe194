"""What requests are named in a batch, so that nobody else's replies are taken for ours."""

import re
from decimal import Decimal

import pytest

from annotation.models import Project
from judges.models import JudgeBatch, JudgeCall, Verdict
from judges.services.providers.batching import sweep_batches, work_on_batches
from tests.factories.batches import killed_after, start_waiting, work
from tests.factories.projects import make_item, make_project, make_rubric
from tests.judges.engine.batching import Batch
from tests.judges.engine.fake_provider import FakeProvider

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def project(transactional_db: None) -> Project:
    project = make_project()
    make_rubric(project, output_keys=("accuracy",))
    make_item(project, "it-1", outputs=2)
    return project


def handed_over_by_a_worker_that_died(monkeypatch: pytest.MonkeyPatch) -> None:
    work_on_batches()
    with monkeypatch.context() as patch:
        patch.setattr("judges.services.providers.batching.asyncio.run", killed_after)
        with pytest.raises(KeyboardInterrupt):
            work_on_batches()
    JudgeBatch.objects.update(lease_until="2020-01-01T00:00:00Z")
    sweep_batches()


def a_strangers_batch(fake_provider: FakeProvider, *, looked: int) -> Batch:
    """As another installation with the same key would make it, its calls numbered as ours."""
    (ours,) = fake_provider.batches.made.values()
    calls = JudgeCall.objects.order_by("pk").values_list("pk", flat=True)
    asked = dict(zip((f"call-{pk}" for pk in calls), ours.asked.values(), strict=True))
    batch = Batch(f"{ours.id.partition('_')[0]}_9", asked, looked=looked)
    fake_provider.batches.made[batch.id] = batch
    return batch


@pytest.mark.parametrize("looked", [0, 9])
def test_a_strangers_replies_are_never_taken_for_ours(
    project: Project, fake_provider: FakeProvider, monkeypatch: pytest.MonkeyPatch, looked: int
) -> None:
    run = start_waiting(project, fake_provider.base_url, "anthropic", budget=Decimal(1))
    handed_over_by_a_worker_that_died(monkeypatch)
    stranger = a_strangers_batch(fake_provider, looked=looked)
    assert work(run).status == "finished"
    assert Verdict.objects.filter(run=run, status="ok").count() == 2
    ids = {one.provider_id for one in JudgeBatch.objects.all()}
    # One that ended says whose it is; one under way is let go at its end, and what was handed
    # over before it counts as paid for.
    assert (stranger.id in ids, len(fake_provider.batches.made)) == (not looked, 3 - bool(looked))
    assert (run.reserved, float(run.spent) > 60e-6) == (0, not looked)


@pytest.mark.parametrize("provider", ["openai", "anthropic"])
def test_requests_carry_the_name_of_their_batch(
    project: Project, fake_provider: FakeProvider, provider: str
) -> None:
    run = start_waiting(project, fake_provider.base_url, provider)
    work(run, rounds=2)
    (made,) = fake_provider.batches.made.values()
    mark = JudgeBatch.objects.get().name.hex[:16]
    assert set(made.asked) == {f"{mark}-{call.pk}" for call in run.calls.all()}
    assert all(re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", name) for name in made.asked)


def test_a_batch_from_before_requests_were_marked_is_still_read(
    project: Project, fake_provider: FakeProvider
) -> None:
    run = start_waiting(project, fake_provider.base_url)
    work(run, rounds=2)
    (made,) = fake_provider.batches.made.values()
    made.asked = {f"call-{name.partition('-')[2]}": one for name, one in made.asked.items()}
    JudgeBatch.objects.update(marked=False)
    assert work(run).status == "finished"
    assert (Verdict.objects.filter(status="ok").count(), len(fake_provider.batches.made)) == (2, 1)
