"""Numbers of slots that two people are given at the same moment."""

import pytest
from django.db import transaction

from annotation.models import Assignment, Rater
from annotation.services.handout.repeats import add_repeat
from annotation.services.handout.taking import fresh_lease
from annotation.services.slots import plan_slots
from tests.factories.people import make_rater
from tests.factories.projects import make_item, make_project, make_rubric
from tests.together import together


@transaction.atomic
def repeat(rater: Rater, subject: int) -> Assignment | None:
    return add_repeat(rater=rater, subject_id=subject, lease=fresh_lease(rater, subject))


@pytest.mark.django_db(transaction=True)
def test_who_comes_second_gets_the_next_number() -> None:
    project = make_project(overlap=2)
    make_rubric(project)
    subject = make_item(project, outputs=1).subjects.get().pk
    plan_slots(project=project)
    first, second = make_rater(project, "anna"), make_rater(project, "ben")
    together(lambda: repeat(first, subject), lambda: repeat(second, subject))
    # The two planned slots are 1 and 2.
    made = Assignment.objects.filter(repeat=True).values_list("slot", "rater__key")
    assert sorted(made) == [(3, "anna"), (4, "ben")]
