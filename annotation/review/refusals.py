"""Refusals of the review."""

from django.utils.translation import gettext_lazy as _

from evalhub.errors import EvalhubError, Text

NO_LONGER = _("This answer no longer waits for you. Open My work to see what does.")


class AlreadyReviewed(EvalhubError):
    """Somebody else has decided, or the annotation is no longer what counts."""

    code = "already_reviewed"


class NothingReturned(EvalhubError):
    """An annotator may revise only what was returned to them and is still open."""

    code = "nothing_returned"

    def __init__(self, message: Text = NO_LONGER) -> None:
        super().__init__(message)
