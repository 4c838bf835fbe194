import pytest

from annotation.models import Project
from annotation.services.intake.receipts import digest_of, keep_receipts, receipts_of
from tests.factories.projects import make_item, make_project

pytestmark = pytest.mark.django_db


def test_a_digest_tells_content_not_the_order_of_keys(project: Project) -> None:
    assert digest_of(project, {"a": 1, "b": 2}) == digest_of(project, {"b": 2, "a": 1})
    assert digest_of(project, {"a": 1}) != digest_of(project, {"a": 1.5})


def test_a_digest_is_of_one_project_and_one_installation(project: Project, settings) -> None:
    here = digest_of(project, "x")
    assert digest_of(make_project("other"), "x") != here
    settings.SECRET_KEY = "another-secret-of-some-length-0123456789-0123456789"
    assert digest_of(project, "x") != here


def test_receipts_are_found_by_item(project: Project) -> None:
    item = make_item(project, "it-1")
    keep_receipts(project, {"it-1": "d" * 64, "gone": "e" * 64})
    assert receipts_of([item]) == {item.pk: "d" * 64}
