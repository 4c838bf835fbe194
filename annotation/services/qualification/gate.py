"""The one refusal of the hand-out: practice and exam come before real work."""

from annotation.errors import NotQualified
from annotation.models import Rater


def refuse_unqualified(rater: Rater) -> None:
    """Raise `NotQualified` where the project requires a version that this rater has not passed."""
    required = rater.project.qualification_version
    if required is not None and (rater.qualified_version or 0) < required:
        raise NotQualified
