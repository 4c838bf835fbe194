"""Errors people see. Each is turned into a page, a fragment or JSON once, by the middleware.

EvalhubError              409  the state does not allow it
├── InvalidInput          422  well-formed request, wrong values
├── NotFound              404  does not exist, or not for this person
├── Forbidden             403  a member without the capability
├── TooLarge              413  more was sent than this installation takes
└── Unavailable           503  a part of the installation does not answer
"""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise
NOTHING_HERE = _("There is nothing at this address.")
UNSTORABLE = _(
    "A text holds an invisible character that cannot be stored. Take it out and send it again."
)


class EvalhubError(Exception):
    """Base of every expected failure. `message` says what happened and what to do.

    A lazy text is translated when it is read, so that every page can tell it in the reader's
    language (`spoken`).
    """

    http_status = 409
    code = "conflict"
    retry_after = 0  # seconds until trying again can help; 0 says nothing

    def __init__(
        self, message: Text, *, code: str | None = None, details: Mapping[str, object] | None = None
    ) -> None:
        super().__init__(message)
        self._message = message
        self.code = code or type(self).code
        self.details = dict(details or {})

    @property
    def message(self) -> str:
        return str(self._message)

    @property
    def spoken(self) -> bool:
        """Whether the message has a translation of its own, whatever page refuses."""
        return isinstance(self._message, Promise)

    def as_json(self) -> dict[str, object]:
        error: dict[str, object] = {"code": self.code, "message": self.message}
        if self.details:
            error["details"] = self.details
        return {"error": error}


class InvalidInput(EvalhubError):
    """The request is understood, a value in it is wrong."""

    http_status = 422
    code = "invalid"


class NotFound(EvalhubError):
    """The object does not exist, or not for this person; the two look the same."""

    http_status = 404
    code = "not_found"

    def __init__(self, message: Text = NOTHING_HERE) -> None:
        super().__init__(message)


class Forbidden(EvalhubError):
    """A member of the project whose role does not allow this."""

    http_status = 403
    code = "forbidden"


class TooLarge(EvalhubError):
    """More was sent than this installation takes; nothing of it was read."""

    http_status = 413
    code = "too_large"


class Unavailable(EvalhubError):
    """A part of the installation does not answer; trying again may help."""

    http_status = 503
    code = "unavailable"
