"""Personal data in other digits, in full width, and with invisible characters inside."""

import pytest

from evalhub.redaction.folding import readings
from evalhub.redaction.kinds import Kind, Policy
from evalhub.redaction.replacing import redact
from evalhub.redaction.scanning import find

CARD = "4111111111111111"
HIDDEN = "ann\u200b@x.exam\u00adple.com"


def wide(text: str) -> str:
    return "".join(chr(ord(mark) + 0xFEE0) for mark in text)


def eastern(text: str) -> str:
    """Arabic-Indic digits."""
    return "".join(chr(0x660 + int(mark)) if mark.isdigit() else mark for mark in text)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Kind.CARD, wide(CARD)),
        (Kind.CARD, eastern(CARD)),
        (Kind.CARD, "4111\u200b1111\u200b1111\u200b1111"),
        (Kind.EMAIL, wide("ann@example.com")),
        (Kind.EMAIL, HIDDEN),
        (Kind.PHONE, eastern("+491701234567")),
        (Kind.PHONE, "+49\u2060170\u200e1234567"),
        (Kind.IBAN, "DE89\u202f3704\u202f0044\u202f0532\u202f0130\u202f00"),
        (Kind.IBAN, wide("DE89370400440532013000")),
        (Kind.IP, "192.168.\u200b10.5"),
        (Kind.NATIONAL_ID, wide("123-45-6789")),
    ],
    ids=ascii,
)
def test_what_hides_is_found_whole(kind: Kind, value: str) -> None:
    text = f"Hier: {value} \u200b danke"
    [span] = find(text, Policy())
    assert (span.kind, text[span.start : span.end]) == (kind, value)


def test_invisible_characters_between_words_hide_nothing() -> None:
    """Without them the word and the number would be one."""
    assert [one.kind for one in find(f"no\u200c{CARD}\u200c.", Policy())] == [Kind.CARD]


def test_a_value_has_one_number_however_it_is_written() -> None:
    [redaction] = redact([f"{CARD}, {wide(CARD)}, {eastern(CARD)}"], Policy())
    assert redaction.after == "[CARD_1], [CARD_1], [CARD_1]"


def test_what_is_allowed_stays_however_it_is_written() -> None:
    policy = Policy(allowed=frozenset({"ann@x.example.com"}))
    assert find(f"{HIDDEN} {wide('ann@x.example.com')}", policy) == []


def test_plain_texts_are_read_once() -> None:
    for text, number in (("a" * 9, 1), ("caf\u00e9 \U0001f642", 1), ("a\u200bb", 2)):
        assert len(list(readings(text))) == number


def test_what_is_escaped_is_found_whole_and_has_the_number_of_what_it_is() -> None:
    escaped = "tel:%2B491701234567 ip 192%2E168&#46;10.5 card 4111&nbsp;1111&nbsp;1111&nbsp;1111"
    [redaction] = redact([escaped], Policy())
    assert redaction.after == "tel:[PHONE_1] ip [IP_1] card [CARD_1]"
    forms = "anna@x.example, anna%40x.example, anna&#64;x.example, anna [at] x [dot] example"
    [redaction] = redact([f"{forms}, Anna @ x . example"], Policy())
    assert redaction.after == ", ".join(["[EMAIL_1]"] * 5)


def test_places_of_what_is_escaped_are_those_of_the_text_as_it_stands() -> None:
    # Two bytes of an umlaut, an escape that is none, and one inside of another.
    read = list(readings("%C3%BC%FF&amp;#64;"))[-1]
    assert read.text == "ü%FF@"
    assert [read.span(at, at + 1) for at in range(len(read.text))] == [
        *((0, 6), (6, 7), (7, 8), (8, 9), (9, 18))
    ]
