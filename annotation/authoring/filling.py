"""A criterion that is there as the fields of its form."""

from collections.abc import Mapping
from typing import Any

from annotation.authoring.kinds import EVERYWHERE, STARTS, kind_of
from annotation.authoring.lines import read_value, write_lines
from annotation.dataset.asking.rules import NEVER, OPTIONAL
from annotation.dataset.rubrics import SCOPES
from annotation.dataset.values import value_key, value_text
from annotation.models import Criterion
from annotation.selectors.desk.criteria import rules_of

# Keys of a dimension by the field that holds them.
KEYS = {
    "low": "min",
    "high": "max",
    "step": "step",
    "unit": "unit",
    "fewest": "min_choices",
    "most": "max_choices",
    "longest": "max_length",
    "ties": "ties",
}


def filled(criterion: Criterion, uids: Mapping[str, str]) -> dict[str, Any]:
    """The fields of a criterion; `uids` tell which form holds the criterion with a key."""
    numbers = {name: criterion.extra.get(key) for name, key in KEYS.items()}
    lines = lines_of(criterion)
    return {
        "was": criterion.key,
        "title": criterion.title or criterion.key,
        "question": criterion.question,
        "guideline": criterion.guideline,
        "kind": kind_of(criterion.kind, criterion.values, criterion.extra),
        "key": criterion.key,
        "scope": criterion.scope,
        "values": lines if criterion.values else "",
        "marks": "" if criterion.values else lines,
        **numbers,
        **filled_rules(criterion, uids),
    }


def lines_of(criterion: Criterion) -> str:
    """The values with their anchors; of free numbers those that are anchored."""
    anchors = criterion.anchors
    if not criterion.values:
        return write_lines([(read_value(name), text) for name, text in anchors.items()])
    return write_lines(
        [
            (one, anchors.get(value_text(one), anchors.get(value_key(one), "")))
            for one in criterion.values
        ]
    )


def filled_rules(criterion: Criterion, uids: Mapping[str, str]) -> dict[str, Any]:
    rules = rules_of(criterion)
    when = rules.when
    return {
        "required": rules.required,
        "when": uids.get(when.criterion, EVERYWHERE) if when else EVERYWHERE,
        "when_values": ", ".join(map(value_text, when.values)) if when else "",
        "rationale": rules.rationale,
        "share": round(100 * rules.share, 2) or None,
        "abstain": rules.abstain,
        "abstain_reason": rules.abstain_reason,
        "evidence": rules.evidence,
    }


def begun(kind: str) -> dict[str, Any]:
    """The fields of a new criterion of a kind, under the usual rules."""
    usual = {"required": True, "abstain": True, "rationale": OPTIONAL, "evidence": NEVER}
    return {**usual, "scope": SCOPES[0], "when": EVERYWHERE, "kind": kind, **STARTS.get(kind, {})}
