"""What a project's desk does beside asking its Rubric, as data."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from annotation.models import Project
from evalhub.errors import InvalidInput


@dataclass(frozen=True)
class DeskPolicy:
    """`skips_to_lead` people skip a subject before it waits for the lead; 0 never."""

    skips_to_lead: int = 3

    @classmethod
    def of(cls, project: Project) -> "DeskPolicy":
        return cls.read(project.desk)

    @classmethod
    def read(cls, document: Mapping[str, Any]) -> "DeskPolicy":
        """What a project's `desk` holds; what it does not name is as by default."""
        known = {one.name for one in fields(cls)}
        return cls(**{name: value for name, value in document.items() if name in known})

    def check(self) -> None:
        """Raise `InvalidInput` for a value that is not allowed."""
        if type(self.skips_to_lead) is not int or not 0 <= self.skips_to_lead <= 50:
            raise InvalidInput("Skips before an Item goes to the lead: from 0 to 50.")

    def as_json(self) -> dict[str, Any]:
        return asdict(self)
