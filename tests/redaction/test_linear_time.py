"""No text makes a scan slow: what each pattern likes best, again and again."""

import time

import pytest

from evalhub.redaction.kinds import Kind, Policy
from evalhub.redaction.scanning import find

MIB = 2**20
EVERYTHING = Policy(frozenset(Kind))
EVIL = [
    *("a", "1", "0", " ", "@", ".", "-", ":", "+", "(", "[", "\n", "A", "é", "eyJ", "sk-"),
    *("a@", "a.", "a'", "1 ", "1-", "1.", "00 ", "+1", "(0)", "12:", "a:", "::1", "1a", "DE89 "),
    *("GB29 NWBK ", "-----BEGIN PRIVATE KEY-----", "eyJa.", "4111 1111 ", "06 12 34 ", "token="),
    *("call 1", "order 1", "my name is Aa", "Aa Bb ", "://a:", "a (at) ", "a@b.", "phone 0"),
    *(
        "%40",
        "&#64;",
        "&amp;",
        "a%40",
        "a @ ",
        "@ . ",
        " dot ",
        "a at b dot ",
        "a [at] ",
        "[.] ",
        "a [.] ",
    ),
    *("2 55 08 14 168 025 38 ", "a@b.example ", "1.2.3.4.", "AB 12 34 56 ", "2024-01-0"),
]
WORST = ["1 ", "-----BEGIN PRIVATE KEY-----", "06 12 34 ", "token=", "a@b.example ", "a'"]


def seconds(text: str) -> float:
    start = time.process_time()
    find(text, EVERYTHING)
    return time.process_time() - start


@pytest.mark.parametrize("piece", EVIL, ids=ascii)
def test_sixty_four_kibibytes_take_no_seconds(piece):
    # Quadratic work on so much would take minutes; the bound leaves room for a busy machine.
    assert seconds(piece * (MIB // 16 // len(piece))) < 3


@pytest.mark.parametrize("piece", WORST, ids=ascii)
def test_a_mebibyte_of_the_worst_takes_seconds(piece):
    assert seconds(piece * (MIB // len(piece))) < 30


@pytest.mark.parametrize("piece", WORST, ids=ascii)
def test_four_times_the_text_takes_about_four_times_the_time(piece):
    short, long = (piece * (n // len(piece)) for n in (MIB // 64, MIB // 16))
    # A quadratic scan would take sixteen times as long.
    assert seconds(long) < 9 * min(seconds(short) for _ in range(3)) + 0.05
