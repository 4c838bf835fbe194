"""Telephone numbers: international ones by their country, national ones by shape or by words."""

from evalhub.redaction.checks import repeated
from evalhub.redaction.kinds import Detector, Kind
from evalhub.redaction.shapes import BUSINESS, SEPARATOR, bare, standing_alone, words

# Country codes of E.164; no code begins with another.
_TWO = "20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 "
_TWO += "64 65 66 81 82 84 86 90 91 92 93 94 95 98"
CODES = frozenset({"1", "7", *_TWO.split()})
THREE_DIGITS = frozenset(range(210, 300)) | frozenset(range(350, 390)) | frozenset(range(420, 424))
THREE_DIGITS |= frozenset(range(500, 510)) | frozenset(range(590, 600)) | frozenset(range(670, 693))
THREE_DIGITS |= frozenset({800, 808, 850, 852, 853, 855, 856, 870, 880, 886, 888})
THREE_DIGITS |= frozenset(range(960, 980)) | frozenset(range(992, 999))

CALLING = words(
    *("(?:tele)?phones?", "tel", "mobile", "mobil", "cell(?:ular|phone)?", "call", "ring", "text"),
    *("whatsapp", "sms", "fax", "signal", "landline", "handy", "telefon\\w*", "ruf\\w*"),
    *("anruf\\w*", "erreich\\w*", "durchwahl", "t[ée]l[ée]phone\\w*", "t[ée]l", "portable"),
    *("appel\\w*", "joindre", "tel[ée]fono", "m[óo]vil", "ll[aá]m\\w*", "celular", "telefone"),
    *("cellulare", "chiam\\w*", "kom[óo]rk\\w*", "telefoon\\w*", "bel", "mobiel", "reach"),
)

# Says less: other numbers are somebody's too.
MINE = words(
    r"(?:my|our|contact|work|home|meine|mi|mon|meu|mijn|mój|mio) "
    r"(?:numbers?|nummer|num[ée]ro|número|numer)"
)
OTHERWISE = words(
    *(BUSINESS.pattern, "ssn", "social", "bsn", "nhs", "pesel", "dni", "nie", "cpf", "steuer\\w*"),
    *("passport", "ausweis\\w*", "account", "konto\\w*", "insurance", "tax"),
)

_GAP = f"{SEPARATOR}?"
_REST = rf"(?:{SEPARATOR}{{0,3}}\(?[0-9]\)?){{6,14}}"
_NANP = r"[2-9](?!11)[0-9]{2}"
_AREA = rf"(?:\({_NANP}\){_GAP}|{_NANP}{SEPARATOR})"
_AMERICAN = rf"(?:1{SEPARATOR})?{_AREA}{_NANP}{SEPARATOR}[0-9]{{4}}"
# 06 12 34 56 78, 030 1234567, 0171/123 45 67, (0)20 7946 0018
_TRUNK = rf"\(?0[1-9][0-9]{{0,4}}\)?{SEPARATOR}(?:[0-9]{{2,8}})(?:{SEPARATOR}[0-9]{{2,8}}){{0,4}}"
# (11) 91234-5678
_BRAZILIAN = rf"\([1-9][0-9]\){_GAP}9?[0-9]{{4}}{SEPARATOR}[0-9]{{4}}"


def subscriber(text: str) -> str:
    """Return the digits without separators and without the 00 that stands for a plus."""
    return bare(text).removeprefix("00")


def is_international(digits: str) -> bool:
    """Tell whether the digits behind + or 00 begin with a country's code and may be that long."""
    known = digits[:1] in CODES or digits[:2] in CODES or int(digits[:3]) in THREE_DIGITS
    if digits[0] == "1":
        return len(digits) == 11 and digits[1] in "23456789"
    return known and 8 <= len(digits) <= 15 and not repeated(digits[3:])


def is_national(digits: str) -> bool:
    """Tell whether the digits behind a trunk 0 are as many as subscribers have."""
    return 9 <= len(digits) <= 13 and not repeated(digits[1:])


def is_american(digits: str) -> bool:
    """Tell whether these are ten digits of the North American plan, or eleven with the 1."""
    return len(digits.removeprefix("1")) == 10 and not repeated(digits[-7:])


def is_called(digits: str) -> bool:
    """Tell whether digits that are called a telephone number can be one."""
    return 7 <= len(digits) <= 13 and not repeated(digits)


# What is more telling than a national number without a name, and what is less.
TELLING = (
    Detector(
        "international phone",
        Kind.PHONE,
        standing_alone(rf"\+{_GAP}\(?[1-9]{_REST}"),
        is_international,
        subscriber,
        shrinks=True,
    ),
    Detector(
        "international phone with 00",
        Kind.PHONE,
        standing_alone(rf"00{_GAP}[1-9]{_REST}"),
        is_international,
        subscriber,
        words=CALLING,
        shrinks=True,
    ),
    Detector(
        "phone with 00 in groups",
        Kind.PHONE,
        standing_alone(rf"00{_GAP}[1-9][0-9]{{0,2}}(?:{SEPARATOR}\(?[0-9]{{1,8}}\)?){{2,5}}"),
        is_international,
        subscriber,
        not_after=BUSINESS,
        shrinks=True,
    ),
    Detector(
        "phone by its words",
        Kind.PHONE,
        standing_alone(rf"\(?[0-9]\)?(?:{_GAP}\(?[0-9]\)?){{6,12}}"),
        is_called,
        words=CALLING,
        not_after=OTHERWISE,
        shrinks=True,
    ),
)
SHAPED = (
    Detector(
        "American phone", Kind.PHONE, standing_alone(_AMERICAN), is_american, not_after=BUSINESS
    ),
    Detector("Brazilian phone", Kind.PHONE, standing_alone(_BRAZILIAN), is_national),
    Detector(
        "national phone",
        Kind.PHONE,
        standing_alone(_TRUNK),
        is_national,
        not_after=BUSINESS,
        shrinks=True,
    ),
    Detector(
        "phone by whose it is",
        Kind.PHONE,
        standing_alone(rf"\(?[0-9]\)?(?:{_GAP}\(?[0-9]\)?){{6,12}}"),
        is_called,
        words=MINE,
        not_after=OTHERWISE,
        shrinks=True,
    ),
)
