"""Which answers a figure is made of: whose, and which reading of each."""

from collections.abc import Container
from dataclasses import dataclass
from urllib.parse import urlencode

from annotation.models import Annotation

WITH_EXCLUDED, REVISED = "with_excluded", "revised"


@dataclass(frozen=True)
class Counted:
    """The two switches of every figure made of ratings.

    `with_excluded` takes excluded raters too; `revised` takes the newest revision of an answer
    instead of what was said first and alone.
    """

    with_excluded: bool = False
    revised: bool = False

    @classmethod
    def read(cls, given: Container[str]) -> "Counted":
        """From the parameters of an address."""
        return cls(WITH_EXCLUDED in given, REVISED in given)

    @property
    def statuses(self) -> list[str]:
        """What counts, as annotations have it."""
        counted = [Annotation.Status.COUNTED.value]
        return [*counted, Annotation.Status.EXCLUDED.value] if self.with_excluded else counted

    @property
    def parameters(self) -> dict[str, str]:
        asked = {WITH_EXCLUDED: self.with_excluded, REVISED: self.revised}
        return {name: "1" for name, is_on in asked.items() if is_on}

    @property
    def query(self) -> str:
        """What a link to another page of figures ends with."""
        return f"?{urlencode(self.parameters)}" if self.parameters else ""

    @property
    def more(self) -> str:
        """The same behind other parameters."""
        return f"&{urlencode(self.parameters)}" if self.parameters else ""


def kept(given: Container[str]) -> str:
    """What an address that a POST leads back to ends with, from the parameters of the POST's."""
    return Counted.read(given).query


# First answers of everybody who is not excluded.
USUAL = Counted()
EVERYBODY = Counted(with_excluded=True)
