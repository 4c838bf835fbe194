"""Secrets: keys with well-known beginnings, signed tokens, and what is assigned to such a name."""

import base64
import binascii
import json
import math
import re
from collections import Counter

from evalhub.redaction.kinds import Detector, Kind, Seed

# Beginning, the characters that follow, and how many at least and at most.
_BEGINNINGS = (
    (r"sk-(?:proj-|ant-|or-)?", r"[\w-]", 16, 200),
    (r"[srp]k_(?:live|test)_", r"\w", 10, 200),
    (r"gh[opsur]_", r"[0-9A-Za-z]", 30, 255),
    (r"github_pat_", r"\w", 22, 255),
    (r"glpat-", r"[\w-]", 20, 60),
    (r"(?:AKIA|ASIA|AROA|AIDA)", r"[0-9A-Z]", 16, 16),
    (r"AIza", r"[\w-]", 35, 35),
    (r"ya29\.", r"[\w.-]", 20, 400),
    (r"xox[abeoprs]-", r"[\w-]", 10, 200),
    (r"hf_", r"[0-9A-Za-z]", 30, 60),
    (r"npm_", r"[0-9A-Za-z]", 36, 36),
    (r"pypi-", r"[\w-]", 40, 250),
    (r"SG\.", r"[\w.-]", 40, 80),
    (r"evh_", r"\w", 20, 120),
    (r"dop_v1_", r"[0-9a-f]", 64, 64),
    (r"whsec_", r"[\w+/=]", 20, 100),
    (r"shp(?:at|ca|pa|ss)_", r"[0-9a-fA-F]", 32, 32),
)
_WORDS = r"api[_\- ]?keys?|access[_\- ]?(?:key|token)|secret(?:[_\- ]?key)?|auth[_\- ]?token|token"
_WORDS += r"|client[_\- ]?secret|private[_\- ]?key|bearer|passw(?:or)?d|pwd"
_NAMED = re.compile("key|token|secret|bearer|passw|pwd", re.IGNORECASE)
# What the beginnings have in common, so that a text is passed over quickly.
_BEGUN = re.compile(r"[a-zA-Z]{2}[-_.](?=\w)|A[KSRI][IDO]A|AIza|_(?:live|test|pat|v1)_")
LEAST_BITS = 2.6
_PLAIN = re.compile(r"[a-z]+|[A-Z]+|[A-Z][a-z]+")


def bits(text: str) -> float:
    """Return Shannon's entropy of the characters, in bits each."""
    counts = Counter(text)
    return -sum(n / len(text) * math.log2(n / len(text)) for n in counts.values())


def is_random(text: str) -> bool:
    """Tell whether the characters vary as those of a key do: no x's, no single word."""
    return bits(text[-64:]) >= LEAST_BITS and not _PLAIN.fullmatch(text)


def is_signed(text: str) -> bool:
    """Tell whether the first part of a token is the head of a JWT."""
    head = text.partition(".")[0]
    try:
        document = json.loads(base64.urlsafe_b64decode(head + "=" * (-len(head) % 4)))
    except (binascii.Error, ValueError, RecursionError):
        return False
    return isinstance(document, dict) and "alg" in document


def known(beginning: str, characters: str, least: int, most: int) -> str:
    return rf"{beginning}{characters}{{{least},{most}}}(?!{characters})"


DETECTORS = (
    Detector(
        "private key",
        Kind.KEY,
        re.compile(
            r"-----BEGIN (?:[A-Z]{2,12} ){0,3}PRIVATE KEY-----"
            r"[0-9A-Za-z+/=\s\\:,.-]{16,8000}?-----END (?:[A-Z]{2,12} ){0,3}PRIVATE KEY-----"
        ),
        lambda found: True,
        str,
        seed=Seed(re.compile("-----BEGIN "), 1, 8200),
    ),
    Detector(
        "signed token",
        Kind.KEY,
        re.compile(r"(?<![\w.-])eyJ[\w-]{8,2000}\.[\w-]{4,4000}\.[\w-]{4,1000}(?![\w-])"),
        is_signed,
        str,
        seed=Seed(re.compile("eyJ"), 1, 7100),
    ),
    Detector(
        "known key",
        Kind.KEY,
        re.compile(rf"(?<![0-9A-Za-z_-])(?:{'|'.join(known(*one) for one in _BEGINNINGS)})"),
        is_random,
        str,
        seed=Seed(_BEGUN, 12, 420),
    ),
    Detector(
        "password in an address",
        Kind.KEY,
        re.compile(r"(?<=://)[\w.%+~-]{0,64}:(?P<value>[^\s:/@]{3,128})@(?=[\w\[])"),
        lambda found: True,
        str,
        seed=Seed(re.compile("://"), 1, 220),
    ),
    Detector(
        "named key",
        Kind.KEY,
        re.compile(
            rf"(?<![A-Za-z0-9])(?:{_WORDS})[\"']?(?: is)?\s{{0,3}}[:=]?\s{{0,3}}[\"'`]?"
            r"(?P<value>[\w+/=.~-]{16,256})(?![\w+/=~-])",
            re.IGNORECASE,
        ),
        is_random,
        str,
        seed=Seed(_NAMED, 16, 300),
    ),
)
