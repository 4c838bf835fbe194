import pytest
from django.test import Client

from annotation.models import Project
from calibration.models import GoldenSet
from evalhub.accounts.models import User
from tests.factories.exported import make_split_release
from tests.factories.projects import make_item


@pytest.fixture
def url(project: Project) -> str:
    release: GoldenSet = make_split_release(project)
    make_item(project, "new-1", metadata={"topic": "card"})
    return f"/projects/refunds/golden-sets/{release.public_id}/refresh/"


def test_the_planner_shows_age_drift_and_a_proposal(client: Client, url: str, otto: User) -> None:
    client.force_login(otto)
    page = client.get(url).content.decode()
    for text in ("Age by stratum", "length of the Input", "Proposed to go", "topic=card"):
        assert text in page
    assert client.get(f"{url}?percent=20").status_code == 200
    assert client.get(f"{url}?percent=90").status_code == 422


def test_annotators_and_strangers_see_nothing(
    client: Client, url: str, anna: User, olga: User
) -> None:
    for user, status in ((anna, 403), (olga, 404)):
        client.force_login(user)
        assert client.get(url).status_code == status
