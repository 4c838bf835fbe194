import pytest
from django.http import HttpResponse
from django.test import Client

from annotation.models import Assignment, Project
from annotation.services.slots import plan_slots
from calibration.models import Adjudication, Disagreement
from calibration.services.adjudications.scanning import scan_disagreements
from calibration.services.adjudications.settling import confirm_adjudication
from evalhub.accounts.models import User
from tests.factories.adjudications import make_differing, plan, settle
from tests.factories.judging import make_judge, make_run, make_verdict


@pytest.fixture
def case(project: Project) -> Disagreement:
    subject = make_differing(project, values=(1, 5))
    judge = make_judge(project, "canary-judge", provider="imported", base_url="")
    run = make_run(project, judge)
    make_verdict(run, subject, "accuracy", 4, rationale="canary rationale")
    scan_disagreements(project=project)
    return Disagreement.objects.get()


def post(client: Client, case: Disagreement, what: str, **data: str) -> HttpResponse:
    return client.post(f"/projects/refunds/adjudication/{case.public_id}/{what}/", data)


def page(client: Client, case: Disagreement) -> str:
    answer = client.get(f"/projects/refunds/adjudication/{case.public_id}/")
    assert answer.status_code == 200
    return answer.content.decode()


DECISION = {"rating-accuracy": "4", "reason": "The date is right."}


def test_a_case_shows_what_raters_said(client: Client, case: Disagreement, adam: User) -> None:
    client.force_login(adam)
    shown = page(client, case)
    assert "rater-1: 1" in shown
    assert "rater-2: 5" in shown
    assert "Question it-1?" in shown
    assert "Answer a to it-1." in shown


def test_a_decision_is_stored_and_leads_on(client: Client, case: Disagreement, adam: User) -> None:
    make_differing(case.project, "it-2")
    scan_disagreements(project=case.project)
    client.force_login(adam)
    answer = post(client, case, "decide", **DECISION, rule="A right date is at least 4.")
    other = Disagreement.objects.get(subject__item__key="it-2")
    assert (answer.status_code, str(other.public_id) in answer["Location"]) == (303, True)
    made = Adjudication.objects.get()
    assert (made.value, made.reason, made.rule) == (
        4,
        DECISION["reason"],
        "A right date is at least 4.",
    )
    assert (made.decided_by, made.state) == (adam, "settled")


def test_truly_ambiguous_is_a_decision(client: Client, case: Disagreement, adam: User) -> None:
    client.force_login(adam)
    post(client, case, "decide", **{"rating-accuracy": "null", "reason": "Both hold."})
    made = Adjudication.objects.get()
    assert (made.ambiguous, made.value) == (True, None)


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        ({"rating-accuracy": "4"}, "Write the reason"),
        ({"reason": "So it is."}, "choose a value"),
        ({"rating-accuracy": "9", "reason": "So it is."}, "takes 1, 2, 3"),
    ],
)
def test_what_is_missing_is_said_and_what_was_written_stays(
    client: Client, case: Disagreement, adam: User, data: dict[str, str], problem: str
) -> None:
    client.force_login(adam)
    answer = post(client, case, "decide", **data)
    shown = answer.content.decode()
    assert (answer.status_code, problem in shown) == (422, True)
    assert data.get("reason", "") in shown


def test_judges_are_not_sent_before_somebody_asks(
    client: Client, case: Disagreement, adam: User, maya: User
) -> None:
    client.force_login(adam)
    assert "canary" not in page(client, case)
    assert post(client, case, "act", verdicts="1").status_code == 303
    shown = page(client, case)
    assert "canary-judge: 4" in shown
    assert "canary rationale" in shown
    client.force_login(maya)
    assert "canary" not in page(client, case)


def test_who_decided_meanwhile_is_said(
    client: Client, case: Disagreement, adam: User, maya: User
) -> None:
    settle(case.subject, maya, 2)
    client.force_login(adam)
    answer = post(client, case, "decide", **DECISION)
    assert answer.status_code == 409
    assert "Maya has decided this case meanwhile" in answer.content.decode()
    assert Adjudication.objects.get(state="settled").value == 2


def test_a_second_person_confirms_or_differs(
    client: Client, case: Disagreement, adam: User, maya: User
) -> None:
    plan(case.project, two_person=True)
    client.force_login(adam)
    post(client, case, "decide", **DECISION)
    assert "Confirm 4" not in page(client, case)
    seen = str(Adjudication.objects.get().public_id)
    assert post(client, case, "act", confirm="1", seen=seen).status_code == 409
    client.force_login(maya)
    assert "Confirm 4" in page(client, case)
    # What was replaced meanwhile is not what anybody confirms.
    assert post(client, case, "act", confirm="1", seen=str(case.public_id)).status_code == 409
    post(client, case, "act", dispute="1", why="The fee is wrong.", seen=seen)
    assert "The fee is wrong." in page(client, case)
    assert Disagreement.objects.get().state == "open"


def test_nobody_is_offered_to_take_back_what_two_have_settled(
    client: Client, case: Disagreement, adam: User, maya: User
) -> None:
    plan(case.project, two_person=True)
    confirm_adjudication(adjudication=settle(case.subject, adam, 4), actor=maya)
    client.force_login(adam)
    shown = page(client, case)
    assert "Two persons have settled this" in shown
    assert 'name="withdraw"' not in shown


def test_a_case_is_put_off_sent_on_and_brought_back(
    client: Client, case: Disagreement, adam: User
) -> None:
    client.force_login(adam)
    assert post(client, case, "act", defer="1", note="", days="3").status_code == 422
    for data, state in (
        ({"defer": "1", "note": "Legal is asked.", "days": "3"}, "deferred"),
        ({"back": "1"}, "open"),
        ({"session": "1", "note": "We read it differently."}, "session"),
    ):
        assert post(client, case, "act", **data).status_code == 303
        assert Disagreement.objects.get().state == state


def test_another_rater_is_asked(client: Client, case: Disagreement, adam: User) -> None:
    plan_slots(project=case.project)
    Assignment.objects.update(state="closed")
    client.force_login(adam)
    assert post(client, case, "act", another="1").status_code == 303
    assert Assignment.objects.filter(subject=case.subject, extra=True, state="open").count() == 1
    assert Disagreement.objects.get().state == "deferred"


def test_outsiders_are_told_who_settles(
    client: Client, case: Disagreement, adam: User, maya: User
) -> None:
    plan(case.project, experts_only=True, domain_key="product", domains={"cards": [maya.pk]})
    case.subject.item.metadata = {"product": "cards"}
    case.subject.item.save()
    client.force_login(adam)
    assert "Only the experts of cards settle this Item" in page(client, case)
    assert post(client, case, "decide", **DECISION).status_code == 403
    assert not Adjudication.objects.exists()


@pytest.mark.parametrize(("who", "status"), [("anna", 403), ("erin", 403), ("olga", 404)])
def test_only_who_may_settle_reaches_a_case(
    client: Client, request: pytest.FixtureRequest, case: Disagreement, who: str, status: int
) -> None:
    client.force_login(request.getfixturevalue(who))
    url = f"/projects/refunds/adjudication/{case.public_id}/"
    assert client.get(url).status_code == status
    for what in ("decide", "act"):
        assert post(client, case, what, verdicts="1").status_code == status
    assert not case.openings.exists()


def test_cases_of_another_project_are_not_found(
    client: Client, case: Disagreement, adam: User
) -> None:
    client.force_login(adam)
    url = f"/projects/refunds/adjudication/{case.project.public_id}/"
    assert client.get(url).status_code == 404
    assert post(client, case, "act", nonsense="1").status_code == 422
