"""From the desk to a reviewed answer: drawn, returned, answered anew, fixed, reported, exported."""

import json
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from annotation.models import Annotation, Project, ReviewCase
from annotation.selectors.agreement.counted import USUAL, Counted
from annotation.services.slots import plan_slots
from calibration.services.exports import Wanted, export_project
from evalhub.accounts.models import User
from evalhub.audit.models import Event
from evalhub.stats.coefficients import Sampling
from evalhub.wiring.reporting import project_report
from tests.factories.annotations import make_annotation
from tests.factories.desks import visitor
from tests.factories.people import make_rater
from tests.factories.projects import make_item
from tests.factories.traps import make_trap

SECRETS = ("canary", "model-a", "Maya", "ben", "Trap", "expected", "Reference")


@pytest.fixture
def lead(maya: User) -> Client:
    client = Client()
    client.force_login(maya)
    return client


@pytest.fixture
def case(project: Project, anna: User, lead: Client) -> ReviewCase:
    """Anna's answer 4 to a trap that expects 1, beside ben's 2; drawn because it missed."""
    item = make_item(project, outputs=1)
    plan_slots(project=project)
    desk = visitor(anna, project)
    desk.open()
    assert desk.post("submit", {"rating-accuracy": "4"}).status_code == 303
    make_trap(item, {"accuracy": 1})
    ben = make_rater(project, "ben")
    make_annotation(item.subjects.get(), ben, {"accuracy": 2}, comment="canary of ben")
    rules = {"share": "100", "disagreement": "50", "newcomers": "0", "failed_traps": "on"}
    assert lead.post(reverse("review-settings", args=["refunds"]), rules).status_code == 303
    assert lead.post(reverse("review-draw", args=["refunds"])).status_code == 303
    return ReviewCase.objects.get(annotation__rater__user=anna)


def send_back(lead: Client, case: ReviewCase) -> None:
    address = reverse("review-decide", args=["refunds", case.public_id])
    given = {"key": uuid4(), "return": "1", "comment": "Look at the date once more."}
    assert lead.post(address, given).status_code == 303


def test_a_returned_answer_ends_as_a_fix_beside_the_first(
    case: ReviewCase, lead: Client, anna: User, tmp_path: Path
) -> None:
    assert case.reasons == ["share", "disagreement"]
    send_back(lead, case)
    annotator = Client()
    annotator.force_login(anna)
    last_ten = annotator.get(reverse("desk-history", args=["refunds"])).content.decode()
    assert "/reopen/" not in last_ten
    again = reverse("returned-show", args=["refunds", case.public_id])
    assert annotator.post(again, {"key": uuid4(), "rating-accuracy": "3"}).status_code == 303
    fix = reverse("review-fix", args=["refunds", case.public_id])
    assert lead.post(fix, {"key": uuid4(), "rating-accuracy": "2"}).status_code == 303
    assert Annotation.objects.get(rater__user=anna).ratings.get().value == 4
    assert agreements(case.project) == pytest.approx([0.0, 1.0])
    export_project(
        project=case.project, release=None, wanted=Wanted("dataset"), out=tmp_path / "out"
    )
    rows = (tmp_path / "out" / "revisions.jsonl").read_text().splitlines()
    said = [(json.loads(row)["by"], json.loads(row)["value"]) for row in rows]
    assert said == [("rater", 3), ("reviewer", 2)]
    verbs = Event.objects.filter(verb__startswith="review ").values_list("verb", flat=True)
    assert {"review return", "review resubmit", "review fix"} <= set(verbs)


def agreements(project: Project) -> list[float]:
    """Percent agreement of 4 and 2, and of 2 and 2 once the revision is asked for."""
    reports = [
        project_report(project, where=(), sampling=Sampling(resamples=20), counted=counted)
        for counted in (USUAL, Counted(revised=True))
    ]
    return [one["criteria"]["accuracy"]["pairs"][0]["agreement"] for one in reports]


def test_nothing_an_annotator_receives_tells_why_or_what_others_said(
    case: ReviewCase, lead: Client, anna: User
) -> None:
    send_back(lead, case)
    annotator = Client()
    annotator.force_login(anna)
    again = reverse("returned-show", args=["refunds", case.public_id])
    bodies = [
        annotator.get(reverse("work-list")),
        annotator.get(reverse("returned-list", args=["refunds"])),
        annotator.get(again),
        annotator.get(again, headers={"HX-Request": "true"}),
        annotator.post(again, {"key": uuid4()}),
        annotator.post(again, {"key": uuid4(), "rating-accuracy": "3"}),
        annotator.get(again),
        annotator.get(reverse("review-case", args=["refunds", case.public_id])),
    ]
    text = "".join(answer.content.decode() for answer in bodies)
    assert "Look at the date once more." in text
    assert [word for word in SECRETS if word in text] == []
