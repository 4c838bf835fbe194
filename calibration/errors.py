"""Errors of calibration.

EvalhubError
├── InvalidInput
│   ├── InvalidPolicy    422  a release policy names something that does not exist
│   └── UnknownFormat    422  no export format has that name
├── NotFound
│   └── UnknownRelease   404  the project has no release of that number
├── NothingToRelease     409  no unit has a value that could be frozen
└── CannotExport         409  the target folder is taken, or there is nothing to write
"""

from evalhub.errors import EvalhubError, InvalidInput, NotFound


class InvalidPolicy(InvalidInput):
    """A release policy holds an unknown key or a value that is not allowed."""

    code = "invalid_policy"


class NothingToRelease(EvalhubError):
    """No unit of the project has a value that could be frozen."""

    code = "nothing_to_release"


class CannotExport(EvalhubError):
    """The target folder is taken, or the project has nothing of what the format needs."""

    code = "cannot_export"


class UnknownFormat(InvalidInput):
    """There is no export format of that name."""

    code = "unknown_format"


class UnknownRelease(NotFound):
    """The project has no release of that number."""

    code = "unknown_release"
