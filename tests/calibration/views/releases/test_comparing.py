import pytest
from django.test import Client

from annotation.models import Project
from calibration.models import Deprecation, GoldenSet
from evalhub.accounts.models import User
from tests.factories.golden_sets import make_rated, make_reference, make_release

BASE = "/projects/refunds/golden-sets/"


@pytest.fixture
def two(project: Project) -> list[GoldenSet]:
    make_rated(project)
    first = make_release(project)
    make_reference(project.subjects.get(output__key="it-1-a"), "accuracy", 2)
    return [first, make_release(project)]


def test_two_releases_are_compared_with_the_reason(
    client: Client, two: list[GoldenSet], otto: User
) -> None:
    client.force_login(otto)
    for address in (f"{two[1].public_id}/compare/", f"{two[0].public_id}/compare/?with=2"):
        page = client.get(BASE + address).content.decode()
        assert "Release 1 and release 2" in page
        assert "it has a reference now" in page
    assert client.get(f"{BASE}{two[0].public_id}/compare/?with=9").status_code == 404
    assert "only release" in client.get(f"{BASE}{two[0].public_id}/compare/").content.decode()


def test_the_page_says_what_changed_since_the_release_before(
    client: Client, two: list[GoldenSet], otto: User
) -> None:
    client.force_login(otto)
    page = client.get(f"{BASE}{two[1].public_id}/").content.decode()
    assert "Since release 1" in page
    assert "accuracy: 1 value changed" in page


def test_a_release_is_deprecated_and_says_so_everywhere(
    client: Client, two: list[GoldenSet], erin: User
) -> None:
    client.force_login(erin)
    url = f"{BASE}{two[0].public_id}/deprecate/"
    assert client.get(url).status_code == 200
    assert client.post(url, {"reason": ""}).status_code == 422
    given = {"reason": "Wrong scale.", "successor": two[1].pk}
    assert client.post(url, given).status_code == 303
    assert Deprecation.objects.get().successor == two[1]
    page = client.get(f"{BASE}{two[0].public_id}/").content.decode()
    assert "Wrong scale." in page
    assert "Use release 2" in page
    assert "deprecated" in client.get(BASE).content.decode()


def test_who_may_not_release_may_not_deprecate(
    client: Client, two: list[GoldenSet], otto: User, anna: User, olga: User
) -> None:
    for user, compare, deprecate in ((otto, 200, 403), (anna, 403, 403), (olga, 404, 404)):
        client.force_login(user)
        assert client.get(f"{BASE}{two[1].public_id}/compare/").status_code == compare
        given = {"reason": "x"}
        assert client.post(f"{BASE}{two[1].public_id}/deprecate/", given).status_code == deprecate
