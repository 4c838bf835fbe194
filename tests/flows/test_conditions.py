"""A Criterion that is asked only sometimes, from draft to file: what is not asked is gone."""

import json
from uuid import uuid4

import pytest
from django.test import Client

from annotation.models import Annotation, Project
from annotation.selectors.review.readings import latest_ratings
from annotation.services.answering.checks import RatingInput
from annotation.services.review.decisions import fix, resubmit, send_back
from annotation.services.slots import plan_slots
from evalhub.accounts.models import User
from tests.factories.asking import publish_asking
from tests.factories.desks import Visitor, visitor
from tests.factories.projects import make_item
from tests.factories.review import make_case

# "then" is asked only where the gate is 1 or 2.
WHEN = {"criterion": "gate", "values": [1, 2]}
BOTH = {"rating-gate": "1", "rating-then": "3"}
LEFT_OVER = {"rating-gate": "4", "rating-then": "3"}


@pytest.fixture
def desk(project: Project, anna: User) -> Visitor:
    publish_asking(project, gate={}, then={"when": WHEN})
    make_item(project, "one", outputs=1)
    plan_slots(project=project)
    at_desk = visitor(anna, project)
    at_desk.open()
    return at_desk


def said(annotation: Annotation) -> dict[str, object]:
    return dict(annotation.ratings.values_list("criterion__key", "value"))


def counted() -> Annotation:
    return Annotation.objects.get(status="counted")


def test_what_is_no_longer_asked_is_not_submitted_and_not_undone_into_the_form(
    desk: Visitor,
) -> None:
    assert desk.post("draft", BOTH).status_code == 204
    desk.open()
    assert desk.chosen() == BOTH
    assert desk.post("submit", LEFT_OVER).status_code == 303
    assert said(counted()) == {"gate": 4}
    desk.client.post(f"{desk.base}undo/")
    desk.open()
    assert desk.chosen() == {"rating-gate": "4"}
    # Asked again, it is missing again.
    refused = desk.post("submit", {"rating-gate": "1"})
    assert refused.status_code == 422
    assert "Then is missing." in refused.content.decode()
    assert desk.post("submit", BOTH).status_code == 303
    assert said(counted()) == {"gate": 1, "then": 3}


def test_a_revision_that_closes_the_gate_holds_nothing_behind_it(
    desk: Visitor, maya: User, anna: User
) -> None:
    desk.post("submit", BOTH)
    answer = counted()
    case = make_case(answer)
    send_back(case=case, actor=maya, key=uuid4(), comment="Read the date.")
    closed = {"gate": RatingInput(4), "then": RatingInput(3)}
    resubmit(case=case, actor=anna, key=uuid4(), ratings=closed)
    assert {key: one["value"] for key, one in latest_ratings(answer).items()} == {"gate": 4}
    opened = {"gate": RatingInput(2), "then": RatingInput(5)}
    fix(case=case, actor=maya, key=uuid4(), ratings=opened)
    values = {key: one["value"] for key, one in latest_ratings(answer).items()}
    assert values == {"gate": 2, "then": 5}
    # The first answer is what it was.
    assert said(counted()) == {"gate": 1, "then": 3}


def test_a_file_has_no_row_for_what_was_not_asked(desk: Visitor, maya: User) -> None:
    desk.post("submit", LEFT_OVER)
    client = Client()
    client.force_login(maya)
    answer = client.get("/projects/refunds/items/annotations/download/jsonl/")
    rows = [json.loads(line) for line in b"".join(answer).splitlines()]
    assert [(row["dimension"], row["value"]) for row in rows] == [("gate", 4)]
