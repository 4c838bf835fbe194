"""The page of checks over HTTP."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from annotation.models import Project
from annotation.services.imports.loading import load_folder
from evalhub.accounts.models import User
from tests.factories.datasets import make_folder
from tests.factories.people import make_member
from tests.factories.planted import DOCUMENT, planted_rows


@pytest.fixture
def planted(db: None, tmp_path: Path) -> Project:
    items, labels, gold, _training = planted_rows()
    folder = make_folder(tmp_path / "d", document=DOCUMENT, items=items, labels=labels, gold=gold)
    return load_folder(path=folder, slug="planted").project


def visit(user: User, project: Project) -> tuple[int, str]:
    client = Client()
    client.force_login(user)
    answered = client.get(reverse("project-checks", args=[project.slug]))
    return answered.status_code, answered.content.decode()


def test_a_lead_reads_findings_with_evidence_and_where_to_look(planted: Project) -> None:
    status, body = visit(make_member(planted, "maya"), planted)
    assert status == 200
    assert "A scale or labels the other way round" in body
    assert "With the scale turned over it would be" in body
    assert "kappa turned" in body
    rater = planted.raters.get(key="r2")
    assert reverse("rater-detail", args=["planted", rater.public_id]) in body
    assert body.index("serious") < body.index("warning")


def test_annotators_and_strangers_read_nothing(planted: Project, olga: User) -> None:
    assert visit(make_member(planted, "anna"), planted)[0] == 403
    assert visit(olga, planted)[0] == 404


def test_a_project_in_order_says_so_and_the_overview_leads_there(
    project: Project, maya: User
) -> None:
    status, body = visit(maya, project)
    assert (status, "Nothing looks wrong" in body) == (200, True)
    client = Client()
    client.force_login(maya)
    overview = client.get(reverse("project-overview", args=[project.slug])).content.decode()
    assert reverse("project-checks", args=[project.slug]) in overview


def test_an_import_with_findings_ends_on_their_page(maya: User, tmp_path: Path) -> None:
    items, labels, gold, _training = planted_rows()
    folder = make_folder(tmp_path / "d", document=DOCUMENT, items=items, labels=labels, gold=gold)
    chosen = [SimpleUploadedFile(path.name, path.read_bytes()) for path in folder.iterdir()]
    client = Client()
    client.force_login(maya)
    answered = client.post(
        reverse("import-create"), {"files": chosen, "slug": "planted"}, follow=True
    )
    assert answered.redirect_chain[-1][0] == "/projects/planted/checks/"
    body = answered.content.decode()
    assert "Loaded 160 items" in body
    assert "A scale or labels the other way round" in body
