"""The languages that annotators may choose, and which person reads which."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language_from_request

PREFERENCE = "language"
# Made by the team; nobody who speaks the language at home has read the others yet. The catalogues'
# headers say the same.
REVIEWED = frozenset({"en"})


def language_choices() -> list[tuple[str, str]]:
    """Every language by its own name; what nobody has reviewed says so."""
    return [
        (code, name if code in REVIEWED else f"{name} (not reviewed)")
        for code, name in settings.LANGUAGES
    ]


def language_of(request: HttpRequest) -> str:
    """What the person has chosen, else what the browser asks for, else English."""
    preferences = getattr(getattr(request, "user", None), "preferences", None) or {}
    chosen: str = preferences.get(PREFERENCE, "")
    return chosen if chosen in dict(settings.LANGUAGES) else get_language_from_request(request)
