import hashlib
import json
from pathlib import Path

from calibration.exports.hubs.croissant import field
from calibration.exports.tables.columns import Column, Kind
from calibration.models import GoldenSet
from tests.factories.exported import written


def test_the_document_describes_the_files_that_are_there(
    shared_out: GoldenSet, tmp_path: Path
) -> None:
    folder = written(shared_out, "croissant", tmp_path)
    document = json.loads((folder / "croissant.json").read_text())
    for one in document["distribution"]:
        content = (folder / one["contentUrl"]).read_bytes()
        assert one["sha256"] == hashlib.sha256(content).hexdigest()
        assert one["contentSize"] == f"{len(content)} B"
    assert [one["name"] for one in document["recordSet"]] == ["outputs", "ratings"]
    assert document["rai:annotationsPerItem"] == "0 to 3"
    assert document["license"] == "CC-BY-4.0"
    assert "accuracy" in document["rai:dataAnnotationAnalysis"][0]


def test_a_name_that_is_no_name_gets_one() -> None:
    found = field("outputs", Column("value_clear writing", Kind.TEXT, "x"), 7)
    assert found["@id"] == "outputs/value_clear-writing-7"
    assert found["source"]["extract"] == {"column": "value_clear writing"}
