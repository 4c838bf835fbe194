"""Personal numbers that check, made from their published rules for texts to be redacted.

Written apart from `evalhub.redaction`, on purpose: a mistake in one is not repeated in the other.
"""

import base64
import itertools
import json
import random
import string
from collections.abc import Callable

Random = random.Random
IBANS = {
    "DE": "n" * 18,
    "FR": "n" * 10 + "c" * 11 + "nn",
    "GB": "aaaa" + "n" * 14,
    "ES": "n" * 20,
    "IT": "a" + "n" * 10 + "c" * 12,
    "NL": "aaaa" + "n" * 10,
    "PL": "n" * 24,
    "BE": "n" * 12,
    "CH": "n" * 5 + "c" * 12,
    "PT": "n" * 21,
}
CARDS = (("4", 16), ("51", 16), ("55", 16), ("2223", 16), ("37", 15), ("34", 15), ("6011", 16))
ALPHANUMERIC = string.ascii_letters + string.digits


def digits(rng: Random, count: int) -> str:
    return "".join(rng.choices(string.digits, k=count))


def card(rng: Random) -> str:
    prefix, length = rng.choice(CARDS)
    body = prefix + digits(rng, length - len(prefix) - 1)
    total = 0
    for place, digit in enumerate(reversed(body)):
        doubled = int(digit) * 2
        total += (doubled - 9 if doubled > 9 else doubled) if place % 2 == 0 else int(digit)
    number = body + str(-total % 10)
    if length == 15:
        return rng.choice((number, f"{number[:4]} {number[4:10]} {number[10:]}"))
    groups = [number[at : at + 4] for at in range(0, 16, 4)]
    return rng.choice((number, " ".join(groups), "-".join(groups)))


def iban(rng: Random) -> str:
    country, shape = rng.choice(list(IBANS.items()))
    sets = {"n": string.digits, "a": string.ascii_uppercase, "c": string.digits}
    account = "".join(rng.choice(sets[kind]) for kind in shape)
    spelled = "".join(str(int(c, 36)) for c in account + country + "00")
    number = f"{country}{98 - int(spelled) % 97:02}{account}"
    grouped = " ".join(number[at : at + 4] for at in range(0, len(number), 4))
    return rng.choice((number, grouped, grouped, number.lower()))


def ssn(rng: Random) -> str:
    area = rng.choice([n for n in range(1, 900) if n != 666])
    separator = rng.choice("-- ")
    return separator.join((f"{area:03}", f"{rng.randint(1, 99):02}", f"{rng.randint(1, 9999):04}"))


def steuer_id(rng: Random) -> str:
    order = rng.sample(string.digits, 10)
    double = rng.choice(order[1:])
    out = rng.choice([digit for digit in order[1:] if digit != double])
    body = [double if digit == out else digit for digit in order]
    while body[0] == "0":
        rng.shuffle(body)
    carry = 10
    for digit in body:
        rest = (carry + int(digit)) % 10
        carry = (2 * (rest if rest else 10)) % 11
    number = "".join(body) + str((11 - carry) % 10)
    return rng.choice((number, f"{number[:2]} {number[2:5]} {number[5:8]} {number[8:]}"))


def dni(rng: Random) -> str:
    letters = "TRWAGMYFPDXBNJZSQVHLCKE"
    number = rng.randint(1_000_000, 99_999_999)
    if rng.random() < 0.3:
        first = rng.randrange(3)
        rest = rng.randint(0, 9_999_999)
        return f"{'XYZ'[first]}{rest:07}{letters[(first * 10_000_000 + rest) % 23]}"
    return f"{number:08}{rng.choice(('', '-'))}{letters[number % 23]}"


def nir(rng: Random) -> str:
    body = f"{rng.choice('12')}{rng.randint(0, 99):02}{rng.randint(1, 12):02}"
    body += f"{rng.randint(1, 95):02}{rng.randint(1, 900):03}{rng.randint(1, 999):03}"
    number = f"{body}{97 - int(body) % 97:02}"
    cuts = (0, 1, 3, 5, 7, 10, 13, 15)
    spaced = " ".join(number[a:b] for a, b in itertools.pairwise(cuts))
    return rng.choice((number, spaced))


