"""Cards, bank accounts, e-mail and IP addresses."""

import ipaddress
import re

from evalhub.redaction.checks import luhn, mod97, repeated
from evalhub.redaction.kinds import Detector, Kind, Seed
from evalhub.redaction.shapes import DASH, SPACE, standing_alone, words

# Lengths of the SWIFT IBAN registry.
IBAN_LENGTHS = {
    **{"AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22},
    **{"BI": 27, "BR": 29, "BY": 28, "CH": 21, "CR": 22, "CY": 28, "CZ": 24, "DE": 22, "DJ": 27},
    **{"DK": 18, "DO": 28, "EE": 20, "EG": 29, "ES": 24, "FI": 18, "FK": 18, "FO": 18, "FR": 27},
    **{"GB": 22, "GE": 22, "GI": 23, "GL": 18, "GR": 27, "GT": 28, "HN": 28, "HR": 21, "HU": 28},
    **{"IE": 22, "IL": 23, "IQ": 23, "IS": 26, "IT": 27, "JO": 30, "KW": 30, "KZ": 20, "LB": 28},
    **{"LC": 32, "LI": 21, "LT": 20, "LU": 20, "LV": 21, "LY": 25, "MC": 27, "MD": 24, "ME": 22},
    **{"MK": 19, "MN": 20, "MR": 27, "MT": 31, "MU": 30, "NI": 28, "NL": 18, "NO": 15, "OM": 23},
    **{"PK": 24, "PL": 28, "PS": 29, "PT": 25, "QA": 29, "RO": 24, "RS": 22, "RU": 33, "SA": 24},
    **{"SC": 31, "SD": 18, "SE": 24, "SI": 19, "SK": 24, "SM": 27, "SO": 23, "ST": 25, "SV": 28},
    **{"TL": 23, "TN": 24, "TR": 26, "UA": 29, "VA": 22, "VG": 24, "XK": 20, "YE": 30},
}
# What begins as a card of this length does: first number, last number, lengths.
ISSUERS = (
    *(("4", "4", (13, 16, 19)), ("51", "55", (16,)), ("2221", "2720", (16,))),
    *(("34", "34", (15,)), ("37", "37", (15,)), ("6011", "6011", (16, 19))),
    *(("644", "649", (16, 19)), ("65", "65", (16, 19)), ("3528", "3589", (16, 19))),
    *(("300", "305", (14, 16)), ("36", "36", (14, 16)), ("38", "39", (14, 16))),
    *(("62", "62", (16, 17, 18, 19)), ("5018", "5018", (13, 14, 15, 16, 17, 18, 19))),
    *(("5020", "5020", (16, 19)), ("5038", "5038", (16, 19)), ("6304", "6304", (16, 19))),
    *(("6759", "6759", (16, 19)), ("6761", "6763", (16, 19)), ("2200", "2204", (16,))),
)
# Ends of names that stand behind an @ in file names, never in addresses.
FILES = frozenset({"png", "jpg", "jpeg", "gif", "svg", "webp", "js", "css", "py", "json", "pdf"})
# What addresses end in. With blanks between its parts, only what ends in one of these is one.
TOPS = (
    "com|org|net|edu|gov|info|biz|io|dev|app|ai|co|eu|email|mail|online|shop|site|store|tech|cloud"
    "|xyz|me|tv|example|test|de|at|ch|fr|es|it|pt|br|uk|us|ca|au|nz|nl|be|lu|se|no|dk|fi|is|ie|pl"
    "|cz|sk|hu|ro|bg|gr|tr|ru|ua|jp|cn|kr|in|mx|ar|cl|za|ng|ke|eg|ma|sa|ae|il|ir|pk|id|my|sg|th|vn"
    "|ph|tw|hk"
)
NUMBERED_RELEASE = words(
    r"(?:v(?:ersions?)?|release|build|firmware|upgrade|update|fixed in)\W{0,3}"
    r"(?:number|is|to|from)?\W{0,3}$"
)

# Groups are apart by one mark, by a few blanks, or by a hyphen between blanks.
_APART = rf"(?:{DASH}{{1,3}}|[.])"
_FOUR = "[0-9]{4}"
_CARD = "|".join(
    (
        "[0-9]{13,19}",
        rf"(?:{_FOUR}{_APART}){{3}}{_FOUR}(?:{_APART}[0-9]{{3}})?",
        rf"(?:{_FOUR}{_APART}){{3}}{_FOUR}",
        rf"{_FOUR}{_APART}[0-9]{{6}}{_APART}[0-9]{{4,5}}",
    )
)
_LENGTHS = "|".join(
    f"(?:{'|'.join(country for country, n in IBAN_LENGTHS.items() if n == length)})[0-9]{{2}}"
    rf"(?:[ \u00a0\-]?[0-9A-Z]){{{length - 4}}}"
    for length in sorted(set(IBAN_LENGTHS.values()))
)
_IBAN = f"(?=[A-Z]{{2}}[0-9]{{2}})(?:{_LENGTHS})"
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
# Parts of an address that is written around: "anna [at] example [dot] org", "anna @ example . org".
_OPEN, _SHUT = r"[\[({<]", r"[\])}>]"
_ATS, _DOTS = "at|@|arroba|arobase|chiocciola", r"dot|\.|punkt|punto|ponto|point"
_AT = f"{_OPEN}{SPACE}?(?:{_ATS}){SPACE}?{_SHUT}"
_DOT = f"{_OPEN}{SPACE}?(?:{_DOTS}){SPACE}?{_SHUT}"
_NEAR = f"{SPACE}{{0,2}}"
_APART = rf"{SPACE}{{1,2}}\.{SPACE}{{1,2}}"
_POINT = rf"(?:\.|{_NEAR}{_DOT}{_NEAR})"
_LOCAL, _NAME = r"(?<![\w.+-])[\w.+-]{1,64}", r"[\w-]{1,63}"
_TOP = f"(?-i:{TOPS})(?!\\w)"
_SIGNS = ((re.compile(_AT, re.IGNORECASE), "@"), (re.compile(_DOT, re.IGNORECASE), "."))
_WORDS = re.compile(f"{SPACE}(?:at|dot){SPACE}", re.IGNORECASE)
_BLANKS = re.compile(SPACE)


def is_card(digits: str) -> bool:
    """Tell whether the number begins as some issuer's, has its length and checks."""
    if repeated(digits[:-1]) or not luhn(digits):
        return False
    return any(
        len(digits) in lengths and first <= digits[: len(first)] <= last
        for first, last, lengths in ISSUERS
    )


def is_iban(characters: str) -> bool:
    """Tell whether the length is the country's and the number checks."""
    wanted = IBAN_LENGTHS.get(characters[:2])
    return wanted == len(characters) and mod97(characters[4:] + characters[:4])


def is_mail(address: str) -> bool:
    """Tell whether what stands behind the @ can be a host."""
    local, _, host = address.rpartition("@")
    top = host.rpartition(".")[2].lower()
    return not top.isdigit() and top not in FILES and local.lower() != "git"


def written_out(found: str) -> str:
    """Return the address that is meant, however its signs are written."""
    for pattern, sign in _SIGNS:
        found = pattern.sub(sign, found)
    return _BLANKS.sub("", found).casefold()


def is_host(text: str) -> bool:
    """Tell whether this is an IP address that some machine has: no loopback and no mask."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    if address.is_loopback or address.is_unspecified:
        return False
    return not text.startswith(("0.", "255.")) and text != "255.255.255.255"


def is_long_host(text: str) -> bool:
    """Tell whether this is an IPv6 address, and no piece of a program or a time."""
    groups = [group for group in text.split(":") if group]
    return len(text) >= 7 and len(groups) > 1 and any(c.isdigit() for c in text) and is_host(text)


CARD = Detector("card", Kind.CARD, standing_alone(_CARD), is_card, shrinks=True)
IBAN = Detector(
    "iban",
    Kind.IBAN,
    standing_alone(f"(?=[A-Z]{{2}}[0-9]{{2}})(?:{_LENGTHS})", re.IGNORECASE),
    is_iban,
)
MAIL = Detector(
    "mail",
    Kind.EMAIL,
    re.compile(
        rf"(?<!\w)\w[\w.+%&'-]{{0,63}}"
        rf"@(?:{_LABEL}\.){{1,6}}[^\W\d_][\w-]{{1,24}}(?<!-)(?![\w@])"
    ),
    is_mail,
    str.casefold,
    seed=Seed(re.compile("@"), 66, 420),
)
SPELLED_MAIL = Detector(
    "spelled mail",
    Kind.EMAIL,
    re.compile(
        rf"{_LOCAL}(?:{_NEAR}{_AT}{_NEAR}{_NAME}(?:{_POINT}{_NAME}|{_APART}{_TOP}){{1,4}}"
        rf"|{_NEAR}@{_NEAR}{_NAME}(?:\.{_NAME}){{0,3}}{_NEAR}{_DOT}{_NEAR}{_NAME}"
        rf"(?:{_POINT}{_NAME}){{0,3}})(?!\w)",
        re.IGNORECASE,
    ),
    is_mail,
    written_out,
    seed=Seed(
        re.compile(rf"{_OPEN}{SPACE}?(?:{_ATS}|{_DOTS}){SPACE}?{_SHUT}", re.IGNORECASE), 340, 360
    ),
)
# With blanks around its signs, only what ends as hosts do is an address.
SPACED_MAIL = Detector(
    "spaced mail",
    Kind.EMAIL,
    re.compile(
        rf"{_LOCAL}{_NEAR}@{_NEAR}{_NAME}(?:(?:\.|{_APART}){_NAME}){{0,3}}(?:\.|{_APART}){_TOP}(?!\w)"
    ),
    is_mail,
    written_out,
    seed=Seed(re.compile(rf"@(?={SPACE})|(?<={SPACE})@|{_APART}"), 340, 360),
)
WORDED_MAIL = Detector(
    "worded mail",
    Kind.EMAIL,
    re.compile(
        rf"{_LOCAL}{SPACE}at{SPACE}{_NAME}(?:{SPACE}dot{SPACE}{_NAME}){{0,3}}"
        rf"{SPACE}dot{SPACE}(?:{TOPS})(?!\w)",
        re.IGNORECASE,
    ),
    is_mail,
    lambda found: written_out(
        _WORDS.sub(lambda word: "@" if "a" in word[0].lower() else ".", found)
    ),
    seed=Seed(re.compile(rf"{SPACE}dot{SPACE}", re.IGNORECASE), 340, 270),
)
IPV4 = Detector(
    "IPv4",
    Kind.IP,
    re.compile(r"(?<![\w.])(?:[0-9]{1,3}\.){3}[0-9]{1,3}(?!\w|\.[0-9])"),
    is_host,
    str.lower,
    not_after=NUMBERED_RELEASE,
)
IPV6 = Detector(
    "IPv6",
    Kind.IP,
    re.compile(r"(?<![\w:.])[0-9A-Fa-f]{0,4}:[0-9A-Fa-f:.]{3,44}(?<![:.])(?![\w:])"),
    is_long_host,
    str.lower,
    seed=Seed(re.compile("[0-9A-Fa-f]:[0-9A-Fa-f]{0,4}:"), 6, 48),
)
DETECTORS = (MAIL, SPELLED_MAIL, SPACED_MAIL, WORDED_MAIL, IBAN, CARD, IPV4, IPV6)
