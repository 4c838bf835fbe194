"""The fixed cast, and anyone else a test needs."""

from annotation.models import Membership, Project, Rater, Role
from evalhub.accounts.models import User

PASSWORD = "correct horse battery"
ROLES = {
    "maya": Role.MANAGER,
    "anna": Role.ANNOTATOR,
    "ben": Role.ANNOTATOR,
    "cleo": Role.ANNOTATOR,
    "adam": Role.ADJUDICATOR,
    "erin": Role.ENGINEER,
    "otto": Role.AUDITOR,
}


def make_user(name: str = "anna", *, superuser: bool = False) -> User:
    """Create a person with no usable password; `client.force_login` signs them in."""
    email = f"{name}@example.org"
    return User.objects.create(
        email=email, name=name.title(), password="!", is_superuser=superuser, is_staff=superuser
    )


def make_member(project: Project, name: str, role: str | None = None) -> User:
    """Create a person and make them a member, by default in their role of the cast."""
    user = User.objects.filter(email=f"{name}@example.org").first() or make_user(name)
    Membership.objects.create(project=project, user=user, role=role or ROLES[name])
    return user


def make_rater(project: Project, key: str = "rater-01", user: User | None = None) -> Rater:
    return Rater.objects.create(project=project, key=key, user=user)
