"""Placeholders: typed, stable within an item, safe to run twice."""

import pytest

from evalhub.redaction.kinds import Kind, Policy
from evalhub.redaction.replacing import redact

POLICY = Policy(frozenset(Kind))


def after(*texts: str) -> list[str]:
    return [one.after for one in redact(texts, POLICY)]


def test_the_same_value_has_the_same_number_in_all_texts_of_an_item():
    assert after("a@x.example, b@x.example", "again A@X.example; 10.1.2.3") == [
        "[EMAIL_1], [EMAIL_2]",
        "again [EMAIL_1]; [IP_1]",
    ]


def test_numbers_begin_anew_with_every_item():
    assert after("b@x.example") == ["[EMAIL_1]"]


def test_redacting_twice_changes_nothing():
    once = after("Call +49 30 1234567, card 4111 1111 1111 1111, key sk-proj-abcdEFGH1234567890")
    assert once == ["Call [PHONE_1], card [CARD_1], key [KEY_1]"]
    assert after(*once) == once


def test_new_numbers_come_after_those_in_the_text():
    assert after("[EMAIL_3] wrote to c@x.example") == ["[EMAIL_3] wrote to [EMAIL_4]"]


def test_counts_are_by_kind():
    (redaction,) = redact(["a@x.example a@x.example 10.1.2.3"], POLICY)
    assert redaction.counts() == {Kind.EMAIL: 2, Kind.IP: 1}


def test_a_text_without_finds_is_the_same_text():
    assert after("Nothing here.", "") == ["Nothing here.", ""]


def test_a_policy_survives_being_stored():
    policy = Policy(frozenset({Kind.IBAN}), frozenset({"x@y.example"}))
    assert Policy.of(policy.as_json()) == policy


def test_a_stored_policy_with_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match="shoe"):
        Policy.of({"kinds": ["shoe"]})
