"""Planning probes, through the page."""

import pytest
from django.test import Client
from django.urls import reverse

from annotation.models import Project
from evalhub.accounts.models import User
from judges.models import JudgeRun
from tests.factories.judging import make_judge, make_prompt
from tests.factories.probed import fill_world


@pytest.fixture
def world(project: Project) -> Project:
    fill_world(project, 5, 1)
    make_judge(project, price_per_million_in=1, price_per_million_out=4)
    make_prompt(project)
    return project


def asked(project: Project, **changes: object) -> dict[str, object]:
    judge, prompt = project.judges.get(), project.judge_prompts.get()
    given = {"judge": judge.pk, "prompt": prompt.pk, "probes": ["padding", "language"], "units": 4}
    return {**given, "seed": 0, **changes}


def test_the_cost_is_shown_first_and_then_it_starts(
    client: Client, world: Project, erin: User
) -> None:
    client.force_login(erin)
    address = reverse("probe-create", args=[world.slug])
    assert "Plan probes" in client.get(address).content.decode()
    page = client.get(address, asked(world)).content.decode()
    assert "12 calls on 4 units. About $" in page
    assert "The data hold no translations" in page
    assert not JudgeRun.objects.exists()
    reply = client.post(address, asked(world))
    assert reply.status_code == 303
    assert JudgeRun.objects.get().calls.count() == 12
    assert "Probe: stands in no report" in client.get(reply["Location"]).content.decode()


def test_bad_input_is_named(client: Client, world: Project, erin: User) -> None:
    client.force_login(erin)
    address = reverse("probe-create", args=[world.slug])
    assert client.post(address, asked(world, units=0)).status_code == 422
    reply = client.post(address, asked(world, probes=["language"]))
    assert reply.status_code == 422
    assert "No unit that people rated can be probed so" in reply.content.decode()


def test_others_may_not(client: Client, world: Project, anna: User, olga: User) -> None:
    address = reverse("probe-create", args=[world.slug])
    client.force_login(anna)
    assert client.get(address).status_code == 403
    client.force_login(olga)
    assert client.get(address).status_code == 404
