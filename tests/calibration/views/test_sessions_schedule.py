from django.test import Client

from annotation.models import Project
from calibration.models import SessionDue, SessionSchedule
from evalhub.accounts.models import User

URL = "/projects/refunds/sessions/schedule/"


def test_a_lead_says_when_sessions_are_due(client: Client, project: Project, maya: User) -> None:
    client.force_login(maya)
    given = {"alpha_below": "0.667", "last_units": "50", "every_weeks": "", "new_raters": "on"}
    assert client.post(URL, given).status_code == 303
    rules = SessionSchedule.objects.get()
    assert (rules.last_units, rules.every_weeks, rules.new_raters) == (50, None, True)
    assert 'value="0.667"' in client.get(URL).content.decode()


def test_what_cannot_be_is_sent_back(client: Client, project: Project, maya: User) -> None:
    client.force_login(maya)
    answer = client.post(URL, {"alpha_below": "7", "last_units": "50"})
    assert answer.status_code == 422
    assert not SessionSchedule.objects.exists()


def test_the_list_says_what_is_due_and_why(client: Client, project: Project, otto: User) -> None:
    SessionDue.objects.create(project=project, reason="weeks", detail="No session for 4 weeks.")
    client.force_login(otto)
    page = client.get("/projects/refunds/sessions/").content.decode()
    assert "A session is due." in page
    assert "No session for 4 weeks." in page
    assert client.get(URL).status_code == 403
