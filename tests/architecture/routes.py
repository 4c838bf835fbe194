"""The URL tree, flattened, as the guard tests read it."""

import re
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from rest_framework.permissions import IsAuthenticated

PARAMETER = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")
SAMPLES = {"uuid": "00000000-0000-4000-8000-00000000abcd", "int": "999999999", "slug": "nothing"}


@dataclass(frozen=True)
class Route:
    """One address: its pattern, its name and the view behind it."""

    pattern: str
    name: str
    view: Callable[..., Any]

    def __str__(self) -> str:
        return self.name or self.pattern

    @property
    def module(self) -> str:
        return getattr(self.view, "__module__", "")

    @property
    def needs(self) -> object:
        """The capability a project view or an API view asks for, or None."""
        return getattr(self.view, "needs", None) or getattr(self.api_class, "needs", None)

    @property
    def api_class(self) -> type | None:
        return getattr(self.view, "cls", None)

    @property
    def asks_for_sign_in(self) -> bool:
        """`login_required` leaves this attribute; API views name their permission class."""
        classes = getattr(self.view, "initkwargs", {}).get("permission_classes") or getattr(
            self.api_class, "permission_classes", ()
        )
        return hasattr(self.view, "login_url") or IsAuthenticated in classes

    def path(self, slug: str) -> str:
        """Return an address with this slug and ids that do not exist."""

        def sample(match: re.Match[str]) -> str:
            if match["name"] == "slug":
                return slug
            return SAMPLES.get(match["kind"] or "", uuid.uuid5(uuid.NAMESPACE_DNS, "x").hex)

        return "/" + PARAMETER.sub(sample, self.pattern)

    @property
    def has_object(self) -> bool:
        return any(match["name"] != "slug" for match in PARAMETER.finditer(self.pattern))


def walk(patterns: list[Any], prefix: str = "") -> Iterator[Route]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from walk(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield Route(route, pattern.name or "", pattern.callback)


def all_routes() -> list[Route]:
    return list(walk(get_resolver().url_patterns))


def project_routes() -> list[Route]:
    """Every page, form and fragment of a project; the API has its own matrix."""
    return [route for route in all_routes() if route.needs and not route.api_class]
