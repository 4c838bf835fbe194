import pytest

from annotation.models import Project
from annotation.selectors.intake.rules import batch_lines, intake_rule, redaction_policy
from annotation.services.intake.receiving import receive_items
from evalhub.accounts.models import User
from tests.factories.intake import open_intake, sent

pytestmark = pytest.mark.django_db


def test_without_a_choice_nothing_is_replaced_and_nothing_taken(project: Project) -> None:
    assert redaction_policy(project).kinds == frozenset()
    assert intake_rule(project).enabled is False


def test_the_last_batches_are_told_in_words(project: Project, erin: User) -> None:
    open_intake(project)
    rows = [sent("a", "ann@x.example"), {"input": "x"}]
    receive_items(project=project, rows=rows, actor=erin)
    (line,) = batch_lines(project)
    assert (line.counts, line.redacted) == ("1 created, 1 refused", "1 email")
    assert line.by in {erin.name, erin.email}
