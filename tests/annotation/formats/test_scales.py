import pytest

from annotation.formats.mapping import Mapping, RatingColumn
from annotation.formats.records import Record
from annotation.formats.scales import derive_rubric


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
        ((17, 92), "interval", None),
        (("good", "bad", None), "nominal", ("bad", "good")),
        (("A", "B"), "pairwise", ("A", "tie", "B")),
        (("only",), "nominal", ("only", "other")),
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
