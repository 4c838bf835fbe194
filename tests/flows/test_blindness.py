"""Gate 7: everything an annotator receives is recorded; what a project hides is not in it."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from annotation.access import Capability
from annotation.blindness.policies import ASIDES, DeskPolicy
from annotation.models import Annotation, Project
from evalhub.accounts.models import User
from tests.architecture.routes import all_routes
from tests.factories.blindness import CANARIES, canary_item
from tests.factories.desks import HTMX, Visitor
from tests.factories.questions import ask

FOUR = {"rating-accuracy": "4"}
NEVER = ("canary comment", "canary rationale", "canary-rater@")


@dataclass
class Recorder(Client):
    """A browser that keeps every byte it got, headers and all, under the page it asked for."""

    traffic: list[tuple[str, bytes]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def request(self, **request: Any) -> HttpResponse:
        answer = super().request(**request)
        kept = b"".join(answer) if answer.streaming else answer.content
        self.traffic.append((request["PATH_INFO"], answer.serialize_headers() + kept))
        return answer

    def seen(self, *, but: str = "nowhere") -> set[str]:
        """Which canaries were in the traffic, leaving out pages whose address ends with `but`."""
        bodies = b"\n".join(body for path, body in self.traffic if not path.endswith(but))
        return {name for name, canary in CANARIES.items() if canary.encode() in bodies}


@pytest.fixture
def recorder(project: Project, anna: User) -> Recorder:
    for n in range(5):
        canary_item(project, f"it-{n}")
    client = Recorder()
    client.force_login(anna)
    return client


def set_desk(project: Project, level: str) -> None:
    Project.objects.update(desk=DeskPolicy(**dict.fromkeys(ASIDES, level)).as_json())


def open_everything(client: Client, slug: str) -> None:
    """Every address of a project that the role of annotators may ask for, and the general ones."""
    for route in all_routes():
        if route.needs in (None, Capability.ANNOTATE) and not route.pattern.startswith("admin"):
            client.get(route.path(slug))


def rate_all_ways(client: Recorder, project: Project) -> None:
    """Submit, skip, flag, undo, reopen, draft, heartbeat and errors, with and without htmx."""
    desk = Visitor(client, project.slug)
    desk.open()
    desk.post("draft", FOUR, htmx=True)
    desk.post("heartbeat", htmx=True)
    desk.post("submit", {}, htmx=True)
    desk.post("submit", {})
    desk.see(desk.post("submit", FOUR, htmx=True))
    client.post(f"{desk.base}undo/", headers=HTMX)
    desk.open()
    desk.post("submit", FOUR)
    last = Annotation.objects.filter(rater__user__name="Anna", status="counted").first()
    client.post(f"{desk.base}history/{last.public_id}/reopen/", headers=HTMX)
    desk.open()
    desk.post("submit", FOUR)
    client.get(f"{desk.base}{last.assignment.public_id}/")
    desk.open()
    ask(desk.row())
    desk.post("flag", {"flag_reason": "other"}, htmx=True)
    desk.post("skip", {"reason": "context"}, htmx=True)
    open_everything(client, project.slug)


def test_hidden_is_in_no_byte(recorder: Recorder, project: Project) -> None:
    rate_all_ways(recorder, project)
    assert len(recorder.traffic) > 40
    assert recorder.seen() == set()


def test_shown_after_is_only_in_the_last_ten_and_only_once_asked_for(
    recorder: Recorder, project: Project
) -> None:
    set_desk(project, "after")
    rate_all_ways(recorder, project)
    assert recorder.seen() == set()
    recorder.traffic.clear()
    last = Annotation.objects.get(rater__user__name="Anna", status="counted")
    base = f"/projects/{project.slug}/desk/history/"
    recorder.post(f"{base}{last.public_id}/reveal/")
    rate_all_ways(recorder, project)
    assert recorder.seen(but="/desk/history/") == set()
    assert recorder.seen() == set(CANARIES)
    assert recorder.post(f"{base}{last.public_id}/reopen/").status_code == 409


def test_shown_is_on_the_desk(recorder: Recorder, project: Project) -> None:
    set_desk(project, "shown")
    Visitor(recorder, project.slug).open()
    assert recorder.seen() == set(CANARIES)


@pytest.mark.parametrize("level", ["hidden", "after", "shown"])
def test_comments_and_rationales_of_others_are_never_sent(
    recorder: Recorder, project: Project, level: str
) -> None:
    set_desk(project, level)
    rate_all_ways(recorder, project)
    bodies = b"".join(body for _, body in recorder.traffic)
    assert [word for word in NEVER if word.encode() in bodies] == []


@pytest.mark.parametrize("name", ASIDES)
def test_one_setting_shows_one_thing(recorder: Recorder, project: Project, name: str) -> None:
    Project.objects.update(desk=DeskPolicy(**{name: "shown"}).as_json())
    rate_all_ways(recorder, project)
    assert recorder.seen() == {name}
