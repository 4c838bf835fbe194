"""A criterion as it stands on the desk."""

import pytest

from annotation.models import Project
from annotation.selectors.desk.criteria import answer_seed, desk_criterion, rules_of
from tests.factories.asking import publish_asking
from tests.factories.people import make_rater
from tests.factories.projects import make_item

pytestmark = pytest.mark.django_db


def test_a_criterion_holds_its_draft_and_its_rules(project: Project) -> None:
    criterion = publish_asking(project, tone={"rationale": "always"}).criteria.get()
    drafted = {"value": 4, "comment": "Kind.", "abstained": False}
    found = desk_criterion(criterion, drafted, "7:1")
    assert [value.text for value in found.values if value.chosen] == ["4"]
    assert (found.comment, found.asking) == ("Kind.", rules_of(criterion))


def test_lots_are_the_same_for_a_rater_and_a_subject(project: Project) -> None:
    rater = make_rater(project)
    subject = make_item(project).subjects.first()
    assert answer_seed(rater, subject) == f"{rater.seed}:{subject.pk}"
    assert answer_seed(None, subject) == ""
    tone = publish_asking(project, tone={"rationale": "share:0.5"}).criteria.get()
    drawn = [rules_of(tone, f"7:{n}").rationale for n in range(40)]
    assert drawn == [rules_of(tone, f"7:{n}").rationale for n in range(40)]
    # All alike among 40 fair lots: 2 in 2^40.
    assert set(drawn) == {"always", "optional"}
    assert rules_of(tone).rationale == "optional"
