"""An answer whose rater has seen what others say is not theirs alone any more."""

from annotation.models import Annotation, Assignment, Reveal
from evalhub.errors import EvalhubError


class AnswerShown(EvalhubError):
    """The answer can no longer be changed."""

    code = "answer_shown"

    def __init__(
        self,
        message: str = "You have looked at what is shown after this answer, so it stands as it "
        "is. To say that it should be different, flag an Item for the lead.",
    ) -> None:
        super().__init__(message)


def refuse_shown(assignment: Assignment) -> None:
    """Raise `AnswerShown` if the slot's answer was revealed to its rater."""
    shown = Reveal.objects.filter(annotation__assignment=assignment)
    if shown.exclude(annotation__status=Annotation.Status.WITHDRAWN).exists():
        raise AnswerShown
