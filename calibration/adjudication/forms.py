"""What is posted about a case, as the services take it."""

from collections.abc import Mapping
from typing import Protocol

from calibration.errors import InvalidAdjudication
from calibration.services.adjudications.settling import Decision


class Given(Protocol):
    """A value as the controls of the desk post it; an abstention here is "truly ambiguous"."""

    value: object
    abstained: bool


def decision_posted(given: Given | None, post: Mapping[str, str]) -> Decision:
    """The decision that a form makes."""
    ambiguous = given is not None and given.abstained
    return Decision(
        value=None if given is None or ambiguous else given.value,
        ambiguous=ambiguous,
        reason=post.get("reason", ""),
        rule=post.get("rule", ""),
    )


def posted_days(post: Mapping[str, str]) -> int:
    """For how long a case is put off. Raises `InvalidAdjudication`."""
    text = post.get("days", "")
    if not (text.isascii() and text.isdigit() and len(text) < 4):
        raise InvalidAdjudication("Say for how many days the case is put off.")
    return int(text)
