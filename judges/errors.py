"""Errors of judges.

EvalhubError
├── InvalidInput
│   ├── InvalidPrompt    422  a prompt names a placeholder that does not exist, or lacks one
│   ├── InvalidJudge     422  an address, model or parameter is not allowed
│   └── InvalidResults   422  a file of another tool cannot be read, or does not fit the project
├── NotCertified         409  the report does not allow what was to be signed
│   └── NotWithoutReason 409  it would be signed with a reason why all the same
├── CannotRun            409  the judge or project is not ready for a run
│   └── NothingLeft      409  a panel's budget is spent before all members were asked
└── RunIsOver            409  the run has ended; start another
"""

from evalhub.errors import EvalhubError, InvalidInput


class InvalidPrompt(InvalidInput):
    """A prompt names a placeholder that does not exist, or lacks the one it needs."""

    code = "invalid_prompt"


class InvalidJudge(InvalidInput):
    """An address, model or parameter of a judge is not allowed."""

    code = "invalid_judge"


class InvalidResults(InvalidInput):
    """A file of another tool cannot be read, or does not fit the project."""

    code = "invalid_results"


class CannotRun(EvalhubError):
    """The judge or the project is not ready for a run."""

    code = "cannot_run"


class NothingLeft(CannotRun):
    """The budget of a panel is spent before all of its members were asked."""

    code = "nothing_left"


class RunIsOver(EvalhubError):
    """The run has ended."""

    code = "run_is_over"


class NotCertified(EvalhubError):
    """The report does not allow what was to be signed."""

    code = "not_certified"


class NotWithoutReason(NotCertified):
    """Something speaks against signing; whoever signs all the same says why."""

    code = "not_without_reason"
