from django.test import Client

from annotation.models import Project
from calibration.models import ConsensusVersion
from evalhub.accounts.models import User
from tests.factories.golden_sets import make_rated

URL = "/projects/refunds/consensus/"
STRICT = {
    "method": "majority",
    "minimum_raters": "1",
    "minimum_confidence": "90",
    "experts": "always",
    "references": "first",
    "note": "Stricter.",
}


def test_what_would_change_is_listed_before_anything_does(
    client: Client, project: Project, maya: User
) -> None:
    make_rated(project)
    client.force_login(maya)
    page = client.post(URL, {**STRICT, "try": "1"}).content.decode()
    # 5,5,4 and A,A,B of the first item are .67 each.
    assert "1 Item would change" in page
    assert "2 units; 2 fewer have a value" in page
    assert "confidence is too low 0.67; Ratings: 5 (2), 4 (1)" in page.replace("&#x27;", "'")
    assert not ConsensusVersion.objects.exists()


def test_a_manager_switches(client: Client, project: Project, maya: User) -> None:
    make_rated(project)
    client.force_login(maya)
    assert client.post(URL, {**STRICT, "switch": "1"}).status_code == 303
    page = client.get(URL).content.decode()
    assert "Version 1 is in force." in page
    assert "Stricter." in page
    assert client.post(URL, {**STRICT, "switch": "1"}).status_code == 422


def test_a_policy_that_cannot_be_is_refused(client: Client, project: Project, maya: User) -> None:
    client.force_login(maya)
    answer = client.post(URL, {**STRICT, "minimum_confidence": "101", "try": "1"})
    assert answer.status_code == 422


def test_others_read_it_and_annotators_never(
    client: Client, project: Project, adam: User, anna: User, olga: User
) -> None:
    client.force_login(adam)
    assert "Try another policy" not in client.get(URL).content.decode()
    assert client.post(URL, {**STRICT, "switch": "1"}).status_code == 403
    client.force_login(anna)
    assert client.get(URL).status_code == 403
    client.force_login(olga)
    assert client.get(URL).status_code == 404
