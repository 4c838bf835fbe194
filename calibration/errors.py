"""Errors of calibration.

EvalhubError
├── InvalidInput
│   └── InvalidPolicy    422  a release policy names something that does not exist
└── NothingToRelease     409  no unit has a value that could be frozen
"""

from evalhub.errors import EvalhubError, InvalidInput


class InvalidPolicy(InvalidInput):
    """A release policy holds an unknown key or a value that is not allowed."""

    code = "invalid_policy"


class NothingToRelease(EvalhubError):
    """No unit of the project has a value that could be frozen."""

    code = "nothing_to_release"
