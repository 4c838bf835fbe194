"""A first mapping from the names of columns: a proposal that people see and change."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import islice

from annotation.dataset.rubrics import RubricSpec
from annotation.dataset.values import JSON
from annotation.formats.cells import is_blank
from annotation.formats.mapping import LONGEST, MOST, Mapping, RatingColumn, from_row
from annotation.formats.rankings.orders import ranks_in
from annotation.formats.rankings.outputs import is_listed, outputs_of
from annotation.formats.records import Record, column_names, pick
from annotation.formats.scales import derive_rubric, keys_for

# Names by field, the likeliest first; compared without case, spaces and underscores.
NAMES: dict[str, Sequence[str]] = {
    "id": ("id", "itemid", "exampleid", "sampleid", "rowid", "uuid", "key", "questionid"),
    "input": (
        *("input", "prompt", "question", "instruction", "query", "messages", "conversation"),
        *("userinput", "usermessage", "inputs", "request", "text", "source"),
    ),
    "outputs": (
        *("output", "response", "answer", "completion", "modeloutput", "modelresponse"),
        *("generation", "generatedtext", "prediction", "outputs", "reply", "actualoutput"),
    ),
    "output_id": ("outputid", "responseid", "completionid"),
    "model": ("model", "modelname", "modelid", "system", "provider", "generator"),
    "context": (
        *("context", "contexts", "retrievedcontexts", "document", "documents", "passage"),
        *("systemprompt", "background"),
    ),
    "reference": (
        *("reference", "expected", "expectedoutput", "groundtruth", "target", "gold"),
        *("referenceanswer", "ideal"),
    ),
    "annotator": ("annotatorid", "annotator", "rater", "raterid", "worker", "workerid", "labeler"),
    "judge": ("judgemodel", "judge", "evaluator"),
    "comment": ("comment", "comments", "rationale", "note", "notes", "explanation", "critique"),
    "criterion": ("dimension", "criterion", "metric", "aspect"),
    "value": ("value", "score", "rating", "label"),
}
_PAIRS = (
    ("a", "b"),
    ("1", "2"),
    ("chosen", "rejected"),
)
_STEMS = ("response", "output", "answer", "completion", "model", "")
_META = ("metadata", "meta", "tags", "extra")
_LONG = 200


def short(name: str) -> str:
    """Return a name without case, spaces and marks, the way names are compared."""
    return re.sub(r"[\W_]+", "", name.rpartition(".")[2]).casefold()


def guess(records: Sequence[Record], rubric: RubricSpec | None) -> Mapping:
    """Return what the names of columns, and of the rubric's criteria, suggest."""
    names = offered_names(records)
    found: dict[str, str] = {}
    for field, known in NAMES.items():
        name = _best(names, known, set(found.values()))
        if name:
            found[field] = name
    side_by_side = _ranked(names, records) or _listed(names, records) or _pair(names)
    outputs = side_by_side or tuple(filter(None, [found.pop("outputs", "")]))
    found.pop("outputs", None)
    rated = found.get("value", "") if "annotator" in found and "criterion" not in found else ""
    if not ("criterion" in found and "value" in found):
        found.pop("criterion", None)
        found.pop("value", None)
    mapping = replace(from_row(dict(found)), outputs=outputs)
    if rubric is None:
        ratings = _own_questions(records, mapping) or _of_somebody(rated)
    else:
        ratings = _ratings(names, records, rubric)
    mapping = replace(mapping, ratings=ratings)
    return replace(mapping, metadata=_metadata(names, records, mapping))


def offered_names(records: Iterable[Record]) -> list[str]:
    """Return the columns that a mapping can name; a text in place of a name is none."""
    names = (name for one in records for name in column_names(one.columns))
    return list(dict.fromkeys(name for name in names if len(name) <= LONGEST))


def _best(names: Sequence[str], known: Sequence[str], taken: set[str]) -> str:
    # Names on top go before those inside of objects.
    by_short: dict[str, str] = {}
    for name in sorted(names, key=lambda name: name.count(".")):
        if name not in taken:
            by_short.setdefault(short(name), name)
    return next((by_short[word] for word in known if word in by_short), "")


