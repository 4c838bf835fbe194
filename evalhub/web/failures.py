"""Turning errors into what the caller can read: a page, an htmx fragment or JSON."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy as _
from rest_framework.response import Response
from rest_framework.views import exception_handler

from evalhub.errors import EvalhubError, Forbidden
from evalhub.htmx import is_htmx
from evalhub.languages.choices import language_of


def wants_json(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def error_response(request: HttpRequest, error: EvalhubError) -> HttpResponse:
    """Answer with the error in the form the caller asked for."""
    response = written_error(request, error)
    if error.retry_after:
        response["Retry-After"] = str(error.retry_after)
    return response


def written_error(request: HttpRequest, error: EvalhubError) -> HttpResponse:
    if wants_json(request):
        return JsonResponse(error.as_json(), status=error.http_status)
    template = "_error.html" if is_htmx(request) else "error.html"
    title = HTTPStatus(error.http_status).phrase
    context = {"error": error, "status": error.http_status, "title": title}
    if error.spoken:
        response = render_spoken(request, template, context, error.http_status)
    else:
        response = render(request, template, context, status=error.http_status)
    if is_htmx(request):
        # A form swaps its own 422; a service's refusal is told beside it and leaves it alone.
        response["HX-Retarget"], response["HX-Reswap"] = "#toasts", "beforeend"
    return response


def render_spoken(
    request: HttpRequest, template: str, context: dict[str, object], status: int
) -> HttpResponse:
    """Render in the language of the person, also where the page itself is English."""
    with translation.override(language_of(request)):
        response = render(request, template, context, status=status)
        response["Content-Language"] = translation.get_language()
    patch_vary_headers(response, ("Accept-Language",))
    return response


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer for an address that nothing has."""
    return render_spoken(request, "404.html", {}, HTTPStatus.NOT_FOUND)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form without a valid token; what was typed is still in the browser."""
    message = _(
        "This form is too old or came from another site. Go back, reload and send it again."
    )
    return error_response(request, Forbidden(message, code="csrf"))


def api_exception_handler(exc: Exception, context: dict[str, object]) -> Response | None:
    """One JSON shape for our errors and the REST framework's."""
    if isinstance(exc, EvalhubError):
        return Response(exc.as_json(), status=exc.http_status)
    response = exception_handler(exc, context)
    if response is None:
        return None
    code = getattr(exc, "default_code", "error")
    message = str(getattr(exc, "detail", exc)) if response.status_code != 400 else "Invalid input."
    error: dict[str, object] = {"code": code, "message": message}
    if response.status_code == 400:
        error["details"] = response.data
    response.data = {"error": error}
    return response
