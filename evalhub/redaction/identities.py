"""National identification numbers: the rules and check digits of one country each.

Every function takes the bare characters, in upper case, of a text that has the right shape.
"""

from evalhub.redaction.checks import (
    ean13,
    is_birthday,
    is_day,
    luhn,
    mod11_10,
    repeated,
    verhoeff,
    weighted,
)

_DNI_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE"
_NIE_FIRST = {"X": "0", "Y": "1", "Z": "2"}
_DIGITS = (1, 0, 5, 7, 9, 13, 15, 17, 19, 21)
_LETTERS = (2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23)
_ODD = {
    **dict(zip("0123456789", _DIGITS, strict=True)),
    **dict(zip("ABCDEFGHIJ", _DIGITS, strict=True)),
    **dict(zip("KLMNOPQRSTUVWXYZ", _LETTERS, strict=True)),
}
_CHINESE = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_PESEL_CENTURIES = {0: 1900, 20: 2000, 40: 2100, 60: 2200, 80: 1800}


def is_us(digits: str) -> bool:
    """US SSN: areas, groups and serials that are never given are none, nor the printed samples."""
    area, group, serial = digits[:3], digits[3:5], digits[5:]
    never = area in {"000", "666"} or area > "899" or group == "00" or serial == "0000"
    return not never and digits not in {"078051120", "219099999"}


def is_german(digits: str) -> bool:
    """Steuer-ID: of the first ten digits one comes twice or thrice, the rest once at most."""
    counts = sorted(digits[:10].count(digit) for digit in set(digits[:10]))
    shape = counts[-1] in {2, 3} and counts[:-1] == [1] * (len(counts) - 1)
    return digits[0] != "0" and shape and mod11_10(digits)


def is_spanish(characters: str) -> bool:
    """DNI and NIE: the letter is the number modulo 23."""
    number = _NIE_FIRST.get(characters[0], characters[0]) + characters[1:-1]
    return _DNI_LETTERS[int(number) % 23] == characters[-1]


def is_french(characters: str) -> bool:
    """NIR: sex, month, department and a key that is 97 less the rest."""
    month = int(characters[3:5])
    number = characters[:13].replace("2A", "19").replace("2B", "18")
    known = 1 <= month <= 12 or 20 <= month <= 42 or month >= 50
    return known and number.isdigit() and 97 - int(number) % 97 == int(characters[13:])


def is_brazilian_person(digits: str) -> bool:
    """CPF: two check digits modulo 11."""
    first = weighted(digits[:9], range(10, 1, -1)) * 10 % 11 % 10
    second = weighted(digits[:10], range(11, 1, -1)) * 10 % 11 % 10
    return not repeated(digits) and digits[9:] == f"{first}{second}"


def is_brazilian_firm(digits: str) -> bool:
    """CNPJ: two check digits modulo 11 with weights that turn."""
    weights = (6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2)
    rests = (weighted(digits[:12], weights[1:]) % 11, weighted(digits[:13], weights) % 11)
    wanted = "".join(str(11 - rest if rest > 1 else 0) for rest in rests)
    return not repeated(digits) and digits[12:] == wanted


def is_british(characters: str) -> bool:
    """NINO: prefixes that are never given are none."""
    return characters[:2] not in {"BG", "GB", "KN", "NK", "NT", "TN", "ZZ"}


def is_nhs(digits: str) -> bool:
    """NHS number: modulo 11."""
    check = (11 - weighted(digits[:9], range(10, 1, -1)) % 11) % 11
    return check == int(digits[9]) and not repeated(digits)


def is_dutch(digits: str) -> bool:
    """BSN: the eleven test."""
    total = weighted(digits[:8], range(9, 1, -1)) - int(digits[8])
    return total % 11 == 0 and not repeated(digits)


def is_italian(characters: str) -> bool:
    """Codice fiscale: the last letter is the sum of the others, odd places by a table."""
    total = sum(
        _ODD[character] if place % 2 == 0 else int(character, 36) - 10 * character.isalpha()
        for place, character in enumerate(characters[:15])
    )
    return chr(ord("A") + total % 26) == characters[15]


def is_polish(digits: str) -> bool:
    """PESEL: a day of birth, with the century in the month, and a check digit."""
    month = int(digits[2:4])
    century = _PESEL_CENTURIES[month // 20 * 20]
    born = is_day(century + int(digits[:2]), month % 20, int(digits[4:6]))
    return born and weighted(digits, (1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1)) % 10 == 0


def is_swedish(digits: str) -> bool:
    """Personnummer: a day of birth and Luhn over the last ten digits."""
    short = digits[-10:]
    day = f"{short[:4]}{int(short[4:6]) % 60:02}"
    return is_birthday(day) and luhn(short)


def is_belgian(digits: str) -> bool:
    """Rijksregisternummer: 97 less the rest, with a 2 before it for those born since 2000."""
    rests = {97 - int(digits[:9]) % 97, 97 - int("2" + digits[:9]) % 97}
    return int(digits[9:]) in rests and int(digits[2:4]) <= 12


def is_turkish(digits: str) -> bool:
    """T.C. kimlik: two check digits over the others."""
    numbers = [int(digit) for digit in digits]
    tenth = (7 * sum(numbers[0:9:2]) - sum(numbers[1:8:2])) % 10
    return numbers[9] == tenth and numbers[10] == sum(numbers[:10]) % 10


def is_chinese(characters: str) -> bool:
    """Resident identity number: a day of birth and ISO 7064 Mod 11-2."""
    born = is_day(int(characters[6:10]), int(characters[10:12]), int(characters[12:14]))
    return born and "10X98765432"[weighted(characters, _CHINESE) % 11] == characters[17]


def is_swiss(digits: str) -> bool:
    """AHV: an EAN-13 of the country 756."""
    return ean13(digits)


def is_indian(digits: str) -> bool:
    """Aadhaar: twelve digits, the first above 1, by Verhoeff."""
    return digits[0] > "1" and verhoeff(digits)


def is_canadian(digits: str) -> bool:
    """SIN: Luhn, and no 0 or 8 in front."""
    return digits[0] not in "08" and luhn(digits)
