"""Texts as customers and support agents write them, with personal data planted in known places.

Everything is generated from a seed; nobody's data is in here. Half of what is planted besides
text only looks personal: numbers of orders and parcels, versions, times, amounts, UUIDs.
"""

import random
import string
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from bench import figures
from bench.figures import digits

Random = random.Random
FIRST = ("Anna", "Bob", "Chloé", "Dieter", "Elena", "Femi", "Giulia", "Hiro", "Iñaki", "José")
LAST = ("Müller", "Smith", "Dubois", "García", "Rossi", "O'Brien", "Nowak", "Silva", "Jansen")
HOSTS = ("mail.example", "firma.example.de", "web-shop.example.co.uk", "posteo.example", "ex.io")


@dataclass(frozen=True)
class Planted:
    """One piece of personal data: where it stands, its kind, and the finer sort of it."""

    start: int
    end: int
    kind: str
    sort: str


@dataclass(frozen=True)
class SupportText:
    """A text and what was planted in it."""

    text: str
    planted: tuple[Planted, ...]


def mail(rng: Random) -> str:
    first, last = rng.choice(FIRST), rng.choice(LAST)
    local = rng.choice((f"{first}.{last}", f"{first[0]}{last}{digits(rng, 2)}", f"{last}+shop"))
    return f"{local.replace(chr(39), '').lower()}@{rng.choice(HOSTS)}"


def disguised(rng: Random) -> str:
    """A mail as addresses of pages, pages themselves, or people who fear machines write it."""
    local, _, host = mail(rng).partition("@")
    at = rng.choice(("%40", "&#64;", "&#x40;", "&commat;", " [at] ", "(at)", " @ ", " (@) "))
    dot = "."
    if at.startswith((" [", "(")):
        dot = rng.choice((".", " [dot] ", "(dot)", "[.]", " (punkt) "))
    if at == " @ ":
        dot = rng.choice((".", " . "))
    return f"{local}{at}{host.replace('.', dot)}"


def phone(rng: Random) -> str:
    subscriber = f"{rng.randint(200, 989)}"
    american = f"{rng.choice((212, 305, 415, 617, 702))}", subscriber, digits(rng, 4)
    german = f"{rng.choice((151, 160, 171, 30, 89))}", f"{rng.randint(2, 9)}{digits(rng, 6)}"
    pairs = " ".join(f"{rng.randint(10, 99)}" for _ in range(4))
    british = f"7{digits(rng, 3)} {rng.randint(100, 999)}{digits(rng, 3)}"
    return rng.choice(
        (
            "+1 {} {} {}".format(*american),
            "+1-{}-{}-{}".format(*american),
            "({}) {}-{}".format(*american),
            "{}-{}-{}".format(*american),
            "{}.{}.{}".format(*american),
            "+49 {} {}".format(*german),
            "+49{}{}".format(*german),
            "0{}/{}".format(*german),
            "0{} {}".format(*german),
            f"+33 {rng.randint(6, 7)} {pairs}",
            f"0{rng.randint(1, 7)} {pairs}",
            f"+44 {british}",
            f"0{british}",
            f"+34 6{digits(rng, 2)} {rng.randint(100, 999)} {digits(rng, 3)}",
            f"+55 11 9{digits(rng, 4)}-{digits(rng, 4)}",
            f"+91 9{digits(rng, 4)} {digits(rng, 5)}",
        )
    )


def plain_phone(rng: Random) -> str:
    """A number without shape; only the words before it tell what it is."""
    return rng.choice((f"6{digits(rng, 8)}", f"0171{digits(rng, 7)}", f"9{digits(rng, 9)}"))


def ipv4(rng: Random) -> str:
    return ".".join(str(rng.choice((*range(1, 127), *range(128, 224)))) for _ in range(4))


def ipv6(rng: Random) -> str:
    groups = [f"{rng.randrange(65536):x}" for _ in range(rng.choice((4, 4, 6)))]
    short = f"2001:db8::{':'.join(groups[:4])}"
    return rng.choice((short, "2a02:" + ":".join(f"{rng.randrange(65536):04x}" for _ in range(7))))


def name(rng: Random) -> str:
    return f"{rng.choice(FIRST)} {rng.choice(LAST)}"


