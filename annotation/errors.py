"""Refusals of this app.

EvalhubError
├── LeaseLost             409  the slot is no longer this person's
├── AlreadySubmitted      409  there is an answer of theirs already
├── KeyReused             409  an idempotency key came with something else
├── IntakeClosed          409  a service may not send items here
├── RedactionRefused      409  stored texts must stay as they are, or nothing is chosen
├── NothingToReopen       409  not one of the last ten
├── TooFast               429  more answers a minute than the desk takes
├── Forbidden
│   ├── NotQualified      403  practice and exam come before real work
│   └── RaterPaused       403  a manager has paused this rater
└── InvalidInput
    ├── InvalidIntake     422  a rule for what a service sends that cannot be followed
    ├── InvalidPolicy     422  a hand-out policy that cannot be followed
    ├── ScaleTaken        422  a key of the Rubric stands for another scale
    ├── InvalidRatings    422  missing, unknown or off the scale; names the criteria
    └── ImportRefused     422  a dataset folder cannot be loaded; names the lines
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import timedelta
from math import ceil

from django.utils.functional import lazy
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from annotation.dataset.problems import Problems
from annotation.quality.words import spoken_reason
from evalhub.errors import EvalhubError, Forbidden, InvalidInput, Text

NOT_YOURS = _("This Item is no longer yours. Go on with the next one.")
SUBMITTED = _(
    "You have submitted this Item already. To change your answer, open it from your last ten."
)
USED = _("This form was used for another Item. Reload the page.")
LAST_TEN = _("Only your last ten Items can be opened again. Ask a manager.")
EXAM_FIRST = _(
    "This Project asks for its practice and exam first. Open My work: your next step stands there."
)


class LeaseLost(EvalhubError):
    """The slot went back or to somebody else, and what was sent cannot be taken."""

    code = "lease_lost"

    def __init__(self, message: Text = NOT_YOURS) -> None:
        super().__init__(message)


class AlreadySubmitted(EvalhubError):
    """One answer per rater and subject."""

    code = "already_submitted"

    def __init__(self, message: Text = SUBMITTED) -> None:
        super().__init__(message)


class KeyReused(EvalhubError):
    """The same idempotency key came with another rater or subject."""

    code = "key_reused"

    def __init__(self, message: Text = USED) -> None:
        super().__init__(message)


class NothingToReopen(EvalhubError):
    """Only the last ten answers at the desk can be opened again."""

    code = "nothing_to_reopen"

    def __init__(self, message: Text = LAST_TEN) -> None:
        super().__init__(message)


def hurried(pace: int, seconds: int, follows: bool = False) -> str:
    """Why an answer is not taken yet, and when it is; `follows` where the page sends it again."""
    limit = ngettext(
        "This Project takes %(pace)s answer a minute from one person.",
        "This Project takes %(pace)s answers a minute from one person.",
        pace,
    ) % {"pace": pace}
    again = gettext("Your answer is kept on this page. Submit it again in %(seconds)s s.")
    itself = gettext("Your answer is kept, and is sent by itself within %(seconds)s s.")
    return f"{limit} {(itself if follows else again) % {'seconds': seconds}}"


class TooFast(EvalhubError):
    """One person's answers come faster than the desk takes them; `wait` is until the next."""

    http_status = 429
    code = "too_fast"

    def __init__(self, pace: int, wait: timedelta) -> None:
        self.pace = pace
        self.retry_after = max(1, ceil(wait.total_seconds()))
        super().__init__(lazy(hurried, str)(pace, self.retry_after))

    @property
    def follows(self) -> str:
        """The message of a page that sends the answer again by itself."""
        return hurried(self.pace, self.retry_after, follows=True)


class IntakeClosed(EvalhubError):
    """Nobody has opened this project to a service's items, or it is not ready for them."""

    code = "intake_closed"


class RedactionRefused(EvalhubError):
    """Stored items cannot be redacted; says what holds them."""

    code = "redaction_refused"


def paused(reason: str) -> str:
    """That work is paused, with the reason a manager or a rule gave."""
    why = gettext("The reason given: %(reason)s") % {"reason": spoken_reason(reason)}
    why += "." if why[-1].isalnum() else ""
    said = [gettext("Your work here is paused."), *([why] if reason else [])]
    return " ".join([*said, gettext("Ask a manager when it goes on.")])


class RaterPaused(Forbidden):
    """A manager has paused this person's work in the project."""

    code = "rater_paused"

    def __init__(self, reason: str = "") -> None:
        super().__init__(lazy(paused, str)(reason))


class NotQualified(Forbidden):
    """This project hands out real work only after its exam."""

    code = "not_qualified"

    def __init__(self, message: Text = EXAM_FIRST) -> None:
        super().__init__(message)


class InvalidIntake(InvalidInput):
    """A redaction policy or intake rule that cannot be followed; says why."""

    code = "invalid_intake"


class InvalidPolicy(InvalidInput):
    """A hand-out policy that cannot be followed; says which part and why."""

    code = "invalid_policy"


class InvalidRatings(InvalidInput):
    """Ratings that do not fit the criteria; `problems` maps criterion keys to sentences."""

    code = "invalid_ratings"

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(" ".join(problems.values()), details={"criteria": dict(problems)})
        self.problems = dict(problems)


class ImportRefused(InvalidInput):
    """A dataset folder that cannot be loaded, with what is wrong in it."""

    code = "import_refused"

    def __init__(self, message: str, *, problems: Problems | None = None) -> None:
        listed = [asdict(problem) for problem in problems or ()]
        details = {"problems": listed, "total": len(problems)} if problems else None
        super().__init__(message, details=details)
        self.problems = problems or Problems()
        self.unlisted = self.problems.total - len(self.problems.listed)


class ScaleTaken(InvalidInput):
    """Figures join versions of a Rubric by key, so a key keeps its scale; `key` tells which."""

    code = "scale_taken"

    def __init__(self, message: str, *, key: str) -> None:
        super().__init__(message, details={"key": key})
        self.key = key
