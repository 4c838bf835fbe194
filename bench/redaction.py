"""Redaction on generated support texts: recall and precision by sort, and megabytes a second.

Run from the repository root: ``python -m bench.redaction``. Prints one JSON line. A planted piece
counts as found when one find of its kind covers all of it; a find counts as right when it
overlaps a planted piece of its kind.
"""

import json
import platform
import time
from collections import Counter
from typing import Any

from bench.support_texts import SupportText, support_texts
from evalhub.redaction.kinds import Kind, Policy, Span
from evalhub.redaction.scanning import find

TEXTS, SEED = 2000, 46
EVERYTHING = Policy(frozenset(Kind))


def tallied(texts: list[SupportText]) -> dict[str, Counter[str]]:
    """Count what was planted, found, missed and found wrongly, by sort and by kind."""
    tallies: dict[str, Counter[str]] = {
        name: Counter() for name in ("planted", "found", "finds", "right")
    }
    for text in texts:
        spans = find(text.text, EVERYTHING)
        for piece in text.planted:
            covered = any(
                span.kind == piece.kind and span.start <= piece.start and piece.end <= span.end
                for span in spans
            )
            tallies["planted"].update({piece.kind, piece.sort})
            tallies["found"].update({piece.kind, piece.sort} if covered else ())
        for span in spans:
            tallies["finds"][span.kind] += 1
            tallies["right"][span.kind] += is_right(span, text)
    return tallies


def is_right(span: Span, text: SupportText) -> bool:
    return any(
        span.kind == piece.kind and span.start < piece.end and piece.start < span.end
        for piece in text.planted
    )


def rates(tallies: dict[str, Counter[str]]) -> dict[str, dict[str, Any]]:
    """Recall by sort and kind, precision by kind."""
    report: dict[str, dict[str, Any]] = {}
    for name, planted in sorted(tallies["planted"].items()):
        report[name] = {"planted": planted, "recall": round(tallies["found"][name] / planted, 4)}
        if tallies["finds"][name]:
            right, finds = tallies["right"][name], tallies["finds"][name]
            report[name] |= {"finds": finds, "precision": round(right / finds, 4)}
    return report


def checked(tallies: dict[str, Counter[str]]) -> dict[str, float]:
    """Recall and precision over all kinds that have a format or a check digit."""
    kinds = [kind for kind in Kind if kind is not Kind.NAME]
    total = {name: sum(counts[kind] for kind in kinds) for name, counts in tallies.items()}
    return {
        "recall": round(total["found"] / total["planted"], 4),
        "precision": round(total["right"] / total["finds"], 4),
    }


def speed(texts: list[SupportText], policy: Policy) -> float:
    """Megabytes of UTF-8 a second of processor time, on one core."""
    size = sum(len(text.text.encode()) for text in texts)
    start = time.process_time()
    for text in texts:
        find(text.text, policy)
    return round(size / 1e6 / (time.process_time() - start), 2)


def main() -> None:
    """Print one JSON line."""
    texts = support_texts(TEXTS, SEED)
    tallies = tallied(texts)
    prose = [SupportText(" ".join(text.text for text in texts).translate(WITHOUT), ())]
    report = {
        "bench": "redaction",
        "python": platform.python_version(),
        "texts": len(texts),
        "seed": SEED,
        "checked": checked(tallies),
        "by_sort": rates(tallies),
        "mb_per_second": {"planted texts": speed(texts, Policy()), "prose": speed(prose, Policy())},
    }
    print(json.dumps(report))


# Prose without digits: what most of a conversation is.
WITHOUT = str.maketrans("", "", "0123456789@")

if __name__ == "__main__":
    main()
