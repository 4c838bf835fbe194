import pytest

from annotation.formats.mapping import (
    Mapping,
    MappingRefused,
    RatingColumn,
    from_row,
    from_words,
    to_row,
    to_words,
)

WHOLE = Mapping(
    id="key",
    input="prompt",
    outputs=("left", "right"),
    metadata=("lang", "tier"),
    ratings=(
        RatingColumn("stars", "tone"),
        RatingColumn("gpt", "tone", judge=True),
        RatingColumn("left stars", "fit", output="left"),
    ),
    annotator="who",
    judge_name="gpt-4.1",
    skip_blank=True,
)


def test_a_mapping_survives_json_and_words() -> None:
    assert from_row(to_row(WHOLE)) == WHOLE
    assert from_words(to_words(WHOLE)) == WHOLE


def test_words_change_a_guess_and_an_empty_one_takes_a_field_away() -> None:
    changed = from_words(["input=question", "output=middle", "metadata=", "id="], WHOLE)
    assert (changed.input, changed.outputs, changed.metadata) == ("question", ("middle",), ())
    assert (changed.id, changed.ratings) == ("", WHOLE.ratings)


@pytest.mark.parametrize(
    ("word", "message"),
    [("input", "is not FIELD=COLUMN"), ("inputs=x", "There is no field 'inputs'")],
)
def test_words_that_mean_nothing_are_refused(word: str, message: str) -> None:
    with pytest.raises(MappingRefused, match=message):
        from_words([word])


@pytest.mark.parametrize(
    "row",
    [[], {"inputs": "x"}, {"input": 3}, {"outputs": "x"}, {"ratings": [3]}, {"id": "x" * 301}],
)
def test_json_that_is_no_mapping_is_refused(row: object) -> None:
    with pytest.raises(MappingRefused):
        from_row(row)


@pytest.mark.parametrize(
    ("mapping", "message"),
    [
        (Mapping(), "No column is the input"),
        (Mapping(input="a", value="b"), "belong together"),
        (Mapping(input="a", outputs=("b", "c"), output_id="d"), "one output a row"),
    ],
)
def test_a_mapping_that_makes_no_rows_is_refused(mapping: Mapping, message: str) -> None:
    with pytest.raises(MappingRefused, match=message):
        mapping.refuse_if_incomplete()


def test_a_rating_is_no_metadata_unless_that_is_said() -> None:
    start = Mapping(input="a", metadata=("stars", "lang"))
    assert from_words(["rating.tone=stars"], start).metadata == ("lang",)
    both = ["rating.tone=stars", "metadata=stars"]
    assert from_words(both, start).metadata == ("stars",)
