from django.test import Client

from annotation.models import Project
from evalhub.accounts.models import User
from tests.factories.golden_sets import make_rated, make_reference, make_release

BASE = "/projects/refunds/golden-sets/"


def test_the_page_says_what_would_be_otherwise(
    client: Client, project: Project, otto: User
) -> None:
    make_rated(project)
    release = make_release(project)
    client.force_login(otto)
    url = f"{BASE}{release.public_id}/check/"
    assert "Label changes since: none" in client.get(url).content.decode()
    subject = project.subjects.get(output__key="it-1-a")
    make_reference(subject, "accuracy", 2)
    page = client.get(url).content.decode()
    assert "it has a reference now" in page
    assert f"/items/{subject.item.public_id}/" in page
    assert release.canary in page
    assert url in client.get(f"{BASE}{release.public_id}/").content.decode()


def test_who_sees_results_may_check(
    client: Client, project: Project, otto: User, anna: User, olga: User
) -> None:
    make_rated(project)
    url = f"{BASE}{make_release(project).public_id}/check/"
    for user, status in ((otto, 200), (anna, 403), (olga, 404)):
        client.force_login(user)
        assert client.get(url).status_code == status
    assert client.post(url).status_code == 405
