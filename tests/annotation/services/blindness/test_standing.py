"""When an answer stands."""

import pytest

from annotation.models import Project, Reveal
from annotation.services.blindness.standing import AnswerShown, refuse_shown
from tests.factories.blindness import answered, canary_item


def test_only_a_counted_answer_that_was_revealed_is_refused(project: Project) -> None:
    annotation = answered(canary_item(project))
    refuse_shown(annotation.assignment)
    Reveal.objects.create(annotation=annotation)
    with pytest.raises(AnswerShown):
        refuse_shown(annotation.assignment)
    annotation.status = "withdrawn"
    annotation.save()
    refuse_shown(annotation.assignment)
