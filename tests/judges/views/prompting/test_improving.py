"""The page on which a prompt is made better."""

from django.test import Client
from django.urls import reverse

from annotation.models import Project
from evalhub.accounts.models import User
from judges.models import JudgeRun, PromptProposal, PromptVersion
from judges.selectors.prompts.improving import calibration_items, run_on
from tests.factories.improving import BASE, answer, make_measured
from tests.factories.judging import make_judge, make_prompt


def address_of(version: PromptVersion) -> str:
    prompt = version.prompt
    return reverse("prompt-improve", args=[prompt.project.slug, prompt.public_id])


def test_candidates_are_proposed_tried_and_compared(
    client: Client, project: Project, erin: User
) -> None:
    client.force_login(erin)
    version, judge, _ = make_measured(project, n=24)
    here = address_of(version)
    page = client.get(here).context["page"]
    assert (page.has_base, {one.people for one in page.differences}) == (True, {"5"})
    for step in ({"step": "hand", "text": f"Be strict.\r\n{BASE}"}, {"step": "examples"}):
        assert client.post(here, step).status_code == 303
    items = calibration_items(version.prompt)
    for candidate, right in zip(version.prompt.candidates.order_by("pk"), (99, 2), strict=True):
        assert client.post(here, {"step": "try", "candidate": candidate.pk}).status_code == 303
        answer(run_on(candidate.versions.get(), judge, items), right)
    reply = client.get(here)
    page = reply.context["page"]
    first, second = (one.contrasts[0] for one in page.candidates)
    assert (page.n_tried, first.n_tried, first.correction) == (2, 2, "holm")
    assert (first.better, second.better) == ("second", "cannot tell")
    assert first.p_adjusted >= first.p_value
    assert "corrected for 2 tried" in reply.content.decode()


def test_nobody_is_asked_for_a_judge_that_there_is_not(
    client: Client, project: Project, erin: User
) -> None:
    client.force_login(erin)
    version, _, _ = make_measured(project)
    here, runs = address_of(version), JudgeRun.objects.count()
    reply = client.post(here, {"step": "base", "judge": "no such judge"})
    assert (reply.status_code, JudgeRun.objects.count()) == (404, runs)
    assert client.get(here, {"judge": "no such judge"}).status_code == 404


def test_a_candidate_is_adopted_as_the_next_version(
    client: Client, project: Project, erin: User
) -> None:
    client.force_login(erin)
    make_judge(project)
    version = make_prompt(project, text=BASE)
    client.post(address_of(version), {"step": "hand", "text": f"Be strict.\r\n{BASE}"})
    candidate = version.prompt.candidates.get()
    reply = client.post(address_of(version), {"step": "adopt", "candidate": candidate.pk})
    there = reverse("prompt-detail", args=[project.slug, version.prompt.public_id])
    assert (reply.status_code, reply["Location"]) == (303, there)
    newest = version.prompt.versions.latest("number")
    assert (newest.number, newest.text) == (2, f"Be strict.\n{BASE}")


def test_a_refusal_is_told_and_what_was_typed_is_kept(
    client: Client, project: Project, erin: User
) -> None:
    client.force_login(erin)
    version, _, _ = make_measured(project)
    here = address_of(version)
    reply = client.post(here, {"step": "hand", "text": "{{ output }} {{ secret }}", "note": "n"})
    page = reply.content.decode()
    assert reply.status_code == 422
    assert "{{ secret }} is not known" in page
    assert 'value="n"' in page
    assert client.post(here, {"step": "adopt", "candidate": "9"}).status_code == 404
    assert client.post(here, {"step": "hand", "text": ""}).status_code == 422


def test_without_a_judge_or_a_split_the_page_says_what_is_missing(
    client: Client, project: Project, erin: User, otto: User
) -> None:
    version = make_prompt(project)
    client.force_login(erin)
    assert b"No Judge that can be called" in client.get(address_of(version)).content
    make_judge(project)
    assert b"The calibration split is empty" in client.get(address_of(version)).content
    reply = client.post(address_of(version), {"step": "base"})
    assert (reply.status_code, JudgeRun.objects.count()) == (422, 0)
    client.force_login(otto)
    assert client.get(address_of(version)).status_code == 403


def test_a_model_is_asked_only_after_the_base_was_measured(
    client: Client, project: Project, erin: User
) -> None:
    client.force_login(erin)
    version, judge, run = make_measured(project)
    here = address_of(version)
    assert client.post(here, {"step": "model", "judge": judge.name}).status_code == 303
    assert PromptProposal.objects.get().run == run
    assert b"A model is being asked for a text." in client.get(here).content
    other = make_judge(project, "another")
    reply = client.post(here, {"step": "model", "judge": other.name})
    assert (reply.status_code, b"Measure the newest version" in reply.content) == (422, True)
