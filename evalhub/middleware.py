"""Around every view: what is too large is not read, expected errors are rendered once."""

from collections.abc import Callable

from django.conf import settings
from django.db import DataError
from django.http import HttpRequest, HttpResponse

from evalhub.errors import UNSTORABLE, EvalhubError, InvalidInput, TooLarge
from evalhub.web.failures import error_response

# What the driver says of one in a text, and PostgreSQL of one in JSON.
NUL = ("NUL (0x00)", "unsupported Unicode escape sequence")


class ErrorMiddleware:
    """Turn an `EvalhubError` raised by a view into its answer; a bug still crashes.

    A NUL in what was sent is no bug: PostgreSQL stores none, wherever it was typed.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exc: Exception) -> HttpResponse | None:
        if isinstance(exc, DataError) and any(words in str(exc) for words in NUL):
            exc = InvalidInput(UNSTORABLE)
        return error_response(request, exc) if isinstance(exc, EvalhubError) else None


class LimitMiddleware:
    """Refuse a body by its announced length, before anything of it is read or kept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        announced = request.META.get("CONTENT_LENGTH") or "0"
        if announced.isdigit() and int(announced) > settings.UPLOAD_LIMIT:
            most = settings.UPLOAD_LIMIT // 2**20
            message = f"More than {most} MiB. Load it with evalhub load on the server instead."
            return error_response(request, TooLarge(message))
        return self.get_response(request)
