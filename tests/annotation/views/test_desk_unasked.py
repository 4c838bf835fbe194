"""Pages that were opened before a version of the Rubric asked nothing about their Item any more."""

import pytest
from django.urls import reverse

from annotation.models import Annotation, Project
from annotation.services.slots import plan_slots
from evalhub.accounts.models import User
from tests.factories.desks import Visitor, visitor
from tests.factories.projects import make_item, make_rubric

A_IS_BETTER = {"rating-overall": '"A"'}


@pytest.fixture
def compared(project: Project, anna: User) -> Visitor:
    """Anna has compared two pairs, has a third before her, and pairs are asked about no more."""
    for number in range(3):
        item = make_item(project, f"it-{number}", outputs=2, pair=True)
        item.subjects.filter(scope="output").delete()
    plan_slots(project=project)
    desk = visitor(anna, project)
    desk.open()
    for _ in range(2):
        assert desk.post("submit", A_IS_BETTER).status_code == 303
        desk.open()
    make_rubric(project, output_keys=("accuracy",), pair_keys=())
    return desk


@pytest.mark.parametrize("htmx", [False, True])
def test_a_submit_is_refused_in_words(compared: Visitor, htmx: bool) -> None:
    answer = compared.post("submit", A_IS_BETTER, htmx=htmx)
    assert answer.status_code == 422
    assert "asks nothing about this kind of Item any more" in answer.content.decode()
    assert Annotation.objects.filter(status="counted").count() == 2


@pytest.mark.parametrize("name", ["desk-undo", "desk-history", "desk-next"])
def test_the_pages_around_it_do_not_fail(compared: Visitor, name: str) -> None:
    address = reverse(name, args=[compared.slug])
    send = compared.client.post if name == "desk-undo" else compared.client.get
    assert send(address, follow=True).status_code < 500
    assert compared.client.get(compared.here, follow=True).status_code < 500
