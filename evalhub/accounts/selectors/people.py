"""Finding people."""

from evalhub.accounts.models import User
from evalhub.scales.lookalikes import skeleton


def find_person(email: str) -> User | None:
    """Return the person with an address in any case, or None."""
    return User.objects.filter(email__iexact=email.strip()).first()


def looks_like_another(name: str, email: str) -> bool:
    """Tell whether somebody with another address has a name that differs and looks the same.

    Two people of one name are welcome: what is told apart by nothing is no disguise.
    """
    look = skeleton(name)
    others = User.objects.exclude(email__iexact=email).exclude(name=name)
    return any(skeleton(other) == look for other in others.values_list("name", flat=True))