KINDS: dict[str, tuple[Callable[[Random], str], tuple[str, ...]]] = {
    "email": (mail, ("Please write to {}.", "My address is {}, thanks.", "E-Mail: {}", "({})")),
    "email in disguise": (
        disguised,
        ("Please write to {}.", "E-Mail: {}", "({})", "I am {} there", "&mail={}&step=2", "<{}>"),
    ),
    "phone": (
        phone,
        ("Call me at {} after six.", "{} is where I am.", "Tel. {}", "Meine Nummer: {}", "or {}?"),
    ),
    "phone without shape": (
        plain_phone,
        ("My phone number is {}.", "Call {} please.", "WhatsApp: {}", "Mein Handy ist {}."),
    ),
    "card": (
        figures.card,
        ("I paid with {}.", "Card {} exp 04/29.", "Karte: {}", "It is {} and was charged twice."),
    ),
    "iban": (
        figures.iban,
        ("Refund it to {}, please.", "IBAN: {}", "Mein Konto ist {} bei der Bank.", "iban {}!"),
    ),
    "IPv4": (ipv4, ("I was blocked from {}.", "Last login {} at noon", "ip={};", "host {}:8080")),
    "IPv6": (ipv6, ("Our server is {}.", "from {} again", "[{}]:443 refuses")),
    "key": (figures.key, ("I use {} and get 401.", "Authorization: Bearer {}", "key: {}", "'{}'")),
    "name": (
        name,
        (
            "My name is {}.",
            "Best regards,\n{}",
            "I spoke with {} yesterday.",
            "Dear {},",
            "{} here.",
        ),
    ),
}
KIND_OF = {"email in disguise": "email", "IPv4": "ip", "IPv6": "ip", "phone without shape": "phone"}
CALLED = {
    "US SSN": ("My SSN is {}.", "social {}"),
    "DE Steuer-ID": ("Meine Steuer-ID lautet {}.", "IdNr. {}"),
    "ES DNI": ("Mi DNI es {}.", "{} es mi documento."),
    "FR NIR": ("Mon numéro de sécu : {}.", "n° {}"),
    "BR CPF": ("Meu CPF é {}.", "{} (titular)"),
    "UK NINO": ("NI number {}.", "My insurance number: {}"),
    "NL BSN": ("Mijn BSN is {}.", "burgerservicenummer {}"),
    "UK NHS": ("NHS number {}.", "My NHS no. is {}"),
    "IT codice fiscale": ("Codice fiscale: {}.", "cf {}"),
    "PL PESEL": ("PESEL: {}.", "Mój numer to {}."),
}
PROSE = (
    "The parcel never came and nobody answers.",
    "Das Gerät startet nicht mehr, seit ich es aktualisiert habe.",
    "Can you please check why I was charged twice?",
    "Je voudrais annuler ma commande, s'il vous plaît.",
    "I have tried it 3 times in the last 24 hours.",
    "No puedo entrar en mi cuenta desde ayer.",
    "It worked on Monday, then it stopped.",
    "Thanks for the quick help so far!",
    "We moved 2 weeks ago and the app still shows the old branch.",
)
HARMLESS: tuple[Callable[[Random], str], ...] = (
    lambda rng: f"Order {digits(rng, rng.randint(6, 12))} is late.",
    lambda rng: f"Order number: {digits(rng, 3)}-{digits(rng, 7)}-{digits(rng, 7)}",
    lambda rng: f"Bestellnummer {digits(rng, 10)}, Kundennummer {digits(rng, 8)}.",
    lambda rng: f"Tracking 1Z{digits(rng, 3)}AA{digits(rng, 10)} or {digits(rng, 20)}.",
    lambda rng: f"DHL says {digits(rng, 12)} was delivered.",
    lambda rng: f"I run version {rng.randint(1, 9)}.{rng.randint(0, 20)}.{rng.randint(0, 99)}.",
    lambda rng: f"v2.{rng.randint(0, 9)}.{rng.randint(0, 9)}.{rng.randint(0, 9)} crashes.",
    lambda rng: f"Build 10.0.19045.{rng.randint(1000, 9999)} on Windows.",
    lambda rng: f"At 2024-0{rng.randint(1, 9)}-1{rng.randint(0, 9)}T12:{rng.randint(10, 59)}:07Z.",
    lambda rng: f"On {rng.randint(1, 28):02}.0{rng.randint(1, 9)}.2025 {rng.randint(10, 19)} men.",
    lambda rng: f"[{rng.randint(10, 23)}:{rng.randint(10, 59)}:07.{digits(rng, 3)}]",
    lambda rng: f"Request {uuid.UUID(int=rng.getrandbits(128))} failed.",
    lambda rng: f"commit {rng.getrandbits(160):040x} broke it",
    lambda rng: f"It cost {rng.randint(1, 999)},{digits(rng, 3)}.{digits(rng, 2)} USD.",
    lambda rng: f"Insgesamt {rng.randint(1, 99)}.{digits(rng, 3)}.{digits(rng, 3)},50 EUR.",
    lambda rng: f"Ticket CASE-2025-{digits(rng, 6)}, ref. {digits(rng, 9)}.",
    lambda rng: f"The card ending in {digits(rng, 4)}, **** **** **** {digits(rng, 4)}.",
    lambda rng: f"SKU {digits(rng, 4)}-{digits(rng, 3)}-{digits(rng, 2)}, 4 pieces at 12.50.",
    lambda rng: f"MAC 00:1A:2B:{rng.getrandbits(24):06X}"[:18] + ":4D is known.",
    lambda rng: f"ISBN 978-3-16-{digits(rng, 6)}-{digits(rng, 1)}, page {digits(rng, 3)}.",
    lambda rng: f"At 52.{digits(rng, 6)}, 13.{digits(rng, 6)} on the map.",
    lambda rng: f"USt-IdNr. DE{digits(rng, 9)}, HRB {digits(rng, 5)}.",
    lambda rng: f"Serial {''.join(rng.choices(string.ascii_uppercase, k=3))}{digits(rng, 9)}.",
    lambda rng: f"npm i left-pad@1.{rng.randint(0, 9)}.{rng.randint(0, 9)}, then @types/node.",
    lambda rng: f"std::vector at 0x{rng.getrandbits(32):08x}, git@github.com:a/b.git",
    lambda rng: f"Open {rng.randint(7, 9)}-{rng.randint(17, 20)}, 24/7 online, in 3-5 days.",
    lambda rng: f"Lunch @ {rng.randint(11, 14)}.{rng.randint(10, 59)} . We were {digits(rng, 1)}.",
    lambda rng: (
        f"{rng.randint(2, 9)} pieces @ {rng.randint(2, 99)}.{digits(rng, 2)} each (at most)."
    ),
    lambda rng: f"/s?q=caf%C3%A9%20{digits(rng, 4)}&amp;p={rng.randint(1, 9)} is at the top . See?",
    lambda rng: (
        f"Save {rng.randint(10, 90)}% at checkout; follow @shop.news, ask (at the desk) dot."
    ),
    lambda rng: f"{rng.randint(100, 900)}-{rng.randint(1000, 9000)} units, +{digits(rng, 2)} %.",
    lambda rng: f"/track%3Fparcel%3D{digits(rng, 12)}%26v%3D2.{rng.randint(0, 9)}.{digits(rng, 2)}",
)
ESCAPED = "behind an escape"


