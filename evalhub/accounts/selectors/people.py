"""Finding people."""

from evalhub.accounts.models import User


def find_person(email: str) -> User | None:
    """Return the person with an address in any case, or None."""
    return User.objects.filter(email__iexact=email.strip()).first()
