from pathlib import Path
from typing import Any

import pytest

from annotation.errors import ImportRefused
from annotation.formats.choices import Changed
from annotation.formats.mapping import Mapping, from_words
from annotation.formats.registry import open_source
from annotation.models import Annotation, Criterion, Item, Rating
from annotation.services.imports.loading import Load, load_folder
from annotation.services.imports.sources import Converted, load_source, rubric_of
from tests.factories.datasets import DOCUMENT, make_folder
from tests.factories.files import write_csv, write_json

pytestmark = pytest.mark.django_db

HEAD = ("id", "prompt", "response", "model", "tier", "accuracy", "rater")
ROWS = (
    ("q1", "Where is my card?\nIt was due.", "In the post.", "m1", "1", "4", "ben"),
    ("q1", "Where is my card?\nIt was due.", "In the post.", "m1", "1", "5.0", "cleo"),
    ("q2", "Can I pay later?", "Yes.", "m1", "2", "", ""),
)


@pytest.fixture
def cards(tmp_path: Path) -> str:
    """A project with two items under accuracy (1 to 5) and a pair criterion."""
    load_folder(path=make_folder(tmp_path / "cards"), slug="cards")
    return "cards"


def load(path: Path, slug: str = "cards", *words: str, **choices: object) -> Converted:
    source = open_source(path)
    mapping = from_words(words, source.guess(source.sample(), rubric_of(slug)))
    return load_source(source, Load(slug, **choices), mapping=mapping)  # type: ignore[arg-type]


def refusal(path: Path, *words: str, **choices: object) -> list[str]:
    with pytest.raises(ImportRefused) as refused:
        load(path, "cards", *words, **choices)
    return refused.value.problems.lines() or [refused.value.message]


def test_rows_of_a_table_become_items_with_the_ratings_of_several_people(
    cards: str, tmp_path: Path
) -> None:
    found = load(write_csv(tmp_path / "more.csv", (HEAD, *ROWS)))
    # Three rows, two ids: the second row adds a rating to the first item.
    assert (found.result.counts["items"], found.merged) == (2, 1)
    item = Item.objects.get(key="q1")
    assert item.input == "Where is my card?\nIt was due."
    assert item.metadata == {"tier": "1"}
    assert [(one.model, one.text) for one in item.outputs.all()] == [("m1", "In the post.")]
    values = Rating.objects.values_list("annotation__rater__key", "value").order_by("id")
    # "4" and "5.0" are the scale's own 4 and 5.
    assert list(values) == [("ben", 4), ("cleo", 5)]


def test_the_same_file_again_changes_nothing(cards: str, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "more.csv", (HEAD, *ROWS))
    load(path)
    assert load(path).result.changed is False
    assert Annotation.objects.count() == 2


def test_what_cannot_be_taken_names_the_file_the_line_and_the_column(
    cards: str, tmp_path: Path
) -> None:
    bad = ("q3", "Why?", "So.", "m1", "1", "11", "ben")
    path = write_csv(tmp_path / "more.csv", (HEAD, *ROWS, bad))
    # The first row takes lines 2 and 3, the second 4 and 5, q2 line 6.
    scale = '"11" is not on the scale of "accuracy" (1, 2, 3, 4, 5)'
    assert refusal(path) == [f'more.csv, line 7, field "accuracy": {scale}.']
    assert not Item.objects.filter(key="q3").exists()


NUMBERS = {
    "name": "Lengths",
    "task": "pointwise",
    "dimensions": [{"id": "words", "type": "interval"}],
}


def refused_numbers(tmp_path: Path, *cells: str) -> list[str]:
    """Load cells of one column into an interval criterion; returns the problems."""
    load_folder(path=make_folder(tmp_path / "n", document=NUMBERS), slug="lengths")
    rows = (("id", "prompt", "response", "words"), *((cell, "Why?", "So.", cell) for cell in cells))
    path = write_csv(tmp_path / "n.csv", rows, delimiter=";")
    try:
        load(path, "lengths", "rating.words=words")
    except ImportRefused as refused:
        return refused.problems.lines()
    return []


def test_decimal_commas_are_numbers_of_a_criterion_that_takes_any(tmp_path: Path) -> None:
    assert refused_numbers(tmp_path, "3,5", "4", "0,125") == []
    assert list(Rating.objects.order_by("id").values_list("value", flat=True)) == [3.5, 4, 0.125]


