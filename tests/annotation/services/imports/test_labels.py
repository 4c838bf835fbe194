from pathlib import Path

import pytest

from annotation.errors import ImportRefused
from annotation.models import Annotation, Project, Rater, Rating
from annotation.services.imports.loading import load_folder
from tests.factories.datasets import Rows, item, label, make_folder, overall

pytestmark = pytest.mark.django_db


def load(folder: Path, labels: Rows, **rows: Rows) -> Project:
    return load_folder(path=make_folder(folder, labels=labels, **rows), slug="cards").project


def problems(folder: Path, labels: Rows) -> list[str]:
    with pytest.raises(ImportRefused) as refused:
        load(folder, labels)
    return refused.value.problems.lines()


TWO_SCALES = {
    "name": "Answers",
    "task": "pointwise",
    "dimensions": [
        {"id": "accuracy", "type": "ordinal", "values": [1, 2, 4]},
        {"id": "safe", "type": "nominal", "values": [True, False]},
    ],
}
SCATTERED = [
    label("one", "r1", 4, seconds=3, created_at="2026-07-06T07:05:37Z"),
    label("two", "r1", 2),
    label("one", "r2", None, comment="Cannot tell."),
    label("one", "r1", True, dimension="safe", seconds=2, created_at="2026-07-06T08:00:00Z"),
]


def test_scattered_rows_of_one_rater_and_subject_make_one_annotation(tmp_path: Path) -> None:
    load_folder(path=make_folder(tmp_path / "d", document=TWO_SCALES, labels=SCATTERED), slug="x")
    first, second, third = Annotation.objects.order_by("id")
    # 3 s and 2 s in one sitting, the later of the two times.
    assert first.seconds == pytest.approx(5.0)
    assert first.submitted_at.isoformat() == "2026-07-06T08:00:00+00:00"
    assert (first.imported, first.status, first.rubric.version) == (True, "counted", 1)
    assert (second.seconds, second.submitted_at, third.rater.key) == (None, None, "r2")


def test_ratings_keep_the_order_of_the_file(tmp_path: Path) -> None:
    load_folder(path=make_folder(tmp_path / "d", document=TWO_SCALES, labels=SCATTERED), slug="x")
    rows = Rating.objects.order_by("id").values_list("annotation__rater__key", "value", "comment")
    assert list(rows) == [
        ("r1", 4, ""),
        ("r1", 2, ""),
        ("r2", None, "Cannot tell."),
        ("r1", True, ""),
    ]


def test_values_keep_their_json_type(tmp_path: Path) -> None:
    values = [True, 1.5, "Yes", "1", 7]
    scale = {"id": "accuracy", "type": "nominal", "values": values}
    document = {"name": "n", "task": "pointwise", "dimensions": [scale]}
    labels = [label("one", f"r{n}", value) for n, value in enumerate(values)]
    folder = make_folder(tmp_path / "d", document=document, labels=labels)
    load_folder(path=folder, slug="cards")
    found = list(Rating.objects.order_by("id").values_list("value", flat=True))
    assert [(type(value), str(value)) for value in found] == [
        (type(value), str(value)) for value in values
    ]


def test_a_label_without_output_belongs_to_the_only_one(tmp_path: Path) -> None:
    row = {"item_id": "solo", "annotator_id": "r1", "dimension": "accuracy", "value": 3}
    project = load(tmp_path / "d", [row], items=[item("solo", outputs=1)])
    assert Annotation.objects.get(project=project).subject.output.key == "solo-a"


def test_a_pair_is_rated_apart_from_its_outputs(tmp_path: Path) -> None:
    project = load(tmp_path / "d", [label("one", "r1", 5), overall("one", "r1", "B")])
    scopes = Annotation.objects.filter(project=project).order_by("id")
    assert list(scopes.values_list("subject__scope", flat=True)) == ["output", "pair"]


def test_raters_appear_once_by_the_id_of_the_folder(tmp_path: Path) -> None:
    project = load(
        tmp_path / "d", [label("one", "b", 1), label("one", "a", 2), label("two", "b", 1)]
    )
    assert sorted(Rater.objects.filter(project=project).values_list("key", flat=True)) == ["a", "b"]


