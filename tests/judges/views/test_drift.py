"""Drift, through the page."""

from django.test import Client
from django.urls import reverse

from annotation.models import Project
from evalhub.accounts.models import User
from judges.models import Anchor, Judge, JudgeRun
from tests.factories.judging import make_judge, make_prompt
from tests.factories.probed import fill_world


def test_an_anchor_is_frozen_shown_and_stopped(
    client: Client, project: Project, erin: User, anna: User
) -> None:
    fill_world(project, 8, 1)
    judge, prompt = make_judge(project), make_prompt(project).prompt
    address = reverse("judge-drift", args=[project.slug, judge.public_id])
    client.force_login(erin)
    Judge.objects.update(model="gpt-4o")
    empty = client.get(address).content.decode()
    assert "Nothing is frozen yet" in empty
    assert "retired on 14 Jan 2027" in empty
    given = {"prompt": prompt.pk, "source": "", "units": 12, "every_days": 7}
    assert client.post(address, given | {"units": 3}).status_code == 422
    assert client.post(address, given).status_code == 303
    JudgeRun.objects.update(status="finished")
    page = client.get(address).content.decode()
    assert "No round of the anchor has ended yet." in page
    stop = reverse(
        "anchor-stop", args=[project.slug, judge.public_id, Anchor.objects.get().public_id]
    )
    assert client.post(stop).status_code == 303
    assert client.post(stop).status_code == 409
    assert "Stopped by hand." in client.get(address).content.decode()
    client.force_login(anna)
    assert client.get(address).status_code == 403
