"""What a load means for what is there already, and what may be chosen about it."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass
class Review:
    """What a load means for what is in the project already; counted while items pass.

    `same` items are there already, `answered` of them with answers. `changed` items are there with
    other content, `labelled` of them with answers. `duplicates` have the content of another item,
    and were passed over when `skipped`.
    """

    new: int = 0
    same: int = 0
    changed: int = 0
    labelled: int = 0
    duplicates: int = 0
    answered: int = 0
    skipped: bool = False


class Changed(StrEnum):
    """What to do with an item that the project has with other content."""

    REFUSE = "refuse"
    LEAVE = "leave"


class Duplicates(StrEnum):
    """What to do with an item whose content another item has."""

    KEEP = "keep"
    SKIP = "skip"
