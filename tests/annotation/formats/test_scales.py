import pytest

from annotation.formats.mapping import Mapping, RatingColumn
from annotation.formats.records import Record
from annotation.formats.scales import derive_rubric, keys_for


def derived(*cells: object) -> tuple[str, object]:
    records = [Record(place, {"c": cell}) for place, cell in enumerate(cells, 1)]
    mapping = Mapping(ratings=(RatingColumn("c", "key"),))
    [criterion] = derive_rubric("x", records, mapping).criteria
    return criterion.type, criterion.values


@pytest.mark.parametrize(
    ("cells", "kind", "values"),
    [
        (("4", "2", ""), "ordinal", (1, 2, 3, 4)),
        ((5, 1), "ordinal", (1, 2, 3, 4, 5)),
        ((0, 1), "ordinal", (0, 1)),
        ((0.5, 0.25), "interval", None),
        (("3,5", "4"), "interval", None),
        # A number that is refused later is still no name of a class.
        (("0,5", "1.234,5"), "interval", None),
        ((17, 92), "interval", None),
        (("good", "bad", None), "nominal", ("bad", "good")),
        (("A", "B"), "pairwise", ("A", "tie", "B")),
        (("only",), "nominal", ("only", "other")),
        (("TRUE", "false", "true"), "nominal", (False, True)),
        ((True,), "nominal", (False, True)),
        ((["b", "a"], ["c"], []), "multiselect", ("a", "b", "c")),
        (('["a", "b"]', '["a"]'), "multiselect", ("a", "b")),
        (("kind", "x" * 101), "text", None),
        (tuple(f"word {n}" for n in range(51)), "text", None),
        ((), "nominal", ("yes", "no")),
    ],
)
def test_the_narrowest_usual_scale_that_holds_all_values_is_taken(
    cells: tuple[object, ...], kind: str, values: object
) -> None:
    assert derived(*cells) == (kind, values)


def test_without_ratings_there_is_one_question() -> None:
    rubric = derive_rubric("cards", [], Mapping())
    assert [(one.key, one.values) for one in rubric.criteria] == [("acceptable", ("yes", "no"))]


def test_beside_two_outputs_one_side_is_enough_to_tell_a_preference() -> None:
    records = [Record(1, {"better": "A"}), Record(2, {"better": "tie"})]
    pair = Mapping(outputs=("a", "b"), ratings=(RatingColumn("better", "better"),))
    [criterion] = derive_rubric("x", records, pair).criteria
    assert (criterion.type, criterion.scope) == ("pairwise", "pair")


def test_a_column_of_any_name_can_be_a_criterion() -> None:
    keys = keys_for(["Faults?", "Faults!", "a/b", "??", "x" * 90, "data.tone"])
    assert list(keys.values()) == ["Faults", "Faults 2", "a b", "rating", "x" * 60, "data.tone"]
    mapping = Mapping(ratings=(RatingColumn("Faults?", keys["Faults?"]),))
    [criterion] = derive_rubric("x", [Record(1, {"Faults?": "yes"})], mapping).criteria
    assert (criterion.key, criterion.title, criterion.values) == (
        "Faults",
        "Faults?",
        ("yes", "other"),
    )
