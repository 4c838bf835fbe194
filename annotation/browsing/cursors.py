"""Where a page of a list begins: an opaque, signed place that only its own list takes."""

from dataclasses import dataclass

from django.core.signing import BadSignature, Signer

from evalhub.errors import InvalidInput

SALT = "annotation.browsing"
FOREIGN = "This page's link is damaged or belongs to another list. Start again at the first page."


class BadCursor(InvalidInput):
    """A cursor that this list did not give out."""

    code = "bad_cursor"


@dataclass(frozen=True)
class Cursor:
    """The row a page follows, or comes before, by what the list is ordered by."""

    place: int
    pk: int
    backwards: bool = False

    def sign(self, of: str) -> str:
        """Write the cursor for the list that `of` names: project, kind and filters."""
        return signer(of).sign_object([self.place, self.pk, int(self.backwards)])


def read_cursor(text: str, of: str) -> Cursor | None:
    """Read a cursor, None where there is none. Raises `BadCursor`."""
    if not text:
        return None
    try:
        place, pk, backwards = signer(of).unsign_object(text)
    except (BadSignature, ValueError) as error:
        raise BadCursor(FOREIGN) from error
    return Cursor(place, pk, bool(backwards))


def signer(of: str) -> Signer:
    return Signer(salt=f"{SALT}:{of}")
