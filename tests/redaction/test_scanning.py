"""Finding mails, phones, cards, accounts, addresses and keys among what only looks like them."""

import pytest

from evalhub.redaction.kinds import Kind, Policy
from evalhub.redaction.scanning import find

ALL = Policy(frozenset(Kind))
TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abcDEF123456"


def found(text: str, kind: Kind) -> list[str]:
    spans = find(text, Policy(frozenset({kind})))
    return [text[span.start : span.end] for span in spans]


@pytest.mark.parametrize(
    ("kind", "text", "wanted"),
    [
        (Kind.EMAIL, "to o'brien+x@mail.example.co.uk.", ["o'brien+x@mail.example.co.uk"]),
        (Kind.EMAIL, "'anna@bücher.example'", ["anna@bücher.example"]),
        (Kind.EMAIL, "anna (at) firma (dot) de", ["anna (at) firma (dot) de"]),
        (Kind.EMAIL, "user@localhost img@2x.png @anna git@github.com:a/b foo@1.2.3", []),
        (Kind.IBAN, "DE89 3704 0044 0532 0130 00 thanks", ["DE89 3704 0044 0532 0130 00"]),
        (Kind.IBAN, "gb29nwbk60161331926819,", ["gb29nwbk60161331926819"]),
        (Kind.IBAN, "DE88 3704 0044 0532 0130 00 XX89370400440532013000", []),
        (Kind.CARD, "4111 1111 1111 1111 123", ["4111 1111 1111 1111"]),
        (Kind.CARD, "1234 3782-822463-10005", ["3782-822463-10005"]),
        (
            Kind.CARD,
            "4111.1111.1111.1111, 4111  1111 - 1111  1111",
            [
                "4111.1111.1111.1111",
                "4111  1111 - 1111  1111",
            ],
        ),
        (Kind.CARD, "4111111111111112 1234567812345670 4444444444444444", []),
        (Kind.IP, "10.1.2.3:80, 2001:db8::8a2e:7334/64", ["10.1.2.3", "2001:db8::8a2e:7334"]),
        (Kind.IP, "version 2.4.1.0, v1.2.3.4, 127.0.0.1, 255.255.255.0, 1.2.3.400, a::b", []),
        (Kind.IP, "at 12:30:45 from 00:1A:2B:3C:4D:5E std::string", []),
    ],
)
def test_accounts_and_addresses(kind, text, wanted):
    assert found(text, kind) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("?u=anna%40example.org&x=1", ["anna%40example.org"]),
        ("%61nna%40m%C3%BCller.example", ["%61nna%40m%C3%BCller.example"]),
        ("?next=%2Fa%3Fu%3Danna%2540example.org%26x", ["anna%2540example.org"]),
        (
            "anna&#64;example.org, bob&#x40;x&#46;example",
            ["anna&#64;example.org", "bob&#x40;x&#46;example"],
        ),
        (
            "anna&commat;example&period;org &amp; anna&amp;#64;example.org",
            ["anna&commat;example&period;org", "anna&amp;#64;example.org"],
        ),
        ("anna [at] example [dot] org", ["anna [at] example [dot] org"]),
        ("anna[at]example[dot]co[dot]uk.", ["anna[at]example[dot]co[dot]uk"]),
        ("anna {at} example.org. Thanks", ["anna {at} example.org"]),
        ("anna (arroba) ejemplo (punto) es", ["anna (arroba) ejemplo (punto) es"]),
        ("anna [@] example [.] org", ["anna [@] example [.] org"]),
        ("anna@example[dot]org", ["anna@example[dot]org"]),
        ("&lt;anna&lt;at&gt;example.org&gt;", ["anna&lt;at&gt;example.org"]),
        ("anna [at] example . org . Thanks", ["anna [at] example . org"]),
        ("write to anna @ example . org please", ["anna @ example . org"]),
        (
            "anna @ mail.example.co . uk, or bob @ example.org.",
            ["anna @ mail.example.co . uk", "bob @ example.org"],
        ),
        ("anna@ example.org . Thanks", ["anna@ example.org"]),
        (
            "ANNA AT EXAMPLE DOT COM or bob at mail dot example dot de",
            ["ANNA AT EXAMPLE DOT COM", "bob at mail dot example dot de"],
        ),
        # What only looks like it.
        ("we met @ Starbucks . Then we left @ 5 . 30 pieces @ 4.50 each", []),
        ("look (at) the dot, arrive [at] noon. 50% at 40%20", []),
        ("x = a @ b.T; caf%C3%A9%20bar &amp; more; %ff%40 &bogus; &#99999999;", []),
        ("at the dot com bubble, polka dot dress at noon", []),
        ("git&#64;github.com:a/b img%402x.png", []),
    ],
)
def test_mails_that_are_escaped_or_written_around(text, wanted):
    assert found(text, Kind.EMAIL) == wanted


