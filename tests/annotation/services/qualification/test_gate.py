"""Only the qualified get real work."""

import pytest

from annotation.errors import NotQualified
from annotation.models import Project, Rater
from annotation.services.assignments import claim_next, join_project, plan_slots
from annotation.services.qualification.gate import refuse_unqualified
from evalhub.accounts.models import User
from tests.factories.projects import make_item


def in_project(project: Project, anna: User, required: int | None, passed: int | None) -> Rater:
    make_item(project)
    plan_slots(project=project)
    Project.objects.update(qualification_version=required)
    join_project(project=project, user=anna)
    Rater.objects.update(qualified_version=passed)
    return Rater.objects.select_related("project").get()


@pytest.mark.parametrize(("required", "passed"), [(1, None), (2, 1)])
def test_the_hand_out_refuses_who_has_not_passed(
    project: Project, anna: User, required: int, passed: int | None
) -> None:
    rater = in_project(project, anna, required, passed)
    with pytest.raises(NotQualified, match="practice and exam first"):
        claim_next(rater=rater)
    with pytest.raises(NotQualified):
        refuse_unqualified(rater)


@pytest.mark.parametrize(("required", "passed"), [(None, None), (1, 1), (1, 2)])
def test_who_has_passed_or_need_not_gets_work(
    project: Project, anna: User, required: int | None, passed: int | None
) -> None:
    assert claim_next(rater=in_project(project, anna, required, passed)) is not None
