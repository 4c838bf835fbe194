"""What a project's desk shows and asks beside its Rubric, as data."""

import enum
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from django.utils.translation import gettext_lazy as _

from annotation.models import Project
from evalhub.errors import InvalidInput


class Shown(enum.StrEnum):
    """When annotators see something: never, once their answer stands, or at once."""

    HIDDEN = "hidden"
    AFTER = "after"
    SHOWN = "shown"


ASIDES = {
    "model_names": _("the models' names"),
    "other_raters": _("other people's values"),
    "verdicts": _("Judges' verdicts"),
    "reference": _("the reference"),
}


FASTEST = 600
# What a new project begins with. Where nothing is stored there is no limit.
NEW_PROJECT = {"pace": 30}


@dataclass(frozen=True)
class DeskPolicy:
    """What annotators see beside an Item, hidden unless said otherwise, and when leads are asked.

    `skips_to_lead` people skip a subject before it waits for the lead; 0 never.
    `pace` answers of one person are taken in any minute, ten at once; 0 sets no limit. In a
    `sensitive` project people read `warning` before they begin, texts are blurred until asked for,
    and after `break_after` minutes nothing is handed out until they have paused; 0 never.
    """

    model_names: str = Shown.HIDDEN
    other_raters: str = Shown.HIDDEN
    verdicts: str = Shown.HIDDEN
    reference: str = Shown.HIDDEN
    skips_to_lead: int = 3
    sensitive: bool = False
    warning: str = ""
    break_after: int = 50
    pace: int = 0

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
        if type(self.break_after) is not int or not 0 <= self.break_after <= 480:
            raise InvalidInput("Minutes before a break: from 0 to 480.")
        if type(self.pace) is not int or not 0 <= self.pace <= FASTEST:
            raise InvalidInput(f"Answers a minute: from 0 to {FASTEST}.")
        for name, words in ASIDES.items():
            if getattr(self, name) not in set(Shown):
                raise InvalidInput(f"Choose when annotators see {words}.")

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def blind(self) -> bool:
        """Whether nothing is ever shown."""
        return all(getattr(self, name) == Shown.HIDDEN for name in ASIDES)

    @property
    def gives_traps_away(self) -> bool:
        """Whether what a trap expects may stand on the page before the answer."""
        return Shown.SHOWN in (self.other_raters, self.reference)

    @property
    def shown_after(self) -> str:
        """What is shown once an answer stands, in words; empty where nothing is."""
        return ", ".join(
            str(words) for name, words in ASIDES.items() if getattr(self, name) == Shown.AFTER
        )

    def shows(self, name: str, *, answered: bool) -> bool:
        """Whether an annotator sees this beside an Item now."""
        level = getattr(self, name)
        return level == Shown.SHOWN or (level == Shown.AFTER and answered)
