"""Rankings survive a round trip."""

import json
from pathlib import Path

import pytest

from annotation.models import Scope
from annotation.services.imports.loading import load_folder
from calibration.exports import dataset
from calibration.exports.snapshots import Source
from tests.factories.datasets import make_folder
from tests.factories.rankings import rankings


@pytest.mark.django_db
def test_a_folder_of_rankings_comes_out_as_it_went_in(tmp_path: Path) -> None:
    given = rankings(ties=True)
    project = load_folder(path=make_folder(tmp_path / "in", **given), slug="ranked").project
    assert set(project.subjects.values_list("scope", flat=True)) == {Scope.LIST}
    out = tmp_path / "out"
    out.mkdir()
    dataset.write(out, Source(project))
    assert json.loads((out / "dataset.json").read_text()) == given["document"]
    labels = [json.loads(line) for line in (out / "labels.jsonl").read_text().splitlines()]
    assert labels == given["labels"]
    assert not load_folder(path=out, slug="ranked").counts.get("ratings")
    again = load_folder(path=out, slug="again")
    assert again.counts["ratings"] == 4