def _ranked(names: Sequence[str], records: Sequence[Record]) -> tuple[str, ...]:
    """Return the columns that answers rank by their names."""
    for answer in (answer for one in records for answer in one.answers):
        said = [name for rank in ranks_in(answer.value) for name in rank]
        found = [name for name in names if name in said or name.partition(".")[2] in said]
        if said and len(found) == len(said):
            return tuple(found)
    return ()


def _listed(names: Sequence[str], records: Sequence[Record]) -> tuple[str, ...]:
    """Return the column that lists outputs with ids of their own."""
    for name in names:
        values = [pick(one.columns, name) for one in records]
        said = [value for value in values if not is_blank(value)]
        if said and all(map(is_listed, said)):
            return (name,)
    return ()


def _pair(names: Sequence[str]) -> tuple[str, ...]:
    """Return the columns of two outputs that stand side by side."""
    for inside in dict.fromkeys(name.rpartition(".")[0] for name in names):
        found = _pair_of([name for name in names if name.rpartition(".")[0] == inside])
        if found:
            return found
    return ()


def _pair_of(names: Sequence[str]) -> tuple[str, ...]:
    by_short = {short(name): name for name in names}
    for first, second in _PAIRS:
        for stem in _STEMS:
            if not stem and first in ("a", "1"):
                continue
            found = by_short.get(stem + first), by_short.get(stem + second)
            if found[0] and found[1]:
                return (found[0], found[1])
    return ()


def _own_questions(records: Sequence[Record], mapping: Mapping) -> tuple[RatingColumn, ...]:
    """Return the questions that the source names and answers itself, for a project without any.

    Left out is what one of several outputs is asked, as nothing says which of them is meant, and
    what only models were asked on no list of values.
    """
    given = [one for record in records for one in record.answers if not is_blank(one.value)]
    by_people = {one.name for one in given if not one.judge}
    keys = keys_for(dict.fromkeys(one.name for one in given if len(one.name) <= LONGEST))
    found = tuple(RatingColumn(name, key) for name, key in islice(keys.items(), MOST))
    criteria = derive_rubric("", records, replace(mapping, ratings=found)).criteria
    scopes = {one.key: one.scope for one in criteria}
    listed = {one.key for one in criteria if one.values}
    several = any(len(outputs_of(record.columns, mapping)) > 1 for record in records)
    return tuple(
        one
        for one in found
        if not (several and scopes[one.criterion] == "output")
        and (one.column in by_people or one.criterion in listed)
    )


def _of_somebody(column: str) -> tuple[RatingColumn, ...]:
    """Return the column of the values beside a column that says who gave them."""
    return tuple(RatingColumn(name, key) for name, key in keys_for(filter(None, [column])).items())


def _ratings(
    names: Sequence[str], records: Sequence[Record], rubric: RubricSpec
) -> tuple[RatingColumn, ...]:
    """Return the columns and questions that are named like criteria."""
    answered = [answer.name for record in records for answer in record.answers]
    by_short = {short(name): name for name in (*names, *answered)}
    return tuple(
        RatingColumn(by_short[short(one.key)], one.key)
        for one in rubric.criteria
        if short(one.key) in by_short
    )


def _metadata(names: Sequence[str], records: Sequence[Record], mapping: Mapping) -> tuple[str, ...]:
    """Return an object called metadata, or else the short columns that are left."""
    used = set(mapping.columns())
    objects = [name for name in names if short(name) in _META and name not in used]
    if objects:
        return tuple(name for name in objects if "." not in name)[:1]
    left = [name for name in names if "." not in name and name not in used]
    found = (name for name in left if _is_short(pick(one.columns, name) for one in records))
    return tuple(islice(found, MOST))


def _is_short(values: Iterable[JSON]) -> bool:
    said = [value for value in values if not is_blank(value)]
    return bool(said) and all(
        not isinstance(value, list | dict) and len(str(value)) <= _LONG for value in said
    )
