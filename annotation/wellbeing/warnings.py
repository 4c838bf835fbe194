"""What people are told before they see sensitive content, and whether they have said yes to it."""

from hashlib import sha256

from django.utils.translation import gettext, gettext_noop

from annotation.blindness.policies import DeskPolicy
from annotation.models import Project, Rater

USUAL = gettext_noop(
    "Items of this Project may be upsetting. You can skip any of them, stop at any time, and "
    "leave the Project; none of it counts against you."
)


def warning_of(project: Project) -> str:
    """What the project warns of; empty where it is not sensitive."""
    policy = DeskPolicy.of(project)
    return (policy.warning or USUAL) if policy.sensitive else ""


def spoken_warning(warning: str) -> str:
    """A warning as its reader sees it: the usual one is translated, a lead's own stays."""
    return gettext(warning) if warning == USUAL else warning


def digest_of(warning: str) -> str:
    return sha256(warning.encode()).hexdigest()


def must_be_warned(project: Project, rater: Rater | None) -> bool:
    """Whether a person has still to say yes to the warning as it stands now."""
    warning = warning_of(project)
    if not warning:
        return False
    return rater is None or rater.accepted_warning != digest_of(warning)
