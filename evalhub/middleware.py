"""Rendering expected errors, once, for every view."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from evalhub.errors import EvalhubError
from evalhub.web.failures import error_response


class ErrorMiddleware:
    """Turn an `EvalhubError` raised by a view into its answer; a bug still crashes."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exc: Exception) -> HttpResponse | None:
        return error_response(request, exc) if isinstance(exc, EvalhubError) else None
