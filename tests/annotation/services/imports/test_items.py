from pathlib import Path

import pytest

from annotation.errors import ImportRefused
from annotation.models import Assignment, Item, Output, Project, Subject
from annotation.services.imports.loading import load_folder
from tests.factories.datasets import DOCUMENT, item, make_folder
from tests.factories.rankings import DOCUMENT as RANKED

pytestmark = pytest.mark.django_db

OUTPUT_ONLY = {**DOCUMENT, "dimensions": DOCUMENT["dimensions"][:1]}
PAIR_ONLY = {**DOCUMENT, "task": "pairwise", "dimensions": DOCUMENT["dimensions"][1:]}


def load(folder: Path, slug: str = "cards") -> Project:
    return load_folder(path=folder, slug=slug).project


def subjects(project: Project) -> list[tuple[str, str, str | None]]:
    rows = Subject.objects.filter(project=project).order_by("id")
    return list(rows.values_list("item__key", "scope", "output__key"))


def test_items_keep_order_text_turns_and_unknown_keys(tmp_path: Path) -> None:
    turns = [{"role": "user", "content": "Hi"}, {"role": "tool", "content": "", "name": "x"}]
    rows = [
        item(
            "z", input=turns, context="Rules", reference="Yes", metadata={"tier": 2}, colour="red"
        ),
        item("a", outputs=0, input="Line\nبِ\u202e \U0001f600 'quoted' \\N\t"),
    ]
    project = load(make_folder(tmp_path / "d", items=rows))
    first, second = Item.objects.filter(project=project).order_by("position")
    assert (first.key, first.input, first.context, first.reference) == ("z", turns, "Rules", "Yes")
    assert (first.metadata, first.extra) == ({"tier": 2}, {"colour": "red"})
    assert (second.position, second.input) == (1, rows[1]["input"])
    outputs = Output.objects.filter(item=first).values_list("key", "model", "text", "position")
    assert list(outputs) == [
        ("z-a", "model-a", "Answer a.", 0),
        ("z-b", "model-b", "Answer b.", 1),
    ]


def test_each_output_and_each_pair_is_rated_in_a_sitting_of_its_own(tmp_path: Path) -> None:
    rows = [item("two"), item("one", outputs=1), item("none", outputs=0), item("three", outputs=3)]
    assert subjects(load(make_folder(tmp_path / "d", items=rows))) == [
        ("two", "output", "two-a"),
        ("two", "output", "two-b"),
        ("two", "pair", None),
        ("one", "output", "one-a"),
        ("none", "output", None),
        ("three", "output", "three-a"),
        ("three", "output", "three-b"),
        ("three", "output", "three-c"),
    ]


def test_only_the_scopes_of_the_rubric_make_subjects(tmp_path: Path) -> None:
    pairs = load(make_folder(tmp_path / "p", document=PAIR_ONLY), "pairs")
    assert {scope for _, scope, _ in subjects(pairs)} == {"pair"}
    outputs = load(make_folder(tmp_path / "o", document=OUTPUT_ONLY), "outputs")
    assert {scope for _, scope, _ in subjects(outputs)} == {"output"}


def test_every_subject_is_planned_to_be_rated(tmp_path: Path) -> None:
    project = load(make_folder(tmp_path / "d"))
    # 6 subjects, and 3 people each by default.
    assert Assignment.objects.filter(project=project, state="open").count() == 18


def test_a_grown_folder_adds_its_new_items_after_the_old_ones(tmp_path: Path) -> None:
    load(make_folder(tmp_path / "d"))
    grown = make_folder(tmp_path / "d", items=[item("three"), item("one"), item("two")])
    result = load_folder(path=grown, slug="cards")
    assert (result.created, result.counts["items"], result.counts["subjects"]) == (False, 1, 3)
    keys = Item.objects.filter(project=result.project).order_by("position")
    assert list(keys.values_list("key", "position")) == [("one", 0), ("two", 1), ("three", 2)]


@pytest.mark.parametrize(
    "changed",
    [
        {"input": "Other?"},
        {"context": "Now there is one"},
        {"metadata": {"tier": 1}},
        {"colour": "red"},
        {"outputs": 0},
        {"outputs": 3},
    ],
)
def test_an_item_with_other_content_is_refused_by_name(
    tmp_path: Path, changed: dict[str, object]
) -> None:
    load(make_folder(tmp_path / "d"))
    rows = [item("one", **changed), item("new")]
    with pytest.raises(ImportRefused) as refused:
        load(make_folder(tmp_path / "d", items=rows))
    (problem,) = refused.value.problems
    assert (problem.file, problem.field) == ("items.jsonl", "id")
    assert problem.reason.startswith('"one" is in the project with other content')
    assert not Item.objects.filter(key="new").exists()


def test_an_explicit_null_is_no_other_content(tmp_path: Path) -> None:
    load(make_folder(tmp_path / "d"))
    rows = [item("one", context=None, metadata={}), item("two")]
    assert (
        load_folder(path=make_folder(tmp_path / "d", items=rows), slug="cards").counts["items"] == 0
    )


def test_more_items_than_one_batch_all_arrive_in_order(tmp_path: Path) -> None:
    rows = [item(f"i{n}", outputs=1) for n in range(2001)]
    project = load(make_folder(tmp_path / "d", items=rows, document=OUTPUT_ONLY))
    found = Item.objects.filter(project=project).order_by("position").values_list("key", flat=True)
    assert list(found) == [f"i{n}" for n in range(2001)]


def test_a_ranking_makes_one_subject_of_every_item_with_something_to_rank(tmp_path: Path) -> None:
    several = [{"id": f"o{n}", "model": "m", "text": "T."} for n in range(27)]
    rows = [item("one", outputs=1), item("two"), item("three", outputs=3)]
    rows += [item("none", outputs=0), {**item("many"), "outputs": several}]
    parts = {"document": RANKED, "items": rows}
    project = load(make_folder(tmp_path / "d", **parts))
    assert subjects(project) == [("two", "list", None), ("three", "list", None)]
    # Beside outputs and pairs it is one more; a second load of the same finds all of them.
    every = {**RANKED, "dimensions": [*DOCUMENT["dimensions"], *RANKED["dimensions"]]}
    folder = make_folder(tmp_path / "e", document=every, items=[item("two")])
    mixed = load(folder, "mixed")
    assert {scope for _, scope, _ in subjects(mixed)} == {"output", "pair", "list"}
    assert len(subjects(load(folder, "mixed"))) == 4
