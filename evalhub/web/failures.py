"""Turning errors into what the caller can read: a page, an htmx fragment or JSON."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from rest_framework.response import Response
from rest_framework.views import exception_handler

from evalhub.errors import EvalhubError, Forbidden
from evalhub.htmx import is_htmx


def wants_json(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def error_response(request: HttpRequest, error: EvalhubError) -> HttpResponse:
    """Answer with the error in the form the caller asked for."""
    if wants_json(request):
        return JsonResponse(error.as_json(), status=error.http_status)
    template = "_error.html" if is_htmx(request) else "error.html"
    title = HTTPStatus(error.http_status).phrase
    context = {"error": error, "status": error.http_status, "title": title}
    response = render(request, template, context, status=error.http_status)
    if is_htmx(request):
        # A form swaps its own 422; a service's refusal is told beside it and leaves it alone.
        response["HX-Retarget"], response["HX-Reswap"] = "#toasts", "beforeend"
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form without a valid token; what was typed is still in the browser."""
    message = "This form is too old or came from another site. Go back, reload and send it again."
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
