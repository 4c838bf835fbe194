"""Finding: what a text holds of the kinds that are asked for, in time linear in its length."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace

from evalhub.redaction import accounts, countries, keys, names, phones
from evalhub.redaction.folding import readings
from evalhub.redaction.kinds import Detector, Kind, Policy, Seed, Span
from evalhub.redaction.shapes import REACH

# In the order of what wins where two overlap: the more telling check first.
DETECTORS: tuple[Detector, ...] = (
    *keys.DETECTORS,
    *accounts.DETECTORS,
    *phones.TELLING,
    *countries.DETECTORS,
    *phones.SHAPED,
    *names.DETECTORS,
)
RANKS = {detector.name: rank for rank, detector in enumerate(DETECTORS)}
# What looks like digits of somebody's and is not: UUIDs, days, times, long hexadecimal numbers.
SHIELDS = re.compile(
    r"(?<![0-9A-Za-z])(?:[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}"
    r"|(?:19|20)[0-9]{2}[-./][01]?[0-9][-./][0-3]?[0-9](?:[T ][0-9]{1,2}:[0-9]{2}[0-9:.]{0,12})?"
    r"|[0-3]?[0-9][-./][01]?[0-9][-./](?:19|20)[0-9]{2}"
    r"|(?=[0-9]{0,30}[a-f])[0-9a-f]{32,64})(?![0-9A-Za-z])"
)
SHIELDED = frozenset({Kind.PHONE, Kind.CARD, Kind.NATIONAL_ID})
CUTS = 4
# An abbreviation ends no sentence, and a line that ends in a colon goes on.
_SENTENCE = re.compile(r"(?<!\b[nN][oOrR])(?<!\b[tT]el)[.!?;](?=\s)|(?<![:\s])\s{0,4}\n")
# A word names the number that follows, and those that are joined to it.
_OTHER = re.compile(
    r"[0-9][0-9 ()/.-]{2,16}[0-9](?!\s*(?:,|/|&|or|and|oder|und|ou|et|o|y|e)\s*[+(]?$)"
)


def find(text: str, policy: Policy) -> list[Span]:
    """Return what is to be replaced, in order, without overlaps.

    Where two finds overlap, the one of the earlier detector wins, then the longer, then the first.
    """
    found = []
    for reading in readings(text):
        for span in spans_in(reading.text, policy):
            start, end = reading.span(span.start, span.end)
            if reading.first <= start and end <= reading.last:
                found.append(replace(span, start=start, end=end))
    found.sort(key=lambda span: (RANKS[span.detector], span.start - span.end, span.start))
    return kept(text, found)


def spans_in(text: str, policy: Policy) -> list[Span]:
    """Return what every detector finds in one reading of a text."""
    allowed = {reading.text.casefold() for one in policy.allowed for reading in readings(one)}
    wanted = [detector for detector in DETECTORS if detector.kind in policy.kinds]
    around = {seed: windows(text, seed) for seed in {detector.seed for detector in wanted}}
    found = [
        span
        for detector in wanted
        for span in scan(text, detector, around[detector.seed])
        if text[span.start : span.end].casefold() not in allowed
    ]
    if any(span.kind in SHIELDED for span in found):
        found = unshielded(text, found)
    return found


def windows(text: str, seed: Seed) -> list[tuple[int, int]]:
    """Return where to look, in order and apart from each other."""
    found: list[tuple[int, int]] = []
    for match in seed.pattern.finditer(text):
        start, end = max(0, match.start() - seed.left), match.end() + seed.right
        if found and start <= found[-1][1]:
            start = found.pop()[0]
        found.append((start, end))
    return found


def scan(text: str, detector: Detector, around: list[tuple[int, int]]) -> Iterator[Span]:
    """Yield what one detector finds; a shape that does not check is tried again one further on."""
    group = "value" if "value" in detector.pattern.groupindex else 0
    for place, stop in around:
        if detector.words and not detector.words.search(text, max(0, place - REACH), stop):
            continue
        while match := detector.pattern.search(text, place, stop):
            start, end = match.span(group)
            end = checked_end(text, start, end, detector)
            if end and in_place(text, match.start(), detector):
                value = detector.normal(text[start:end])
                yield Span(start, end, detector.kind, detector.name, value)
            place = max(end, match.start() + 1)


def checked_end(text: str, start: int, end: int, detector: Detector) -> int:
    """Return where the value ends that checks, 0 for none; of a few last groups each may go."""
    for _ in range(1 + CUTS * detector.shrinks):
        if detector.check(detector.normal(text[start:end])):
            return end
        end = before_last_group(text, start, end)
        if detector.pattern.fullmatch(text[start:end]) is None:
            break
    return 0


def before_last_group(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1].isalnum():
        end -= 1
    while end > start and not text[end - 1].isalnum():
        end -= 1
    return end


def in_place(text: str, start: int, detector: Detector) -> bool:
    """Tell whether the words that must stand before it do, and those that must not do not."""
    before = text[max(0, start - REACH) : start]
    sentence = _SENTENCE.split(before)[-1]
    if detector.words is None:
        return detector.not_after.search(sentence) is None
    named = last_end(detector.words, sentence)
    return 0 < named >= last_end(detector.not_after, sentence) and not _OTHER.search(
        sentence, named
    )


def last_end(words: re.Pattern[str], text: str) -> int:
    return max((match.end() for match in words.finditer(text)), default=0)


def unshielded(text: str, spans: list[Span]) -> list[Span]:
    """Leave out numbers that lie over a UUID, a day or a time."""
    shields = [match.span() for match in SHIELDS.finditer(text)]
    ends = [end for _, end in shields]
    return [span for span in spans if span.kind not in SHIELDED or not over(span, shields, ends)]


def over(span: Span, shields: list[tuple[int, int]], ends: list[int]) -> bool:
    place = bisect_left(ends, span.start + 1)
    return place < len(shields) and shields[place][0] < span.end


def kept(text: str, spans: list[Span]) -> list[Span]:
    """Keep each span that overlaps none kept before it, and return them in order."""
    taken = bytearray(len(text))
    chosen = []
    for span in spans:
        if taken.find(1, span.start, span.end) < 0:
            taken[span.start : span.end] = b"\1" * (span.end - span.start)
            chosen.append(span)
    return sorted(chosen, key=lambda span: span.start)