def test_numbers_that_can_be_read_in_two_ways_are_refused_by_name(tmp_path: Path) -> None:
    words = 'n.csv, line {}, field "words": '
    assert refused_numbers(tmp_path, "3,5", "1,234", "1.234,5", "1.5") == [
        words.format(3) + "1,234 may have a thousands separator or a decimal comma; write 1234 "
        "or 1.234.",
        words.format(4) + "1.234,5 has thousands separators; write the number without them.",
        words.format(5) + '"1.5" has another decimal mark than a row before; use one.',
    ]
    assert not Rating.objects.exists()


def test_rows_that_contradict_each_other_are_named(cards: str, tmp_path: Path) -> None:
    other = ("q1", "Where is my car?", "In the post.", "m1", "1", "", "")
    path = write_csv(tmp_path / "more.csv", (HEAD, *ROWS, other))
    assert refusal(path) == [
        'more.csv, line 7, field "prompt": differs from line 2 of the same id.'
    ]


def test_a_column_that_is_not_there_is_a_problem_of_the_file(cards: str, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "more.csv", (HEAD, *ROWS))
    said = refusal(path, "context=documents")
    assert said[0].startswith('more.csv, field "documents": no line has this column; there are id')


def test_items_that_changed_are_refused_or_left_with_their_answers(
    cards: str, tmp_path: Path
) -> None:
    load(write_csv(tmp_path / "one.csv", (HEAD, *ROWS)))
    changed = [(key, prompt, "Lost.", *rest) for key, prompt, _, *rest in ROWS]
    path = write_csv(tmp_path / "two.csv", (HEAD, *changed))
    said = refusal(path)
    assert "with other content and with answers already" in said[0]
    assert len(said) == 2
    review = load(path, changed=Changed.LEAVE).result.review
    assert (review.new, review.same, review.changed, review.labelled) == (0, 0, 2, 1)
    assert Item.objects.get(key="q1").outputs.get().text == "In the post."
    # The ratings of the new content did not become ratings of the old.
    assert Rating.objects.count() == 2


def test_a_new_project_gets_criteria_from_the_rating_columns(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "first.csv", (HEAD, *ROWS))
    found = load(path, "fresh", "rating.accuracy=accuracy", "metadata=tier")
    assert found.derived is True
    criterion = Criterion.objects.get()
    # 4 and 5 were seen: the narrowest usual scale is 1 to 5.
    assert (criterion.key, criterion.level, criterion.values) == (
        "accuracy",
        "ordinal",
        [1, 2, 3, 4, 5],
    )


def test_two_outputs_side_by_side_are_compared(cards: str, tmp_path: Path) -> None:
    rows = (
        ("question", "model_a", "model_b", "overall", "annotator"),
        ("Which?", "This.", "That.", "model_b", "ben"),
        ("Who?", "He.", "She.", "tie", "ben"),
    )
    found = load(write_csv(tmp_path / "arena.csv", rows))
    assert found.result.counts["ratings"] == 2
    values = Rating.objects.order_by("id").values_list("value", flat=True)
    # The winner's column name stands for the side it is shown on.
    assert list(values) == ["B", "tie"]


def test_rows_without_an_id_are_one_item_when_the_question_is_the_same(
    cards: str, tmp_path: Path
) -> None:
    rows = (
        ("prompt", "response", "model"),
        ("Why?", "So.", "m1"),
        ("Why?", "Thus.", "m2"),
        ("How?", "Like this.", "m1"),
    )
    found = load(write_csv(tmp_path / "models.csv", rows))
    assert (found.result.counts["items"], found.result.counts["outputs"]) == (2, 3)


def test_a_mapping_without_an_input_is_refused(cards: str, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "more.csv", (HEAD, *ROWS))
    with pytest.raises(ImportRefused, match="No column is the input"):
        load_source(open_source(path), Load(cards), mapping=Mapping())


def test_a_file_of_a_new_project_can_bring_its_rubric(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "more.csv", (HEAD, *ROWS))
    source = open_source(path)
    folder = make_folder(tmp_path / "d", document=DOCUMENT)
    load_folder(path=folder, slug="pattern")
    rubric = rubric_of("pattern")
    mapping = from_words((), source.guess(source.sample(), rubric))
    found = load_source(source, Load("fresh"), mapping=mapping, rubric=rubric)
    assert found.derived is False
    assert Criterion.objects.filter(rubric__project__slug="fresh").count() == 2


