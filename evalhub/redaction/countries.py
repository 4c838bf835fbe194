"""National identification numbers: how they are written, and which words must name them.

Where one in ten or eleven numbers of the same length checks by accident, a word that names the
number must stand before it; where the shape or a second rule is telling, none is needed.
"""

import re
from collections.abc import Callable

from evalhub.redaction import identities as rules
from evalhub.redaction.kinds import Detector, Kind
from evalhub.redaction.shapes import DASH, SPACE, standing_alone, words

_G = f"{SPACE}?"
_D = f"[.]?{DASH}?"


def detector(name: str, shape: str, check: Callable[[str], bool], *named: str) -> Detector:
    """Make a detector of one country; one of the words `named`, if any, must stand before it."""
    pattern = standing_alone(shape, re.IGNORECASE)
    if not named:
        return Detector(name, Kind.NATIONAL_ID, pattern, check)
    return Detector(name, Kind.NATIONAL_ID, pattern, check, words=words(*named))


_NIR = rf"[12]{_G}[0-9]{{2}}{_G}[0-9]{{2}}{_G}(?:[0-9]{{2}}|2[AB]){_G}[0-9]{{3}}{_G}[0-9]{{3}}"
_NINO = rf"[ABCEGHJ-PRSTW-Z][ABCEGHJ-NPRSTW-Z]{_G}(?:[0-9]{{2}}{_G}){{3}}[A-D]"
_CF = rf"[A-Z]{{3}}{_G}[A-Z]{{3}}{_G}[0-9]{{2}}[A-EHLMPRST][0-9]{{2}}{_G}[A-Z][0-9]{{3}}{_G}[A-Z]"
_BIRTH = r"(?:19|20)?[0-9]{2}(?:0[1-9]|1[0-2])[0-9]{2}"

DETECTORS = (
    detector("US SSN", rf"[0-9]{{3}}({DASH})[0-9]{{2}}\1[0-9]{{4}}", rules.is_us),
    detector("US SSN by its words", "[0-9]{9}", rules.is_us, "ssn", "social security"),
    detector("DE Steuer-ID", rf"[1-9][0-9]{_G}(?:[0-9]{{3}}{_G}){{3}}", rules.is_german),
    detector("ES DNI", r"(?:[0-9]{8}|[0-9]{1,2}(?:\.[0-9]{3}){2})-?[A-Z]", rules.is_spanish),
    detector("ES NIE", "[XYZ]-?[0-9]{7}-?[A-Z]", rules.is_spanish),
    detector("FR NIR", rf"{_NIR}{DASH}?[0-9]{{2}}", rules.is_french),
    detector("BR CPF", r"[0-9]{3}\.[0-9]{3}\.[0-9]{3}-[0-9]{2}", rules.is_brazilian_person),
    detector("BR CPF by its words", "[0-9]{11}", rules.is_brazilian_person, "cpf"),
    detector(
        "BR CNPJ",
        r"[0-9]{2}\.?[0-9]{3}\.?[0-9]{3}/?[0-9]{4}-?[0-9]{2}",
        rules.is_brazilian_firm,
    ),
    detector("UK NINO", _NINO, rules.is_british),
    detector(*("UK NHS", rf"[0-9]{{3}}{DASH}?[0-9]{{3}}{DASH}?[0-9]{{4}}", rules.is_nhs, "nhs")),
    detector(
        "NL BSN",
        rf"[0-9]{{9}}|[0-9]{{3}}{_D}[0-9]{{3}}{_D}[0-9]{{3}}|[0-9]{{4}}{_D}[0-9]{{2}}{_D}[0-9]{{3}}",
        rules.is_dutch,
        *("bsn", "burgerservicenummer", "sofinummer"),
    ),
    detector("IT codice fiscale", _CF, rules.is_italian),
    detector("PL PESEL", "[0-9]{11}", rules.is_polish),
    detector("SE personnummer", rf"{_BIRTH}[-+][0-9]{{4}}", rules.is_swedish),
    detector("SE personnummer by its words", f"{_BIRTH}[0-9]{{4}}", rules.is_swedish, "person"),
    detector(
        "BE rijksregisternummer",
        r"[0-9]{2}\.[0-9]{2}\.[0-9]{2}-[0-9]{3}\.[0-9]{2}|[0-9]{11}",
        rules.is_belgian,
    ),
    detector("TR kimlik", "[1-9][0-9]{10}", rules.is_turkish),
    detector("CH AHV", r"756\.?[0-9]{4}\.?[0-9]{4}\.?[0-9]{2}", rules.is_swiss),
    detector("CN resident number", "[1-9][0-9]{16}[0-9X]", rules.is_chinese),
    detector(
        "IN Aadhaar",
        rf"[2-9][0-9]{{3}}{DASH}?[0-9]{{4}}{DASH}?[0-9]{{4}}",
        rules.is_indian,
        *("aadha+r", "uid"),
    ),
    detector(
        "CA SIN",
        rf"[0-9]{{3}}{DASH}?[0-9]{{3}}{DASH}?[0-9]{{3}}",
        rules.is_canadian,
        *("sin", "social insurance", "nas"),
    ),
)
