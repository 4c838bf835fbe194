"""Every form that a manager can reach takes or refuses whatever stands in its fields: no crash."""

import re
from collections import deque
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote, unquote

import pytest
from django.test import Client

from annotation.models import Project
from annotation.services.quality.rules import add_default_rules
from annotation.services.slots import plan_slots
from evalhub.accounts.models import User
from tests.factories.annotations import make_annotation
from tests.factories.people import make_member, make_rater
from tests.factories.projects import make_item
from tests.factories.review import make_case
from tests.factories.traps import make_trap

NUL = "a\0b"
BAD = (NUL, "9" * 400, "", "\ud800", "1e999", "x" * 70_000)
START = (
    "/projects/refunds/",
    "/projects/refunds/settings/",
    "/projects/refunds/desk/",
    "/projects/import/",
)
# Leaving ends the walk; the test of what is sent there is another one.
LEFT = re.compile(r"logout|download|/2fa/|password|/remove/|/delete/|members/.*/role")


class Forms(HTMLParser):
    """The links of a page, and its forms with their fields as they stand."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[dict[str, Any]] = []
        self.inside, self.select = False, ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a":
            self.links.append(given.get("href", ""))
        elif tag == "form":
            self.inside = given.get("method") == "post"
            if self.inside:
                self.forms.append({"action": given.get("action", ""), "fields": {}, "typed": []})
        elif self.inside:
            self.field(tag, given)

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "form"

    def field(self, tag: str, given: dict[str, str]) -> None:
        form, name = self.forms[-1], given.get("name", "")
        if tag == "option" and ("selected" in given or not form["fields"].get(self.select)):
            form["fields"][self.select] = given.get("value", "")
        elif name and given.get("type") != "file":
            self.select = name if tag == "select" else self.select
            form["fields"].setdefault(name, given.get("value", ""))
            if tag != "button" and name != "csrfmiddlewaretoken":
                form["typed"].append(name)


def parsed(page: str) -> Forms:
    found = Forms()
    found.feed(page)
    return found


def shape(address: str) -> str:
    return re.sub(r"[0-9a-f-]{36}", "*", address.partition("?")[0])


def walk(client: Client) -> dict[str, dict[str, Any]]:
    """Every form of the pages that links lead to, one of each kind, by where it is sent."""
    forms: dict[str, dict[str, Any]] = {}
    waiting, seen = deque(START), set()
    while waiting:
        address = waiting.popleft()
        if shape(address) in seen or LEFT.search(address):
            continue
        seen.add(shape(address))
        answer = client.get(address, follow=True)
        if answer.status_code != 200 or "html" not in answer["Content-Type"]:
            continue
        here, page = answer.wsgi_request.path, parsed(answer.content.decode())
        waiting += [link.partition("#")[0] for link in page.links if link.startswith("/projects/")]
        for form in page.forms:
            form["action"] = form["action"] or here
            if not LEFT.search(form["action"]):
                forms.setdefault(f"{shape(form['action'])} {sorted(form['fields'])}", form)
    return forms


def send(client: Client, form: dict[str, Any], changed: dict[str, str]) -> int:
    fields = {**form["fields"], **changed}.items()
    body = "&".join(f"{quote(key)}={quote(text, errors='surrogatepass')}" for key, text in fields)
    kind = "application/x-www-form-urlencoded"
    return client.generic("POST", unquote(form["action"]), body, content_type=kind).status_code


@pytest.fixture
def manager(project: Project, maya: User) -> Client:
    rater = make_rater(project, "R-01", make_member(project, "ben"))
    for key in ("one", "two", "three"):
        item = make_item(project, key, outputs=1)
        make_annotation(item.subjects.get(), rater, {"accuracy": 4})
    make_case(project.annotations.order_by("pk")[0])
    make_trap(make_item(project, "trap", outputs=1), {"accuracy": 5})
    add_default_rules(project=project, actor=maya)
    plan_slots(project=project)
    client = Client(raise_request_exception=False)
    client.force_login(maya)
    return client


def test_no_field_of_any_form_makes_a_page_crash(manager: Client) -> None:
    forms = walk(manager)
    crashed = []
    for name, form in forms.items():
        tries = [(f"all {bad!r:.12}", dict.fromkeys(form["typed"], bad)) for bad in BAD]
        tries += [(field, {field: NUL}) for field in form["typed"]]
        crashed += [f"{name}: {what}" for what, sent in tries if send(manager, form, sent) >= 500]
    assert len(forms) >= 30
    assert crashed == []
