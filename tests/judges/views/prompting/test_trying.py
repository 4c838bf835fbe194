"""The page on which a prompt is tried."""

from django.test import Client
from django.urls import reverse

from annotation.models import Project
from evalhub.accounts.models import User
from judges.models import JudgeRun
from tests.factories.golden_sets import make_rated
from tests.factories.judging import make_judge, make_prompt, make_verdict


def test_a_trial_is_started_and_shown_beside_people(
    client: Client, project: Project, erin: User
) -> None:
    make_rated(project)
    version, judge = make_prompt(project), make_judge(project)
    client.force_login(erin)
    address = reverse("prompt-trial", args=[project.slug, version.prompt.public_id])
    assert b"Trials so far" not in client.get(address).content
    reply = client.post(address, {"version": version.pk, "judge": judge.pk})
    assert (reply.status_code, reply["Location"]) == (303, address)
    run = JudgeRun.objects.get()
    page = client.get(address)
    assert b'hx-trigger="every 2s"' in page.content
    # People said 5, 5, 4 of the first Output and 1, 1, 1 of the second; a tie on the third.
    subjects = project.subjects.filter(scope="output").order_by("output__key")
    for subject, value in zip(subjects, (5, 2, 4), strict=False):
        make_verdict(run, subject, "accuracy", value, confidence=0.9, rationale="So it says.")
    page = client.get(address, {"run": "1"})
    lines = [(one.output, one.verdict, one.people, one.agrees) for one in page.context["lines"]]
    expected = [("it-1-a", "5", "5", True), ("it-1-b", "2", "1", False), ("it-2-a", "4", "", None)]
    assert lines == expected
    assert "1 of 2 Verdicts say what most people said" in page.content.decode()


def test_a_trial_that_cannot_start_says_why(client: Client, project: Project, erin: User) -> None:
    version, judge = make_prompt(project), make_judge(project)
    client.force_login(erin)
    address = reverse("prompt-trial", args=[project.slug, version.prompt.public_id])
    reply = client.post(address, {"version": version.pk, "judge": judge.pk})
    assert (reply.status_code, b"nothing to try this on" in reply.content) == (422, True)
