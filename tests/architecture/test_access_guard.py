"""No address without a guard, and every guard tried with every role."""

import re
from dataclasses import dataclass

import pytest
from django.http import HttpResponse
from django.test import Client

from annotation.access import CAPABILITIES
from annotation.models import Project, Role
from evalhub.accounts.models import User
from tests.architecture.routes import Route, all_routes, project_routes
from tests.factories.people import make_member


@dataclass(frozen=True)
class Entry:
    """Routes that need no capability of a project: where they start, whose they are, why."""

    prefix: str
    module: str
    reason: str
    signed_in: bool = False


OPEN = (
    Entry("healthz", "evalhub.web.health", "load balancers ask it; it tells nothing"),
    Entry("readyz", "evalhub.web.health", "load balancers ask it; it tells a reason in five words"),
    Entry("admin/", "django", "the admin site lets in superusers only, tested below"),
    Entry("accounts/", "allauth", "signing in; allauth guards what needs a person"),
    Entry("accounts/link/", "evalhub.accounts.views.links", "the secret in the address is the key"),
    Entry("invitations/", "annotation.views.invitations", "the secret in the address is the key"),
    Entry("accounts/", "evalhub.accounts.views", "one's own account", signed_in=True),
    Entry("", "annotation.views", "lists only what is one's own", signed_in=True),
    Entry("projects/", "annotation.views", "lists or creates one's own Projects", signed_in=True),
    Entry(
        "projects/import/", "annotation.views.imports", "a file one sent oneself", signed_in=True
    ),
    Entry("work/", "annotation.views", "a person's own work", signed_in=True),
    Entry("api/v1/projects/", "annotation.api", "lists one's own Projects", signed_in=True),
    Entry("api/v1/projects", "annotation.api", "lists one's own Projects", signed_in=True),
    Entry(
        "api/v1/schema/", "drf_spectacular", "the schema, for people with a token", signed_in=True
    ),
    Entry("api/^", "evalhub.wiring.api", "answers 404 in JSON, whatever is asked"),
)
# Entries with a short prefix that must match the whole route, or they would open everything.
EXACT = {"": {""}, "projects/": {"projects/", "projects/import/", "projects/new/"}}


def covers(entry: Entry, route: Route) -> bool:
    if not route.module.startswith(entry.module):
        return False
    if entry.prefix in EXACT:
        return route.pattern in EXACT[entry.prefix] and route.asks_for_sign_in
    guarded = route.asks_for_sign_in or not entry.signed_in
    return route.pattern.startswith(entry.prefix) and guarded


def test_every_route_asks_for_a_capability_or_is_listed_with_a_reason() -> None:
    unguarded = [
        f"{route.pattern} ({route.module})"
        for route in all_routes()
        if not route.needs and not any(covers(entry, route) for entry in OPEN)
    ]
    assert unguarded == []


def test_the_list_of_open_routes_holds_no_stale_entry() -> None:
    unlisted = [route for route in all_routes() if not route.needs]
    stale = [entry for entry in OPEN if not any(covers(entry, route) for route in unlisted)]
    assert stale == []


def test_every_route_below_a_project_asks_for_a_capability() -> None:
    below = [route for route in all_routes() if "<slug:slug>" in route.pattern]
    own = [route for route in below if route.module.split(".")[0] != "django"]
    assert [route.pattern for route in own if not route.needs] == []
    assert len(own) > 10


def test_names_of_routes_are_unique() -> None:
    names = [route.name for route in all_routes() if route.module.startswith(("annot", "cal", "j"))]
    assert sorted(names) == sorted(set(names))


def ask(user: User | None, route: Route, slug: str) -> HttpResponse:
    """Send a harmless GET, or an empty POST to a route that takes nothing else."""
    client = Client()
    if user is not None:
        client.force_login(user)
    path = route.path(slug)
    response = client.get(path)
    return client.post(path) if response.status_code == 405 else response


def body(response: HttpResponse) -> bytes:
    """What was answered, without the masked CSRF token, which differs in every answer."""
    return re.sub(rb"\b[A-Za-z0-9]{64}\b", b"", response.content)


@pytest.mark.parametrize("route", project_routes(), ids=str)
def test_a_stranger_cannot_tell_a_project_from_none(
    route: Route, project: Project, olga: User
) -> None:
    there, missing = ask(olga, route, project.slug), ask(olga, route, "nothing-here")
    assert (there.status_code, missing.status_code) == (404, 404)
    assert body(there) == body(missing)


@pytest.mark.parametrize("route", project_routes(), ids=str)
def test_a_signed_out_person_is_sent_to_sign_in(route: Route, project: Project) -> None:
    for slug in (project.slug, "nothing-here"):
        response = ask(None, route, slug)
        assert response.status_code == 302
        assert response["Location"].startswith("/accounts/login/?next=")


@pytest.mark.parametrize("route", project_routes(), ids=str)
def test_each_role_gets_what_the_table_says(route: Route, project: Project) -> None:
    for role in Role.values:
        user = make_member(project, f"member-{role}", role)
        status = ask(user, route, project.slug).status_code
        if route.needs not in CAPABILITIES[role]:
            assert status == 403, role
        elif route.has_object:
            assert status in {404, 422}, role
        else:
            assert status in {200, 302, 303, 404, 409, 422}, role


def test_the_admin_site_is_closed_to_everyone_but_superusers(
    client: Client, maya: User, project: Project
) -> None:
    maya.is_staff = True
    maya.save()
    client.force_login(maya)
    assert client.get("/admin/").status_code == 302
    maya.is_superuser = True
    maya.save()
    assert client.get("/admin/").status_code == 200