def test_added_labels_join_the_ones_that_are_there(tmp_path: Path) -> None:
    load(tmp_path / "d", [label("one", "r1", 4, seconds=3)])
    again = [label("one", "r1", 4, seconds=3), label("one", "r2", 2), overall("one", "r1", "A")]
    result = load_folder(path=make_folder(tmp_path / "d", labels=again), slug="cards")
    assert (result.counts["annotations"], result.counts["ratings"]) == (2, 2)
    assert Rating.objects.count() == 3
    assert Annotation.objects.get(rater__key="r1", subject__scope="output").seconds == 3.0


def test_a_later_rating_of_the_same_sitting_extends_its_annotation(tmp_path: Path) -> None:
    two = [{"id": name, "type": "ratio"} for name in ("accuracy", "length")]
    document = {"name": "n", "task": "pointwise", "dimensions": two}
    first = label("one", "r1", 4, seconds=3)
    later = label("one", "r1", 80, dimension="length", seconds=1.5)
    for labels in ([first], [first, later]):
        folder = make_folder(tmp_path / "d", document=document, labels=labels)
        load_folder(path=folder, slug="cards")
    annotation = Annotation.objects.get()
    assert annotation.seconds == pytest.approx(4.5)
    assert list(annotation.ratings.order_by("id").values_list("value", flat=True)) == [4, 80]


def test_a_label_with_another_value_than_before_is_refused_by_name(tmp_path: Path) -> None:
    load(tmp_path / "d", [label("one", "r1", 4), label("two", "r1", None)])
    lines = problems(tmp_path / "d", [label("one", "r1", 5), label("two", "r1", 1)])
    assert lines == [
        f'labels.jsonl: the label of "r1" on "{key}" under "accuracy" has another value, comment '
        "or time in the project."
        for key in ("one", "two")
    ]
    assert sorted(map(str, Rating.objects.values_list("value", flat=True))) == ["4", "None"]


def test_an_answer_from_the_desk_is_not_added_to(tmp_path: Path) -> None:
    load(tmp_path / "d", [label("one", "r1", 4)])
    Annotation.objects.update(imported=False)
    Rating.objects.all().delete()
    (line,) = problems(tmp_path / "d", [label("one", "r1", 4), label("one", "r3", 4)])
    assert "belongs to an answer that was given here" in line


def test_the_version_a_label_was_given_under_is_kept(tmp_path: Path) -> None:
    load(tmp_path / "d", [label("one", "r1", 4, rubric_version="2025-b")])
    assert Rating.objects.get().extra == {"rubric_version": "2025-b"}


def test_labels_of_another_version_do_not_enter_a_project(tmp_path: Path) -> None:
    load(tmp_path / "d", [label("one", "r1", 4)])
    labels = [label("one", "r2", 4, rubric_version=1), label("two", "r2", 4, rubric_version=7)]
    (line,) = problems(tmp_path / "d", labels)
    assert 'the label of "r2" on "two" under "accuracy" was given under another Rubric' in line
    assert "which is at 1" in line


def test_labels_that_are_there_may_name_the_version_they_were_given_under(tmp_path: Path) -> None:
    known = label("one", "r1", 4, rubric_version="2025-b")
    load(tmp_path / "d", [known])
    grown = load_folder(
        path=make_folder(tmp_path / "d", labels=[known, label("one", "r2", 2)]), slug="cards"
    )
    assert grown.counts["ratings"] == 1


@pytest.mark.parametrize("changed", [{"comment": "No."}, {"seconds": 4}])
def test_a_label_that_says_more_or_less_than_before_is_refused(
    tmp_path: Path, changed: dict[str, object]
) -> None:
    load(tmp_path / "d", [label("one", "r1", 4, comment="Yes.", seconds=3)])
    given = {"comment": "Yes.", "seconds": 3} | changed
    (line,) = problems(tmp_path / "d", [label("one", "r1", 4, **given)])
    assert "has another value, comment or time in the project" in line
