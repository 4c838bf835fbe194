"""Files of other tools that bring their questions along, loaded into a new project."""

import json
from pathlib import Path
from typing import Any

import pytest

from annotation.formats.mapping import from_words
from annotation.formats.registry import open_source
from annotation.models import Criterion, Rating
from annotation.services.imports.loading import Load
from annotation.services.imports.sources import Converted, load_source
from judges.models import Verdict
from tests.factories.files import write_json

pytestmark = pytest.mark.django_db


def result(name: str, kind: str, **value: Any) -> dict[str, Any]:
    return {"from_name": name, "to_name": "response", "type": kind, "value": value}


# The shape of ANNOTATION.md, section 4, from two people and a model.
TASK = {
    "data": {"prompt": "Q", "response": "A", "ref": "item-7"},
    "annotations": [
        {
            "completed_by": 10,
            "ground_truth": True,
            "was_cancelled": False,
            "lead_time": 12.4,
            "result": [
                result("help", "rating", rating=4),
                result("ok", "choices", choices=["Pass"]),
                result("why", "textarea", text=["cites source"]),
                result("ev", "labels", start=3, end=19, text="span", labels=["Evidence"]),
            ],
        },
        {"completed_by": 11, "result": [result("ok", "choices", choices=["Fail"])]},
    ],
    "predictions": [
        {"model_version": "judge-v3", "result": [result("ok", "choices", choices=["Fail"])]}
    ],
}
NESTED = {
    "id": "item-7",
    "fields": {"prompt": "Q", "response": "A"},
    "metadata": {"lang": "en"},
    "suggestions": {"quality": {"value": 4, "score": 0.8, "agent": "judge-v3"}},
    "responses": {"quality": [{"value": 5, "user_id": "u1"}, {"value": 3, "user_id": "u2"}]},
}
FLAT = {
    "prompt": "Q",
    "response": "A",
    "quality.suggestion": 4,
    "quality.suggestion.agent": "judge-v3",
    "quality.responses": [5, 3],
    "quality.responses.users": ["u1", "u2"],
    "quality.responses.status": ["submitted", "submitted"],
}


def load(tmp_path: Path, rows: list[Any], *words: str) -> Converted:
    source = open_source(write_json(tmp_path / "export.json", rows))
    mapping = from_words(words, source.guess(source.sample(), None))
    return load_source(source, Load("fresh"), mapping=mapping)


def ratings() -> set[tuple[str, str, str]]:
    names = ("annotation__rater__key", "criterion__key", "value")
    return {(who, key, json.dumps(value)) for who, key, value in Rating.objects.values_list(*names)}


def test_controls_of_label_studio_become_criteria_with_their_ratings(tmp_path: Path) -> None:
    found = load(tmp_path, [TASK])
    kinds = dict(Criterion.objects.values_list("key", "kind"))
    # One text is a class with a name, as far as a single value shows.
    assert kinds == {"help": "ordinal", "ok": "nominal", "why": "nominal"}
    assert ratings() == {
        ("10", "help", "4"),
        ("10", "ok", '"Pass"'),
        ("10", "why", '"cites source"'),
        ("11", "ok", '"Fail"'),
    }
    [verdict] = Verdict.objects.select_related("criterion")
    assert (verdict.criterion.key, verdict.value) == ("ok", "Fail")
    assert found.skipped.reasons == {"results of type labels, which are no Ratings": 1}


@pytest.mark.parametrize("row", [NESTED, FLAT], ids=["nested", "flat"])
def test_questions_of_argilla_become_criteria_with_their_ratings(
    tmp_path: Path, row: dict[str, Any]
) -> None:
    load(tmp_path, [row])
    assert ratings() == {("u1", "quality", "5"), ("u2", "quality", "3")}
    assert [one.value for one in Verdict.objects.all()] == [4]


def test_answers_that_are_mapped_to_nothing_are_said_with_their_number(tmp_path: Path) -> None:
    found = load(
        tmp_path, [TASK, TASK | {"data": {"prompt": "P", "response": "B"}}], "rating.help=help"
    )
    assert ratings() == {("10", "help", "4")}
    assert found.skipped.reasons == {
        "results of type labels, which are no Ratings": 2,
        'only what was answered under "ok", which is mapped to no Criterion': 2,
        'only what was answered under "why", which is mapped to no Criterion': 2,
    }
    assert "2 tasks: only what was answered under" in " ".join(found.result.notes)


def test_of_very_many_questions_the_first_are_named(tmp_path: Path) -> None:
    many = [result(f"q{n}", "rating", rating=1) for n in range(25)]
    task = {"data": {"prompt": "Q"}, "annotations": [{"completed_by": 1, "result": many}]}
    reasons = load(tmp_path, [task], "rating.q0=q0").skipped.reasons
    # Of the 24 that are left 20 are named.
    assert (len(reasons), sum(reasons.values())) == (21, 24)
