"""What stands among the guidelines."""

from uuid import uuid4

import pytest

from annotation.models import GuidelineEntry, Project
from annotation.selectors.questions.entries import get_entry, guideline_entries
from annotation.services.questions.entries import remove_entry
from evalhub.accounts.models import User
from evalhub.errors import NotFound


def test_entries_stand_in_the_order_added_until_they_are_taken_out(
    project: Project, maya: User
) -> None:
    first, second = (
        GuidelineEntry.objects.create(project=project, kind="answer", heading=h, text="t")
        for h in ("Holds", "Fees")
    )
    assert list(guideline_entries(project)) == [first, second]
    remove_entry(entry=get_entry(project, first.public_id), actor=maya)
    assert list(guideline_entries(project)) == [second]
    with pytest.raises(NotFound):
        get_entry(project, uuid4())