@pytest.mark.parametrize(
    ("kind", "text", "wanted"),
    [
        (Kind.IBAN, "iban%3DDE89370400440532013000", "DE89370400440532013000"),
        (Kind.IBAN, "x%20GB29NWBK60161331926819", "GB29NWBK60161331926819"),
        (Kind.CARD, "card%3D4111111111111111", "4111111111111111"),
        (Kind.CARD, "card:%204111111111111111", "4111111111111111"),
        (Kind.CARD, "next%3D%2Fpay%3Fcard%3D5500005555555559", "5500005555555559"),
        (Kind.IP, "ip%3D203.0.113.77", "203.0.113.77"),
        (Kind.NATIONAL_ID, "ssn%3A%20536-90-4399", "536-90-4399"),
        # The escape stands between the words that name the number, or is an entity.
        (Kind.PHONE, "my%20mobile%20number%20is 612 345 678", "612 345 678"),
        (Kind.CARD, "&quot;4111111111111111&quot;", "4111111111111111"),
        (Kind.KEY, f"token%3D{TOKEN}", TOKEN),
        (Kind.KEY, f"token%3D{TOKEN}{'x9_' * 300}, thanks", f"{TOKEN}{'x9_' * 300}"),
    ],
)
def test_an_escape_is_a_border_of_what_stands_beside_it(kind, text, wanted):
    assert found(text, kind) == [wanted]
    padded = "so it goes, " * 99
    assert found(f"{padded}{text} {padded}", kind) == [wanted]


def test_where_the_surroundings_of_an_escape_end_nothing_is_found_in_part():
    card, mail = "4111 1111 1111 1111 123", "o.brien-mcgee@mail.example.co.uk"
    for size in range(360, 600):
        dots = "." * size
        for value, kind, wanted in ((card, Kind.CARD, card[:19]), (mail, Kind.EMAIL, mail)):
            assert found(f"{value} {dots} %20 {dots} {value}", kind) == [wanted, wanted]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("+49 (0)30 1234567, please", ["+49 (0)30 1234567"]),
        ("+1 415 555 0132 10/12/2024", ["+1 415 555 0132"]),
        ("+1\u00a0415\u2011555\u20110132", ["+1\u00a0415\u2011555\u20110132"]),
        ("(212) 555-0199 or 212.555.0199", ["(212) 555-0199", "212.555.0199"]),
        ("06 12 34 56 78; 0171/1234567", ["06 12 34 56 78", "0171/1234567"]),
        ("(11) 91234-5678", ["(11) 91234-5678"]),
        ("my mobile is 612 345 678", ["612 345 678"]),
        ("call me: 00498912345678", ["00498912345678"]),
        ("0049 30 1234567 or 001 212 555 0199", ["0049 30 1234567", "001 212 555 0199"]),
        ("parcel 0049 301 234 567", []),
        ("order 030 1234567, invoice no. 212-555-0199", []),
        ("call about order 5123456789", []),
        ("01.02.2024 15 pieces, 2024-03-01T12:30:45, +3.5 and +20 %", []),
        ("550e8400-e29b-41d4-a716-446655440000", []),
        ("00498912345678 +999 123 456 789 100-200-3000", []),
    ],
)
def test_phones(text, wanted):
    assert found(text, Kind.PHONE) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("sk-proj-abcdEFGH1234567890,", ["sk-proj-abcdEFGH1234567890"]),
        ("AKIA2E0A8F3B244C9986", ["AKIA2E0A8F3B244C9986"]),
        ("api_key = 'Zx81kd02lsQQp1093k'", ["Zx81kd02lsQQp1093k"]),
        ("postgres://bob:hunter2@db.example/x", ["hunter2"]),
        (f"it is {TOKEN}", [TOKEN]),
        ("sk-xxxxxxxxxxxxxxxxxxxxxxxx risk-management-consultancy token of appreciation", []),
        ("eyJub3QgYSBoZWFk.eyJzdWIiOiIxIn0.abcDEF123456", []),
    ],
)
def test_keys(text, wanted):
    assert found(text, Kind.KEY) == wanted


def test_a_private_key_is_found_from_its_first_line_to_its_last():
    key = "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA7\n-----END RSA PRIVATE KEY-----"
    assert found(f"here:\n{key}\nthanks", Kind.KEY) == [key]


def test_names_are_found_where_they_are_introduced_only():
    text = "Dear Mr. Smith, my name is Anna van der Berg.\nOur Paula knows.\nRegards,\nPeter Müller"
    assert found(text, Kind.NAME) == ["Smith", "Anna van der Berg", "Peter Müller"]
    assert found("Dear Team, this is urgent. Hi All", Kind.NAME) == []


def test_of_overlapping_finds_the_more_telling_one_is_kept():
    # The digits of an IBAN hold shapes of phones and cards; a mail holds a number.
    spans = find("DE89370400440532013000 and 4155550132@example.com", ALL)
    assert [span.kind for span in spans] == [Kind.IBAN, Kind.EMAIL]


def test_allowed_texts_stay():
    policy = Policy(allowed=frozenset({"help@shop.example"}))
    spans = find("Help@shop.example or me@home.example", policy)
    assert [span.value for span in spans] == ["me@home.example"]


def test_kinds_that_are_not_asked_for_are_not_looked_for():
    assert find("me@home.example", Policy(frozenset({Kind.IBAN}))) == []
