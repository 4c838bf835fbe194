"""A prompt on a real item before it is saved, and beside another version."""

import re
from decimal import Decimal

from django.test import Client
from django.urls import reverse

from annotation.models import Project
from evalhub.accounts.models import User
from judges.services.prompts import add_version
from tests.factories.exported import make_split_release
from tests.factories.judging import make_judge, make_prompt
from tests.factories.projects import make_item

TEXT = "{{ rubric }}\n=== MATERIAL BEGINS ===\n{{ output }}\n=== MATERIAL ENDS ==="


def test_the_typed_text_is_shown_as_it_would_be_sent_and_nothing_is_saved(
    client: Client, project: Project, erin: User
) -> None:
    client.force_login(erin)
    make_item(project, "it-1")
    make_judge(project, price_per_million_in=Decimal(2), price_per_million_out=Decimal(8))
    prompt = make_prompt(project).prompt
    address = reverse("prompt-preview", args=[project.slug, prompt.public_id])
    page = client.post(address, {"text": f"Mind.\n{TEXT}", "at": "1"})
    seen = page.context["preview"]
    assert (page.status_code, seen.number, seen.total, seen.output) == (200, 2, 2, "it-1-b")
    fenced = r"=== MATERIAL BEGINS === (\w{12})\nAnswer b to it-1\.\n=== MATERIAL ENDS === \1$"
    assert seen.text.startswith("Mind.\n## accuracy\n")
    assert re.search(fenced, seen.text)
    assert seen.cost.sent == Decimal(2) * seen.tokens / 1_000_000
    assert prompt.versions.count() == 1
    fragment = client.post(address, {"text": TEXT}, headers={"hx-request": "true"}).content
    assert fragment.strip().startswith(b'<section class="panel" id="_prompt_preview"')


def test_a_text_that_cannot_be_filled_says_so_in_the_preview(
    client: Client, project: Project, erin: User
) -> None:
    client.force_login(erin)
    address = reverse("prompt-preview", args=[project.slug, make_prompt(project).prompt.public_id])
    assert b"no Item to show that is not held out" in client.post(address, {"text": TEXT}).content
    make_item(project, "it-1")
    reply = client.post(address, {"text": "{{ output }} {{ answer }}"})
    assert b"{{ answer }} is not known; use" in reply.content


def test_held_out_items_are_never_shown_to_whoever_writes(
    client: Client, project: Project, erin: User
) -> None:
    make_split_release(project)
    client.force_login(erin)
    address = reverse("prompt-preview", args=[project.slug, make_prompt(project).prompt.public_id])
    held_out = set(
        project.items.filter(split_place__split="held_out").values_list("key", flat=True)
    )
    total = client.post(address, {"text": TEXT}).context["preview"].total
    replies = [client.post(address, {"text": TEXT, "at": at}) for at in range(total)]
    shown = {one.context["preview"].item for one in replies}
    assert held_out
    assert not held_out & shown
    assert total == 2 * (10 - len(held_out))


def test_two_versions_are_held_against_each_other(
    client: Client, project: Project, erin: User
) -> None:
    client.force_login(erin)
    version = make_prompt(project, text=TEXT)
    address = reverse("prompt-compare", args=[project.slug, version.prompt.public_id])
    assert b"Nothing to compare with" in client.get(address).content
    add_version(prompt=version.prompt, text=f"Be strict.\n{TEXT}", note="Stricter.")
    add_version(prompt=version.prompt, text=f"Be very strict.\n{TEXT}")
    page = client.get(address, {"from": "1", "with": "2"}).content.decode()
    assert "Version 1 and version 2" in page
    assert 'data-op="+"><span dir="auto"><ins>Be strict.</ins>' in page
    page = client.get(address).content.decode()
    assert "Version 2 and version 3" in page
    assert re.search(r"<ins>\s*very\s*</ins>", page)
    assert client.get(address, {"from": "x", "with": "99"}).status_code == 200