def test_answers_of_another_tool_become_ratings_and_verdicts(cards: str, tmp_path: Path) -> None:
    rating = {"from_name": "accuracy", "type": "rating", "value": {"rating": 4}}
    task = {
        "id": 31,
        "data": {"prompt": "Why?", "response": "So."},
        "annotations": [{"completed_by": 5, "lead_time": 9, "result": [rating]}],
        "predictions": [{"model_version": "m7", "result": [rating]}],
    }
    result = load(write_json(tmp_path / "tasks.json", [task])).result
    assert result.counts | {"items": 1, "ratings": 1, "verdicts": 1} == result.counts
    found = Rating.objects.get()
    assert (found.annotation.rater.key, found.value, found.seconds) == ("5", 4, 9)


def test_what_a_reader_passes_over_is_noted(cards: str, tmp_path: Path) -> None:
    row = {"run_type": "llm", "id": "r1", "inputs": {"input": "Why?"}, "outputs": {"output": "So."}}
    inner = {**row, "id": "r2", "parent_run_id": "r1"}
    found = load(write_json(tmp_path / "runs.json", [row, inner]))
    assert found.result.counts["items"] == 1
    assert found.result.notes == ("Passed over 1 run: a run inside of another.",)


def ranked_task(number: int, *people: list[Any]) -> dict[str, Any]:
    """A task of Label Studio with three answers in a list, ranked by people."""
    items = [{"id": key, "body": f"{key} {number}"} for key in ("x", "y", "z")]
    annotations = [
        {
            "completed_by": who,
            "result": [{"from_name": "rank", "type": "ranker", "value": {"ranker": order}}],
        }
        for who, order in enumerate(people, 1)
    ]
    data = {"prompt": f"Why {number}?", "items": items}
    return {"id": number, "data": data, "annotations": annotations}


def test_rankings_of_label_studio_become_a_ranking_criterion(tmp_path: Path) -> None:
    tasks = [ranked_task(1, ["y", "z", "x"], {"rank": ["x", "y", "z"]}), ranked_task(2)]
    path = write_json(tmp_path / "tasks.json", tasks)
    found = load(path, "ranks", "rating.order=rank")
    [criterion] = Criterion.objects.all()
    assert (criterion.key, criterion.kind, criterion.scope) == ("order", "ranking", "list")
    assert found.result.counts["outputs"] == 6
    values = Rating.objects.order_by("id").values_list("value", flat=True)
    assert list(values) == [["y", "z", "x"], ["x", "y", "z"]]


def test_ties_of_argilla_are_kept_and_rankings_of_models_passed_over(tmp_path: Path) -> None:
    order = [
        {"value": "a", "rank": 1},
        {"value": "b", "rank": 1},
        {"value": "c", "rank": 3},
    ]
    row = {
        "id": "r1",
        "fields": {"prompt": "Why?", "a": "A.", "b": "B.", "c": "C."},
        "responses": [
            {"user_id": "u1", "status": "submitted", "values": {"order": {"value": order}}}
        ],
        "suggestions": [{"question_name": "order", "value": order[::-1], "agent": "m7"}],
    }
    found = load(write_json(tmp_path / "r.json", [row]), "ties", "rating.order=order")
    assert Criterion.objects.get().extra == {"ties": True}
    assert Rating.objects.get().value == [["fields.a", "fields.b"], "fields.c"]
    assert "a ranking of a model, which no Judge gives here" in " ".join(found.result.notes)


def test_a_pair_of_label_studio_is_a_ranking_of_two_where_the_rubric_ranks(
    tmp_path: Path,
) -> None:
    dimension = {"id": "order", "type": "ranking"}
    document = {"name": "Orders", "task": "listwise", "dimensions": [dimension]}
    load_folder(path=make_folder(tmp_path / "o", document=document), slug="orders")
    side = {"from_name": "better", "type": "pairwise", "value": {"selected": "right"}}
    task = {
        "data": {"prompt": "Why?", "answer_a": "A.", "answer_b": "B."},
        "annotations": [{"completed_by": 1, "result": [side]}],
    }
    load(write_json(tmp_path / "t.json", [task]), "orders", "rating.order=better")
    assert Rating.objects.get().value == ["data.answer_b", "data.answer_a"]


def test_a_ranking_that_leaves_an_output_out_is_refused_by_name(tmp_path: Path) -> None:
    document = {
        "name": "Orders",
        "task": "listwise",
        "dimensions": [{"id": "order", "type": "ranking"}],
    }
    load_folder(path=make_folder(tmp_path / "o", document=document), slug="orders")
    path = write_json(tmp_path / "t.json", [ranked_task(1, ["y", "x"])])
    with pytest.raises(ImportRefused) as refused:
        load(path, "orders", "rating.order=rank")
    assert refused.value.problems.lines() == [
        't.json, task 1, field "rank": must name each output once, best first: "x", "y", "z".'
    ]
