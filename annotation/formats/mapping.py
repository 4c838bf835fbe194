"""Which column becomes which field: written by hand, guessed, or saved as a preset."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace

from annotation.dataset.values import JSON, Row

SINGLE = (
    "id",
    "input",
    "output_id",
    "model",
    "context",
    "reference",
    "annotator",
    "annotator_name",
    "judge",
    "judge_name",
    "comment",
    "criterion",
    "value",
)
# These are names themselves; all others name columns.
LITERAL = ("annotator_name", "judge_name")
RATING = "rating"
VERDICT = "verdict"
LONGEST = 300
MOST = 200


class MappingRefused(Exception):
    """A mapping that says nothing or too much; the message says what to change."""


@dataclass(frozen=True, slots=True)
class RatingColumn:
    """A column, or a question of the source, whose values are on a criterion.

    `output` names the output column that is meant, where a row has several.
    """

    column: str
    criterion: str
    judge: bool = False
    output: str = ""


@dataclass(frozen=True, slots=True)
class Mapping:
    """Columns by field. Without `id`, rows of equal input and context are one item.

    `criterion` and `value` are for files with one rating a row. With `skip_blank`, rows without
    any output are passed over and counted; else they are problems.
    """

    input: str = ""
    outputs: tuple[str, ...] = ()
    id: str = ""
    output_id: str = ""
    model: str = ""
    context: str = ""
    reference: str = ""
    metadata: tuple[str, ...] = ()
    ratings: tuple[RatingColumn, ...] = ()
    annotator: str = ""
    annotator_name: str = ""
    judge: str = ""
    judge_name: str = ""
    comment: str = ""
    criterion: str = ""
    value: str = ""
    skip_blank: bool = False

    def columns(self) -> Iterator[str]:
        """Yield every column that is named, once or more."""
        for name in SINGLE:
            if name not in LITERAL and getattr(self, name):
                yield getattr(self, name)
        yield from self.outputs
        yield from self.metadata
        yield from (rating.column for rating in self.ratings)

    def refuse_if_incomplete(self) -> None:
        """Raise `MappingRefused` when rows could not be made of it."""
        if not self.input:
            raise MappingRefused("No column is the input. Say which one is.")
        if bool(self.criterion) != bool(self.value):
            raise MappingRefused("criterion and value belong together: name both columns.")
        if self.output_id and len(self.outputs) > 1:
            raise MappingRefused("output_id is for files with one output a row.")


def to_row(mapping: Mapping) -> Row:
    """Return the mapping as JSON, without what is empty."""
    row: Row = {}
    for one in fields(mapping):
        value = getattr(mapping, one.name)
        if not value:
            continue
        if one.name == "ratings":
            value = [_rating_row(rating) for rating in value]
        row[one.name] = list(value) if isinstance(value, tuple) else value
    return row


def _rating_row(rating: RatingColumn) -> Row:
    row: Row = {"column": rating.column, "criterion": rating.criterion}
    if rating.judge:
        row["judge"] = True
    if rating.output:
        row["output"] = rating.output
    return row


def from_row(row: JSON) -> Mapping:
    """Return the mapping that JSON describes; raise `MappingRefused`."""
    if not isinstance(row, dict):
        raise MappingRefused("A mapping is a JSON object.")
    known = {one.name for one in fields(Mapping)}
    unknown = sorted(set(row) - known)
    if unknown:
        raise MappingRefused(f"A mapping has no field {', '.join(map(repr, unknown[:5]))}.")
    given = {key: _text(row[key], key) for key in SINGLE if key in row}
    skip = row.get("skip_blank", False)
    if not isinstance(skip, bool):
        raise MappingRefused("skip_blank is true or false.")
    return Mapping(
        **given,
        outputs=_texts(row.get("outputs", []), "outputs"),
        metadata=_texts(row.get("metadata", []), "metadata"),
        ratings=tuple(_rating(one) for one in _list(row.get("ratings", []), "ratings")),
        skip_blank=skip,
    )


def _text(value: JSON, key: str) -> str:
    if not isinstance(value, str) or len(value) > LONGEST:
        raise MappingRefused(f"{key} must be the name of a column.")
    return value


def _list(value: JSON, key: str) -> list[JSON]:
    if not isinstance(value, list) or len(value) > MOST:
        raise MappingRefused(f"{key} must be a list of at most {MOST} entries.")
    return value


def _texts(value: JSON, key: str) -> tuple[str, ...]:
    return tuple(_text(one, key) for one in _list(value, key))


def _rating(row: JSON) -> RatingColumn:
    if not isinstance(row, dict):
        raise MappingRefused("An entry of ratings is an object with column and criterion.")
    return RatingColumn(
        column=_text(row.get("column"), "column of a rating"),
        criterion=_text(row.get("criterion"), "criterion of a rating"),
        judge=row.get("judge") is True,
        output=_text(row.get("output", ""), "output of a rating"),
    )


def from_words(words: Iterable[str], start: Mapping = Mapping()) -> Mapping:
    """Return `start` changed by words such as `input=prompt`, `output=answer`, `rating.tone=stars`.

    `output`, `metadata`, `rating.KEY` and `verdict.KEY` may come several times; the first of a
    kind replaces what `start` had. `rating.KEY@COLUMN` is for the output of that column.
    """
    row = to_row(start)
    fresh: set[str] = set()
    for word in words:
        field, mark, column = word.partition("=")
        if not mark:
            raise MappingRefused(f"{word!r} is not FIELD=COLUMN.")
        _set(row, field.strip(), column.strip(), fresh)
    mapping = from_row(row)
    return mapping if "metadata" in fresh else without_ratings(mapping)


def without_ratings(mapping: Mapping) -> Mapping:
    """Return the mapping with no rating, nor who gave it, among the metadata of items."""
    said = {mapping.annotator, mapping.judge, mapping.comment, mapping.value}
    said |= {one.column for one in mapping.ratings}
    return replace(mapping, metadata=tuple(one for one in mapping.metadata if one not in said))


def to_words(mapping: Mapping) -> Iterator[str]:
    """Yield the words that say the same mapping."""
    for name in SINGLE:
        if getattr(mapping, name):
            yield f"{name}={getattr(mapping, name)}"
    yield from (f"output={column}" for column in mapping.outputs)
    yield from (f"metadata={column}" for column in mapping.metadata)
    for one in mapping.ratings:
        output = f"@{one.output}" if one.output else ""
        yield f"{VERDICT if one.judge else RATING}.{one.criterion}{output}={one.column}"
    if mapping.skip_blank:
        yield "skip_blank=yes"


def _set(row: Row, field: str, column: str, fresh: set[str]) -> None:
    kind, _, rest = field.partition(".")
    if kind in (RATING, VERDICT) and rest:
        criterion, _, output = rest.partition("@")
        rating = RatingColumn(column, criterion, kind == VERDICT, output)
        _append(row, "ratings", _rating_row(rating), fresh)
    elif field in ("output", "metadata"):
        _append(row, "outputs" if field == "output" else field, column, fresh)
    elif field == "skip_blank":
        row[field] = column == "yes"
    elif field in SINGLE:
        row[field] = column
    else:
        raise MappingRefused(
            f"There is no field {field!r}. Fields: {', '.join(SINGLE)}, output, metadata, "
            "rating.CRITERION, verdict.CRITERION, skip_blank."
        )


def _append(row: Row, key: str, value: JSON, fresh: set[str]) -> None:
    if key not in fresh:
        row[key] = []
        fresh.add(key)
    if value:
        row[key].append(value)