def entity(rng: Random) -> tuple[str, str, str, str]:
    """A sentence with a gap, and what fills it: value, kind, sort."""
    if rng.random() < 0.3:
        sort = rng.choice(list(figures.NATIONAL))
        return rng.choice(CALLED[sort]), figures.NATIONAL[sort](rng), "national_id", sort
    sort = rng.choice(list(KINDS))
    make, sentences = KINDS[sort]
    return rng.choice(sentences), make(rng), KIND_OF.get(sort, sort), sort


def in_link(sentence: str) -> str:
    """The sentence as the address of a page holds it: what stands beside the gap is escaped."""
    before, _, after = sentence.partition("{}")
    return f"/chat?q%3D{quote(before, safe='')}{{}}{quote(after, safe='')}%26s%3D2"


def planted_part(rng: Random) -> tuple[str, str, str, str]:
    """A sentence with a gap and its filling; every seventh is part of an address of a page."""
    sentence, value, kind, sort = entity(rng)
    if kind == "name" or rng.random() > 0.15:
        return sentence, value, kind, sort
    return in_link(sentence), value, kind, ESCAPED


def support_text(rng: Random) -> SupportText:
    """One message: prose, one to four pieces of personal data, as many harmless numbers."""
    pieces = rng.randint(1, 4)
    parts: list[tuple[str, ...]] = [planted_part(rng) for _ in range(pieces)]
    parts += [(rng.choice(HARMLESS)(rng),) for _ in range(pieces)]
    parts += [(rng.choice(PROSE),) for _ in range(rng.randint(1, 4))]
    rng.shuffle(parts)
    text, planted = "", []
    for part in parts:
        if len(part) == 1:
            text += part[0]
        else:
            sentence, value, kind, sort = part
            before, _, after = sentence.partition("{}")
            start = len(text) + len(before)
            planted.append(Planted(start, start + len(value), kind, sort))
            text += before + value + after
        text += rng.choice((" ", " ", "\n"))
    return SupportText(text, tuple(planted))


def support_texts(count: int, seed: int) -> list[SupportText]:
    """The same texts for the same seed."""
    rng = random.Random(seed)
    return [support_text(rng) for _ in range(count)]
