"""Prompts, through the pages."""

from django.test import Client
from django.urls import reverse

from annotation.models import Project
from evalhub.accounts.models import User
from judges.models import JudgePrompt
from tests.factories.judging import make_prompt
from tests.factories.projects import make_item, make_rubric

TEXT = "{{ rubric }} {{ output }}"


def test_a_prompt_is_written_and_gets_its_next_version(
    client: Client, project: Project, erin: User
) -> None:
    client.force_login(erin)
    given = {"name": "p", "criteria": ["accuracy"], "split": "all", "text": TEXT}
    reply = client.post(reverse("prompt-create", args=[project.slug]), given)
    prompt = JudgePrompt.objects.get()
    address = reverse("prompt-detail", args=[project.slug, prompt.public_id])
    assert (reply.status_code, reply["Location"]) == (303, address)
    more = {"text": f"{TEXT} Be strict.", "note": "It was lenient.", "confidence": "on"}
    assert client.post(address, {**more, "samples": 3}).status_code == 303
    page = client.get(address).content.decode()
    assert "Version 2" in page
    assert "It was lenient." in page
    assert "Every question is asked 3 times." in page
    assert prompt.versions.get(number=2).options == {"confidence": True, "samples": 3}


def test_a_text_is_compiled_edited_and_saved_with_the_rubric_it_came_from(
    client: Client, project: Project, erin: User
) -> None:
    client.force_login(erin)
    new = reverse("prompt-create", args=[project.slug])
    wanted = {"criteria": ["accuracy"], "split": "all", "confidence": "on", "compile": "1"}
    page = client.post(new, wanted)
    form = page.context["form"]
    assert (page.status_code, form["rubric"].value()) == (200, 1)
    assert "- 3: Anchor of 3." in form["text"].value()
    assert 'under "confidence"' in form["text"].value()
    edited = {
        **wanted,
        "name": "strict",
        "rubric": "1",
        "text": form["text"].value() + "Be strict.",
    }
    del edited["compile"]
    assert client.post(new, edited).status_code == 303
    prompt = JudgePrompt.objects.get()
    assert prompt.versions.get().options == {"confidence": True, "echo": True, "rubric": 1}


def test_another_rubric_marks_a_compiled_prompt_which_is_then_compiled_anew(
    client: Client, project: Project, erin: User
) -> None:
    client.force_login(erin)
    given = {"name": "p", "criteria": ["accuracy"], "split": "all", "text": TEXT, "rubric": "1"}
    client.post(reverse("prompt-create", args=[project.slug]), given)
    prompt = JudgePrompt.objects.get()
    address = reverse("prompt-detail", args=[project.slug, prompt.public_id])
    assert "is in force" not in client.get(address).content.decode()
    make_rubric(project, output_keys=("accuracy",), pair_keys=("overall",))
    said = "Compiled from Rubric 1; Rubric 2 is in force."
    assert said in client.get(address).content.decode()
    form = client.get(address, {"compile": "1"}).context["form"]
    assert (form["rubric"].value(), "Anchor of 3." in form["text"].value()) == (2, True)


def test_one_call_for_each_criterion_makes_as_many_prompts(
    client: Client, project: Project, erin: User
) -> None:
    client.force_login(erin)
    make_rubric(project, output_keys=("accuracy", "tone"))
    new = reverse("prompt-create", args=[project.slug])
    given = {"name": "p", "criteria": ["accuracy", "tone"], "split": "each"}
    assert client.post(new, given)["Location"] == reverse("judge-list", args=[project.slug])
    texts = {one.prompt.name: one.text for one in map(newest, JudgePrompt.objects.all())}
    assert sorted(texts) == ["p-accuracy", "p-tone"]
    assert "How is the tone?" in texts["p-tone"]
    assert "accuracy" not in texts["p-tone"]
    assert b"a prompt named p-accuracy already" in client.post(new, given).content


def newest(prompt: JudgePrompt) -> object:
    return prompt.versions.latest("number")


def test_criteria_of_outputs_and_pairs_do_not_go_into_one_text(
    client: Client, project: Project, erin: User
) -> None:
    client.force_login(erin)
    new = reverse("prompt-create", args=[project.slug])
    both = {"criteria": ["accuracy", "overall"], "compile": "1"}
    for given, complaint in ((both, b"not both"), ({"compile": "1"}, b"This field is required")):
        reply = client.post(new, given)
        assert (reply.status_code, complaint in reply.content) == (422, True)
    reply = client.post(new, {"name": "p", "criteria": ["accuracy"], "split": "all"})
    assert (reply.status_code, b"There is no text yet" in reply.content) == (422, True)


def test_a_text_that_cannot_be_filled_is_refused_and_kept_in_the_form(
    client: Client, project: Project, maya: User
) -> None:
    client.force_login(maya)
    prompt = make_prompt(project).prompt
    address = reverse("prompt-detail", args=[project.slug, prompt.public_id])
    reply = client.post(address, {"text": "{{ output }} {{ password }}"})
    assert reply.status_code == 422
    assert b"{{ password }}" in reply.content
    assert prompt.versions.count() == 1


def test_readers_may_not_write_and_strangers_find_nothing(
    client: Client, project: Project, otto: User, olga: User
) -> None:
    address = reverse("prompt-create", args=[project.slug])
    for user, status in ((otto, 403), (olga, 404)):
        client.force_login(user)
        assert client.get(address).status_code == status


def test_a_prompt_whose_criteria_are_gone_says_so(
    client: Client, project: Project, erin: User
) -> None:
    prompt = make_prompt(project).prompt
    make_item(project, "it-1")
    make_rubric(project, output_keys=("tone",))
    client.force_login(erin)
    page = client.get(reverse("prompt-detail", args=[project.slug, prompt.public_id]))
    assert page.status_code == 200
    assert "asks for nothing of what this prompt asks for" in page.content.decode()
