"""A criterion's form as the dimension that `dataset.json` would spell."""

from collections.abc import Mapping
from typing import Any

from annotation.authoring.filling import KEYS
from annotation.authoring.kinds import fields_of, takes_scope, type_of
from annotation.authoring.lines import anchors_by_name, read_lines, read_value
from annotation.dataset.asking.rules import NEVER, OPTIONAL, RULES, SHARE
from annotation.dataset.rubrics import CriterionSpec, default_scope
from annotation.dataset.values import Row, Value, value_text

WORDS = ("title", "question", "guideline")
OWN = ("id", "type", "scope", "values", "anchors", *WORDS, "control", *KEYS.values(), *RULES)


class Unknown(Exception):
    """A condition on a value that is not there; the message says which there are."""


def dimension(cleaned: Mapping[str, Any], key: str, kept: Mapping[str, Any]) -> Row:
    """What the fields say, without a condition; `kept` are keys that have no field."""
    kind = cleaned["kind"]
    type_, fixed = type_of(kind)
    row: Row = {"id": key, "type": type_}
    if takes_scope(kind) and cleaned["scope"] not in ("", default_scope(type_)):
        row["scope"] = cleaned["scope"]
    row |= {name: newlines(cleaned[name]) for name in WORDS if cleaned[name]}
    row |= lines_given(cleaned, fields_of(kind))
    row |= {
        KEYS[name]: tidy(cleaned[name])
        for name in fields_of(kind)
        if name in KEYS and cleaned[name] not in (None, "") and cleaned[name] is not False
    }
    stayed = {name: value for name, value in kept.items() if name not in OWN}
    return {**row, **fixed, **rules_given(cleaned), **stayed}


def lines_given(cleaned: Mapping[str, Any], fields: Any) -> Row:
    """Listed values, and anchors of these or of free numbers."""
    listed = read_lines(cleaned["values"]) if "values" in fields else []
    rows = listed or (read_lines(cleaned["marks"]) if "marks" in fields else [])
    anchors = anchors_by_name(rows)
    found: Row = {"values": [value for value, _ in listed]} if listed else {}
    return {**found, "anchors": dict(anchors)} if anchors else found


def rules_given(cleaned: Mapping[str, Any]) -> Row:
    """The rules that are not the usual ones."""
    rationale = cleaned["rationale"] or OPTIONAL
    if rationale == SHARE:
        share = f"{(cleaned['share'] or 0.0) / 100:.4f}".rstrip("0").rstrip(".")
        rationale = f"share:{share}"
    stated = {
        "required": (cleaned["required"], True),
        "rationale": (rationale, OPTIONAL),
        "abstain": (cleaned["abstain"], True),
        "abstain_reason": (cleaned["abstain_reason"], False),
        "evidence": (cleaned["evidence"] or NEVER, NEVER),
    }
    return {name: value for name, (value, usual) in stated.items() if value != usual}


def condition(text: str, other: CriterionSpec) -> Row:
    """When a criterion is asked: the values of another, named in a line of text.

    Raises `Unknown` for none at all, and for one that the other does not list.
    """
    known: dict[str, Value] = {value_text(value): value for value in other.values or ()}
    texts = [text.strip()] if text.strip() in known else words_of(text)
    unknown = [one for one in texts if known and one not in known]
    if unknown or not texts:
        what = f"{unknown[0]} is not a value of" if unknown else "Name values of"
        raise Unknown(f"{what} {other.title}: {', '.join(known) or 'it lists none'}.")
    return {"criterion": other.key, "values": [known.get(one, read_value(one)) for one in texts]}


def words_of(text: str) -> list[str]:
    return [one.strip() for one in text.split(",") if one.strip()]


def tidy(value: Any) -> Any:
    """5, not 5.0."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def newlines(text: str) -> str:
    """Browsers send CRLF; a version that differs only in that is no new version."""
    return text.replace("\r\n", "\n").strip()
