"""Files of a view."""

import io
import json

import pytest

from annotation.browsing.filters import ItemFilters
from annotation.models import Project
from annotation.services.browsing.downloads import download_view
from evalhub.accounts.models import User
from evalhub.audit.models import Event
from evalhub.errors import NotFound
from evalhub.exporting import CsvMode, read_csv
from tests.factories.projects import make_item

HOSTILE = ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "'quoted"]


def written(project: Project, actor: User, form: str, **given: str) -> tuple[str, bytes]:
    filters = ItemFilters(**given)
    found = download_view(project=project, filters=filters, form=form, actor=actor)
    return found.name, b"".join(found.stream)


def test_jsonl_holds_every_text_as_it_is(project: Project, maya: User) -> None:
    for number, text in enumerate(HOSTILE):
        make_item(project, f"it-{number}", input=text, outputs=0)
    name, content = written(project, maya, "jsonl")
    assert name == "refunds-items.jsonl"
    assert [json.loads(line)["input"] for line in content.splitlines()] == HOSTILE


def test_csv_is_safe_for_spreadsheets_and_loses_nothing(project: Project, maya: User) -> None:
    for number, text in enumerate(HOSTILE):
        make_item(project, f"it-{number}", input=text, outputs=0)
    name, content = written(project, maya, "csv")
    assert name == "refunds-items.csv"
    text = content.decode()
    as_read = read_csv(io.StringIO(text, newline=""), CsvMode.RAW)
    assert [row["input"][0] for row in as_read] == ["'"] * len(HOSTILE)
    rows = read_csv(io.StringIO(text, newline=""), CsvMode.SAFE)
    assert [row["input"] for row in rows] == HOSTILE


def test_raw_csv_says_in_its_name_that_it_is_not(project: Project, maya: User) -> None:
    make_item(project, input="=1+1", outputs=0)
    name, content = written(project, maya, "csv-raw", q="")
    assert name == "refunds-items.raw.csv"
    assert b",=1+1," in content


def test_a_download_is_recorded_with_its_filters_and_count(project: Project, maya: User) -> None:
    make_item(project, "a")
    make_item(project, "b")
    written(project, maya, "jsonl", id="a")
    payload = Event.objects.get(verb="items downloaded").payload
    assert payload == {"form": "jsonl", "filters": [["id", "a"]], "items": 1}


def test_another_form_is_not_found(project: Project, maya: User) -> None:
    with pytest.raises(NotFound):
        written(project, maya, "xlsx")
