"""A person at the desk who sends what its forms would send."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.http import HttpResponse
from django.test import Client

from annotation.models import Assignment, Project
from evalhub.accounts.models import User

HIDDEN = re.compile(r'<input type="hidden" name="(token|key)" value="([^"]*)">')
ADDRESS = re.compile(r'id="desk" data-assignment="([^"]+)"')
HTMX = {"HX-Request": "true"}


@dataclass
class Visitor:
    """A browser without scripts; `hidden` holds the fields of the form that was seen last."""

    client: Client
    slug: str = "refunds"
    public_id: str = ""
    body: str = ""
    hidden: dict[str, str] = field(default_factory=dict)

    @property
    def base(self) -> str:
        return f"/projects/{self.slug}/desk/"

    @property
    def here(self) -> str:
        return f"{self.base}{self.public_id}/"

    def open(self) -> HttpResponse:
        """Ask for the next item and go where the answer says."""
        answer = self.client.get(self.base, follow=True)
        self.see(answer)
        return answer

    def see(self, answer: HttpResponse) -> None:
        self.body = answer.content.decode()
        found = ADDRESS.search(self.body)
        self.public_id = found[1] if found else ""
        self.hidden = dict(HIDDEN.findall(self.body.partition('id="rate"')[2]))

    def post(
        self, action: str, data: Mapping[str, str] | None = None, *, htmx: bool = False
    ) -> HttpResponse:
        headers = HTMX if htmx else None
        return self.client.post(
            f"{self.here}{action}/", {**self.hidden, **(data or {})}, headers=headers
        )

    def row(self) -> Assignment:
        return Assignment.objects.select_related("subject").get(public_id=self.public_id)

    def chosen(self) -> dict[str, str]:
        """Checked radio buttons by field."""
        boxes = re.findall(r'<input type="radio"[^>]* checked[^>]*>', self.body)
        found = [re.search('name="([^"]+)" value="([^"]+)"', box) for box in boxes]
        return {match[1]: match[2] for match in found if match}


def visitor(user: User, project: Project) -> Visitor:
    client = Client()
    client.force_login(user)
    return Visitor(client, project.slug)
