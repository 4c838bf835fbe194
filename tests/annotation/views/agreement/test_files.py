"""Figures of agreement as files."""

import csv

import pytest
from django.test import Client
from django.urls import reverse

from annotation.models import Project
from annotation.views.agreement.files import FIGURES, LISTED
from evalhub.accounts.models import User
from tests.factories.rated import make_rated_project

ABOUT = {"criterion": "accuracy"}


def address(project: Project, name: str, form: str) -> str:
    return reverse("agreement-figure", args=[project.slug, name, form])


@pytest.mark.parametrize("name", [*LISTED, *FIGURES])
def test_every_table_is_a_csv_with_its_method(
    client: Client, project: Project, maya: User, name: str
) -> None:
    make_rated_project(project)
    client.force_login(maya)
    reply = client.get(address(project, name, "csv"), ABOUT)
    text = b"".join(reply.streaming_content).decode()
    head, *rows = csv.reader(text.splitlines())
    assert head[-1] == "method"
    assert rows
    assert all("First answers." in row[-1] for row in rows)
    assert f"{name}.csv" in reply["Content-Disposition"]


@pytest.mark.parametrize(
    "name", ["criteria", "coefficients", "pairs", "slices", "time", "severity"]
)
def test_a_picture_is_an_svg_or_a_png(
    client: Client, project: Project, maya: User, name: str
) -> None:
    make_rated_project(project)
    client.force_login(maya)
    svg = client.get(address(project, name, "svg"), ABOUT)
    assert svg["Content-Type"] == "image/svg+xml"
    assert b"First answers." in svg.content
    png = client.get(address(project, name, "png"), ABOUT)
    assert png["Content-Type"] == "image/png"
    assert png.content.startswith(b"\x89PNG")


@pytest.mark.parametrize(("name", "form"), [("units", "svg"), ("pairs", "pdf"), ("secrets", "csv")])
def test_what_there_is_not_is_not_found(
    client: Client, project: Project, maya: User, name: str, form: str
) -> None:
    client.force_login(maya)
    assert client.get(address(project, name, form), ABOUT).status_code == 404


def test_annotators_may_not(client: Client, project: Project, anna: User) -> None:
    client.force_login(anna)
    assert client.get(address(project, "pairs", "csv"), ABOUT).status_code == 403
