"""Speaking a person's language on the pages that are translated; all others are English."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from evalhub.languages.choices import language_of


class LanguageMiddleware:
    """Needs the session's user. A page half in one language and half in another helps nobody.

    Numbers, too, stay as they are written in English elsewhere.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        translation.activate(settings.LANGUAGE_CODE)
        try:
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language())
        finally:
            translation.activate(settings.LANGUAGE_CODE)
        if is_translated(request):
            patch_vary_headers(response, ("Accept-Language",))
        return response

    def process_view(self, request: HttpRequest, *_: Any) -> None:
        if is_translated(request):
            translation.activate(language_of(request))


def is_translated(request: HttpRequest) -> bool:
    """Tell by the address's name; the settings list how those begin."""
    match = request.resolver_match
    name = (match.url_name if match else None) or ""
    return name.startswith(settings.TRANSLATED)
