"""Errors of calibration.

EvalhubError
├── InvalidInput
│   ├── InvalidPolicy    422  a release policy names something that does not exist
│   ├── InvalidAdjudication 422  a decision without a reason, or off its scale
│   ├── CannotDeprecate  422  no reason was given, or the successor is none
│   ├── ReasonNeeded     422  held-out items were asked for without saying why
│   └── UnknownFormat    422  no export format has that name
├── NotFound
│   └── UnknownRelease   404  the project has no release of that number
├── AlreadySettled       409  the decision is not what it was when the page was made
├── NeedsAnother         409  a second person confirms, not who decided
├── NothingChanged       409  the session has no change that could be published
├── RoomClosed           409  the room is not open yet
├── RoundOver            409  the room is open, answers are closed
├── NothingToRelease     409  no unit has a value that could be frozen
└── CannotExport         409  the target folder is taken, or there is nothing to write
"""

from evalhub.errors import EvalhubError, InvalidInput, NotFound


class InvalidPolicy(InvalidInput):
    """A release policy holds an unknown key or a value that is not allowed."""

    code = "invalid_policy"


class InvalidAdjudication(InvalidInput):
    """A decision has no reason, or a value that its criterion does not take."""

    code = "invalid_adjudication"


class AlreadySettled(EvalhubError):
    """Somebody has decided meanwhile."""

    code = "already_settled"


class NeedsAnother(EvalhubError):
    """Who decided cannot be the one who confirms."""

    code = "needs_another"


class NothingToRelease(EvalhubError):
    """No unit of the project has a value that could be frozen."""

    code = "nothing_to_release"


class CannotExport(EvalhubError):
    """The target folder is taken, or the project has nothing of what the format needs."""

    code = "cannot_export"


class CannotDeprecate(InvalidInput):
    """A release is deprecated with a reason, and in favour of a later one."""

    code = "cannot_deprecate"


class ReasonNeeded(InvalidInput):
    """Held-out items were asked for without saying why."""

    code = "reason_needed"


class UnknownFormat(InvalidInput):
    """There is no export format of that name."""

    code = "unknown_format"


class UnknownRelease(NotFound):
    """The project has no release of that number."""

    code = "unknown_release"


class RoomClosed(EvalhubError):
    """The room is not open yet: nobody sees what others rated before."""

    code = "room_closed"


class RoundOver(EvalhubError):
    """The room is open: no answer of this round is taken any more."""

    code = "round_over"


class NothingChanged(EvalhubError):
    """The session has no change that could be published now."""

    code = "nothing_changed"