def cpf(rng: Random) -> str:
    found = [int(digit) for digit in digits(rng, 9)]
    for _ in range(2):
        total = sum(n * w for n, w in zip(found, range(len(found) + 1, 1, -1), strict=True))
        found.append(0 if total % 11 < 2 else 11 - total % 11)
    n = "".join(map(str, found))
    return f"{n[:3]}.{n[3:6]}.{n[6:9]}-{n[9:]}"


def nino(rng: Random) -> str:
    prefix = rng.choice(("AB", "CE", "HG", "JK", "LM", "PR", "SX", "WY", "ZA"))
    number = prefix + digits(rng, 6) + rng.choice("ABCD")
    return rng.choice((number, " ".join(number[at : at + 2] for at in range(0, 9, 2))))


def bsn(rng: Random) -> str:
    while True:
        body = str(rng.randint(10_000_000, 99_999_999))
        last = sum(int(d) * (9 - place) for place, d in enumerate(body)) % 11
        if last < 10:
            return f"{body}{last}"


def nhs(rng: Random) -> str:
    while True:
        body = str(rng.randint(400_000_000, 799_999_999))
        check = 11 - sum(int(d) * (10 - place) for place, d in enumerate(body)) % 11
        if check != 10:
            number = f"{body}{check % 11}"
            return rng.choice((number, f"{number[:3]} {number[3:6]} {number[6:]}"))


def codice_fiscale(rng: Random) -> str:
    body = "".join(rng.choices("BCDFGLMNPRST", k=6)) + f"{rng.randint(30, 99)}"
    body += rng.choice("ABCDEHLMPRST") + f"{rng.randint(1, 28):02}"
    body += rng.choice("ABCDEFGHIL") + f"{rng.randint(100, 999)}"
    odd = "BAKPLCQDREVOSFTGUHMINJWZYX"
    total = 0
    for place, character in enumerate(body):
        value = int(character) if character.isdigit() else ord(character) - 65
        total += odd.index(chr(65 + value)) if place % 2 == 0 else value
    return body + chr(65 + total % 26)


def pesel(rng: Random) -> str:
    year, month, day = rng.randint(40, 99), rng.randint(1, 12), rng.randint(1, 28)
    body = f"{year:02}{month:02}{day:02}{digits(rng, 4)}"
    total = sum(int(d) * w for d, w in zip(body, (1, 3, 7, 9, 1, 3, 7, 9, 1, 3), strict=True))
    return f"{body}{-total % 10}"


def key(rng: Random) -> str:
    def tail(count: int) -> str:
        return "".join(rng.choices(ALPHANUMERIC, k=count))

    def part(document: dict[str, object]) -> str:
        return base64.urlsafe_b64encode(json.dumps(document).encode()).decode().rstrip("=")

    signed = f"{part({'alg': 'HS256', 'typ': 'JWT'})}.{part({'sub': digits(rng, 6)})}.{tail(43)}"
    upper = "".join(rng.choices(string.ascii_uppercase + string.digits, k=16))
    made = (f"sk-proj-{tail(40)}", f"sk-{tail(48)}", f"ghp_{tail(36)}", f"AKIA{upper}")
    return rng.choice((*made, f"xoxb-{digits(rng, 12)}-{tail(24)}", f"sk_live_{tail(24)}", signed))


NATIONAL: dict[str, Callable[[Random], str]] = {
    **{"US SSN": ssn, "DE Steuer-ID": steuer_id, "ES DNI": dni, "FR NIR": nir, "BR CPF": cpf},
    **{"UK NINO": nino, "NL BSN": bsn, "UK NHS": nhs, "IT codice fiscale": codice_fiscale},
    **{"PL PESEL": pesel},
}
