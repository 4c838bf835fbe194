"""What people are told. Kind, exact, and silent about which Item showed it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Told:
    """What an annotator reads: what was seen, why it matters, what to do."""

    what: str
    why: str
    todo: str


TOLD: dict[str, Told] = {
    "traps": Told(
        "Several of your recent answers differ from what the Rubric asks for.",
        "A sample of everybody's answers is compared with answers that were settled before.",
        "Read the guidelines once more before you go on, and ask a manager about any case that "
        "they do not cover.",
    ),
    "agreement": Told(
        "Your recent answers differ from the others' more often than theirs differ from each "
        "other.",
        "Differing is not an error: it often shows that a Rubric can be read in two ways.",
        "Read the guidelines once more. If you read them differently, tell a manager: that helps "
        "everybody.",
    ),
    "pace": Told(
        "Some of your recent answers came faster than the text can be read.",
        "There is no clock and no target here, and an answer without reading misleads those who "
        "rely on it.",
        "Take the time that an Item needs. If the page skips ahead by itself, tell a manager.",
    ),
    "straight": Told(
        "Your recent answers are nearly all the same value, where others vary.",
        "Sometimes that is right, and sometimes a scale is unclear.",
        "Look at the anchors of each value once more, and ask a manager if one never fits.",
    ),
    "skips": Told(
        "You passed on several Items in a row.",
        "Skipping is fine. Many in a row can mean that something does not fit: the Rubric, the "
        "language, the page.",
        "Tell a manager what stopped you, so that it can be changed.",
    ),
    "consistency": Told(
        "You answered some Items differently when they came again.",
        "Everybody does at times. More than usual can mean that the Rubric leaves room.",
        "Read the guidelines once more, and ask a manager where they leave you in doubt.",
    ),
}
COLLECTS: dict[str, str] = {
    "traps": "Share of the Traps passed. Acts when the whole interval lies below the threshold.",
    "agreement": "Share of the others who gave the same value to the same Items, each Rater left "
    "out of their own measure. Acts only when it lies below the threshold and below what the "
    "others reach among themselves there: hard Items are nobody's fault.",
    "pace": "Share of answers that are implausibly fast for the length of the text, by a line of "
    "log-seconds in characters through the others' answers. Acts when the whole interval lies "
    "above the threshold.",
    "straight": "Entropy of the values given as a share of the others' on the same Items; under "
    "the most varied Criterion. Acts when the whole interval lies below the threshold.",
    "skips": "Length of the run of skips since the last answer, as a share with its interval: "
    "6 of 6 is at least 61%. Skips for harm or technical reasons never count.",
    "consistency": "Share of repeated Items that got the same value again. Needs repeats.",
    "copying": "Wrong answers that two Raters share, beyond what chance and the difficulty of "
    "the Items explain, over everything both rated. The threshold is the false discovery rate "
    "(Benjamini and Yekutieli). It is only ever told to the lead.",
}
PERCENT = "{:.0%}"


def told(collector: str) -> Told:
    return TOLD[collector]


def pause_reason(collector: str) -> str:
    """The reason of a pause as the annotator reads it; a warning came before."""
    words = TOLD[collector]
    return f"{words.what} You were told of it before, and it went on. {words.todo}"


def finding(collector: str, evidence: Mapping[str, Any]) -> str:
    """One sentence for the lead: the share, its interval, what it rests on."""
    low, high = (PERCENT.format(evidence[end]) for end in ("low", "high"))
    bounds = f"[{low}, {high}]"
    if collector == "copying":
        return (
            f"{evidence['k']:.0f} wrong answers shared on {evidence['n']} units, "
            f"{evidence['expected']:.1f} expected by chance, q {small(evidence['q'])}"
        )
    value = PERCENT.format(evidence["value"])
    if collector == "straight":
        text = f"variety {value} of the others' {bounds}, over {evidence['n']} answers"
        return f"{text}; the threshold is {PERCENT.format(evidence['threshold'])}"
    text = f"{evidence['k']:g} of {evidence['n']}: {value} {bounds}"
    if evidence.get("peers") is not None:
        text += f"; the others among themselves {PERCENT.format(evidence['peers'])}"
    return f"{text}; the threshold is {PERCENT.format(evidence['threshold'])}"


def small(q: float) -> str:
    return "below 0.0001" if q < 1e-4 else f"{q:.4f}"
