from pathlib import Path
from typing import Any

import pytest

from annotation.errors import ImportRefused
from annotation.models import Criterion, Item, Rubric
from annotation.services.imports.loading import load_folder
from annotation.services.imports.rubrics import readable
from evalhub.audit.models import Event
from tests.factories.datasets import DOCUMENT, item, make_folder

pytestmark = pytest.mark.django_db


def document(**changed: Any) -> dict[str, Any]:
    """The document with other keys in its first dimension."""
    first, second = DOCUMENT["dimensions"]
    return {**DOCUMENT, "dimensions": [{**first, **changed}, second]}


def test_criteria_hold_what_dataset_json_says(tmp_path: Path) -> None:
    given = document(anchors={"1": "Wrong", "5": "Right"}, guideline="Slowly.", weight=2)
    load_folder(path=make_folder(tmp_path / "d", document=given), slug="cards")
    accuracy, overall = Criterion.objects.order_by("position")
    assert (accuracy.title, accuracy.question, accuracy.guideline) == (
        "Accuracy",
        "Is it so?",
        "Slowly.",
    )
    assert (accuracy.kind, accuracy.level, accuracy.scope) == ("ordinal", "ordinal", "output")
    assert accuracy.anchors == {"1": "Wrong", "5": "Right"}
    assert accuracy.extra == {"weight": 2}
    assert (overall.kind, overall.level, overall.scope) == ("pairwise", "nominal", "pair")
    assert overall.values == ["A", "tie", "B"]


def test_the_first_version_is_published_and_on_record(tmp_path: Path) -> None:
    load_folder(path=make_folder(tmp_path / "d"), slug="cards")
    assert Rubric.objects.get().published_at is not None
    assert Event.objects.get(verb="rubric published").payload == {"version": 1}


@pytest.mark.parametrize(
    "changed",
    [
        {"values": [1, 2, 3, 4]},
        {"values": [True, 2, 3, 4, 5]},
        {"values": ["1", 2, 3, 4, 5]},
        {"type": "nominal"},
        {"scope": "pair"},
        {"id": "exactness"},
    ],
)
def test_other_criteria_or_scales_are_refused(tmp_path: Path, changed: dict[str, Any]) -> None:
    load_folder(path=make_folder(tmp_path / "d"), slug="cards")
    other = make_folder(tmp_path / "e", document=document(**changed), items=[item("new")])
    with pytest.raises(ImportRefused, match=r"differs from Rubric 1 of this project in .*accuracy"):
        load_folder(path=other, slug="cards")
    assert not Item.objects.filter(key="new").exists()


def test_other_words_are_left_with_a_note(tmp_path: Path) -> None:
    load_folder(path=make_folder(tmp_path / "d"), slug="cards")
    other = make_folder(tmp_path / "e", document=document(question="Is it?"), items=[item("new")])
    result = load_folder(path=other, slug="cards")
    assert result.notes == (
        "The words of dataset.json differ from Rubric 1; the project keeps its own.",
    )
    assert Criterion.objects.get(key="accuracy").question == "Is it so?"
    assert Item.objects.filter(key="new").exists()


def test_a_title_too_long_to_show_is_refused_by_name(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "d", document=document(title="t" * 201))
    with pytest.raises(ImportRefused, match="title of accuracy"):
        load_folder(path=folder, slug="cards")


def test_a_key_is_read_as_words() -> None:
    assert [readable(key) for key in ("aspect_coverage", "tone-of voice", "Q1")] == [
        "Aspect coverage",
        "Tone of voice",
        "Q1",
    ]
