"""What looks wrong is said after a load and in the report."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.factories.datasets import make_folder
from tests.factories.planted import DOCUMENT, honest_rows, planted_rows

pytestmark = pytest.mark.django_db


def said(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def test_findings_are_said_after_a_load_and_in_the_report(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    items, labels, gold, _training = planted_rows()
    folder = make_folder(tmp_path / "d", document=DOCUMENT, items=items, labels=labels, gold=gold)
    said("load", str(folder), "--project", "planted", "--dry-run")
    assert "Check, " not in capsys.readouterr().err
    said("load", str(folder), "--project", "planted")
    assert "Check, serious: r2 agrees with the majority of the others" in capsys.readouterr().err
    plain = said("report", "planted", "--resamples", "5")
    assert "warning (constant_rater, tone): r4 gave 3 to all of 160 units" in plain
    rows = json.loads(said("report", "planted", "--resamples", "5", "--json"))["findings"]
    assert [row["rule"] for row in rows] == [
        "polarity_flip",
        "duplicated_raters",
        "constant_rater",
    ]
    assert rows[0]["raters"] == ["r2"]


def test_honest_data_are_loaded_without_a_word(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    items, labels, gold = honest_rows()
    folder = make_folder(tmp_path / "d", document=DOCUMENT, items=items, labels=labels, gold=gold)
    said("load", str(folder), "--project", "honest")
    assert "Check, " not in capsys.readouterr().err
    found = json.loads(said("report", "honest", "--resamples", "5", "--json"))
    assert found["findings"] == []
