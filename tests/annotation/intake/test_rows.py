"""Redacting an item: every text, one numbering, ids and models untouched."""

from copy import deepcopy

from annotation.dataset.limits import LIMITS
from annotation.dataset.rows import (
    ExpectationRow,
    ItemRow,
    LabelRow,
    TrainingRow,
    VerdictRow,
)
from annotation.dataset.validation import read_item
from annotation.dataset.writing import item_row
from annotation.intake.rows import redacted_item, redacted_remark
from evalhub.redaction.kinds import Kind, Policy

MAIL = "ann@x.example"
ROW = {
    "id": "mail-ann@x.example",
    "input": [{"role": "user", "content": f"I am {MAIL}", "meta": {"from": MAIL}}],
    "outputs": [{"id": "a", "model": "m@1", "text": "Write to bob@x.example", "cc": [MAIL, 3]}],
    "context": f"{MAIL} and bob@x.example",
    "reference": "",
    "metadata": {"sender": "bob@x.example", "n": 2, "ok": True, "none": None},
    "trace": f"login {MAIL}",
}


def item() -> ItemRow:
    return read_item(deepcopy(ROW), LIMITS)


def test_every_text_is_redacted_with_one_numbering():
    clean, _ = redacted_item(item(), Policy())
    row = item_row(clean)
    assert row["input"][0] == {
        "role": "user", "content": "I am [EMAIL_1]", "meta": {"from": "[EMAIL_1]"},
    }  # fmt: skip
    assert row["context"] == "[EMAIL_1] and [EMAIL_2]"
    assert row["outputs"][0]["text"] == "Write to [EMAIL_2]"
    assert row["outputs"][0]["cc"] == ["[EMAIL_1]", 3]
    assert row["metadata"] == {"sender": "[EMAIL_2]", "n": 2, "ok": True, "none": None}
    assert row["trace"] == "login [EMAIL_1]"


def test_ids_and_models_stay():
    clean, _ = redacted_item(item(), Policy())
    assert (clean.id, clean.outputs[0].id, clean.outputs[0].model) == (ROW["id"], "a", "m@1")


def test_what_was_replaced_is_told():
    _, redactions = redacted_item(item(), Policy())
    assert sum(sum(one.counts().values()) for one in redactions) == 8
    assert {kind for one in redactions for kind in one.counts()} == {Kind.EMAIL}


def test_a_policy_of_nothing_changes_nothing():
    assert redacted_item(item(), Policy(frozenset()))[0] == item()


def test_remarks_lose_what_they_quote_without_pretending_to_know_whose_it_is():
    label = LabelRow("i", "a", "r", "accuracy", 4, comment=f"{MAIL} twice", extra={"note": MAIL})
    clean = redacted_remark(label, Policy())
    assert (clean.comment, clean.extra) == ("[EMAIL] twice", {"note": "[EMAIL]"})
    assert clean.value == 4
    verdict = VerdictRow("i", "a", "m", "accuracy", None, rationale=f"says {MAIL}", raw=MAIL)
    clean = redacted_remark(verdict, Policy())
    assert (clean.rationale, clean.raw) == ("says [EMAIL]", "[EMAIL]")


def test_practice_items_are_redacted_whole():
    expected = (ExpectationRow("a", "accuracy", 4, feedback=f"see {MAIL}"),)
    clean = redacted_remark(TrainingRow(item(), expected, feedback=MAIL), Policy())
    assert clean.item.context == "[EMAIL_1] and [EMAIL_2]"
    assert (clean.feedback, clean.expected[0].feedback) == ("[EMAIL]", "see [EMAIL]")
