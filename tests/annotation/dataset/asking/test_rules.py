"""The rules of a dimension: read, refused, and what follows from them."""

import pytest

from annotation.dataset.asking.rules import Asking, Condition, asked_of, asking_of, lot
from annotation.dataset.folder import check, open_folder
from annotation.dataset.values import Scale

GATE = {"id": "gate", "type": "nominal", "values": ["pass", "fail"]}
THEN = {"id": "then", "type": "ordinal", "values": [1, 2, 3]}
PAIR = {"id": "pair", "type": "pairwise"}
WHEN = {"criterion": "gate", "values": ["fail"]}


def document(*dimensions: object) -> dict[str, object]:
    return {"name": "N", "task": "pointwise", "dimensions": list(dimensions)}


def when(**changed: object) -> dict[str, object]:
    return {**THEN, "when": {**WHEN, **changed}}


CIRCLE = ({**GATE, "when": {"criterion": "then", "values": [1]}}, {**THEN, "when": WHEN})
WRONG = [
    ((GATE, {**THEN, "required": "no"}), "[1].required", 'must be true or false, not "no"'),
    ((GATE, {**THEN, "when": "gate"}), "[1].when", 'an object with "criterion" and "values"'),
    ((GATE, when(criterion="other")), "[1].when.criterion", '"other" is not a dimension'),
    ((GATE, when(criterion="then")), "[1].when.criterion", '"then" cannot be its own'),
    ((GATE, PAIR, when(criterion="pair")), "[2].when.criterion", '"pair" has scope pair'),
    ((GATE, when(values=[])), "[1].when.values", "at least one value"),
    ((GATE, when(values=["Fail"])), "[1].when.values", '"Fail" is not on the scale of "gate"'),
    ((GATE, when(values=[None])), "[1].when.values", "null is not a text"),
    (CIRCLE, "[0].when.criterion", "asks in a circle: gate -> then -> gate"),
    ((GATE, {**THEN, "rationale": "often"}), "[1].rationale", '"often" is not one of never'),
    ((GATE, {**THEN, "rationale": "share:2"}), "[1].rationale", '"share:2" is not one of'),
    ((GATE, {**THEN, "rationale": "share:0.0"}), "[1].rationale", '"share:0.0" is not one of'),
    (({**GATE, "rationale": "extremes"},), "[0].rationale", "values that are in order"),
    (({**THEN, "abstain": 0},), "[0].abstain", "must be true or false, not 0"),
    (
        ({**THEN, "abstain": False, "abstain_reason": True},),
        "[0].abstain_reason",
        '"abstain" is false',
    ),
    (
        ({**THEN, "rationale": "never", "abstain_reason": True},),
        "[0].abstain_reason",
        '"rationale" is never',
    ),
]


@pytest.mark.parametrize(("dimensions", "field", "reason"), WRONG, ids=range(len(WRONG)))
def test_a_wrong_rule_is_refused_at_its_field(write, dimensions, field, reason):
    problems = list(check(write({"dataset.json": document(*dimensions)})))
    assert [found.field for found in problems] == [f"dimensions{field}"]
    assert reason in problems[0].reason


def test_rules_are_read_and_stay_with_the_kept_keys(write):
    stated = {"required": False, "when": WHEN, "rationale": "share:0.2", "abstain": False}
    folder = open_folder(write({"dataset.json": document(GATE, {**THEN, **stated})}))
    plain, ruled = folder.rubric.criteria
    assert plain.asking == Asking()
    assert ruled.asking == Asking(False, Condition("gate", ("fail",)), "share", 0.2, False, False)
    assert ruled.extra == stated
    assert asking_of(ruled.extra, "ordinal", ruled.scale) == ruled.asking


def test_what_was_kept_before_there_were_rules_is_none():
    assert asking_of({"required": "yes"}, "nominal", Scale(("a", "b"))) == Asking()


def test_conditions_hold_through_others():
    rules = {
        "a": Asking(),
        "b": Asking(when=Condition("a", (True,))),
        "c": Asking(when=Condition("b", (1, 2))),
        "d": Asking(when=Condition("elsewhere", (1,))),
    }
    assert asked_of(rules, {"a": True, "b": 2.0}) == {"a", "b", "c", "d"}
    # 1 is not true; and what is not asked cannot make another be asked.
    assert asked_of(rules, {"a": 1, "b": 2}) == {"a", "d"}


def test_a_lot_depends_on_its_seed_alone():
    assert lot("7:3:tone") == pytest.approx(lot("7:3:tone"))
    assert 0 <= lot("7:3:tone") < 1
    # Without a seed nothing is drawn.
    assert lot("") >= 1
