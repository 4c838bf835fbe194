"""All knowledge about htmx: which template to render, how to redirect, how to tell the page."""

import json
from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django_htmx.http import HttpResponseClientRedirect


class SeeOther(HttpResponseRedirect):
    """303: after a POST the browser goes on with a GET."""

    status_code = 303


def is_htmx(request: HttpRequest) -> bool:
    return bool(getattr(request, "htmx", False)) and not request.htmx.boosted  # type: ignore[attr-defined]


def render_page(
    request: HttpRequest, page: str, fragment: str, context: Mapping[str, object], status: int = 200
) -> HttpResponse:
    """Render the fragment for htmx, the whole page otherwise, from the same context."""
    return render(request, fragment if is_htmx(request) else page, dict(context), status=status)


def redirect(request: HttpRequest, to: object, *args: object, query: str = "") -> HttpResponse:
    """Send the browser on: 303 for a form, `HX-Redirect` for htmx. `query` begins with its mark."""
    url = resolve_url(to, *args) + query
    return HttpResponseClientRedirect(url) if is_htmx(request) else SeeOther(url)


def trigger(response: HttpResponse, event: str, **detail: object) -> HttpResponse:
    """Let the page know of something, by an event it may listen to."""
    response["HX-Trigger"] = json.dumps({event: detail})
    return response
