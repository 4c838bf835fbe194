"""What people are told. Kind, exact, and silent about which Item showed it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from evalhub.errors import Text


@dataclass(frozen=True)
class Told:
    """What an annotator reads: what was seen, why it matters, what to do."""

    what: Text
    why: Text
    todo: Text


TOLD: dict[str, Told] = {
    "traps": Told(
        _("Several of your recent answers differ from what the Rubric asks for."),
        _("A sample of everybody's answers is compared with answers that were settled before."),
        _(
            "Read the guidelines once more before you go on, and ask a manager about any case that "
            "they do not cover."
        ),
    ),
    "agreement": Told(
        _(
            "Your recent answers differ from the others' more often than theirs differ from each "
            "other."
        ),
        _("Differing is not an error: it often shows that a Rubric can be read in two ways."),
        _(
            "Read the guidelines once more. If you read them differently, tell a manager: that "
            "helps everybody."
        ),
    ),
    "pace": Told(
        _("Some of your recent answers came faster than the text can be read."),
        _(
            "There is no clock and no target here, and an answer without reading misleads those "
            "who rely on it."
        ),
        _("Take the time that an Item needs. If the page skips ahead by itself, tell a manager."),
    ),
    "straight": Told(
        _("Your recent answers are nearly all the same value, where others vary."),
        _("Sometimes that is right, and sometimes a scale is unclear."),
        _("Look at the anchors of each value once more, and ask a manager if one never fits."),
    ),
    "skips": Told(
        _("You passed on several Items in a row."),
        _(
            "Skipping is fine. Many in a row can mean that something does not fit: the Rubric, the "
            "language, the page."
        ),
        _("Tell a manager what stopped you, so that it can be changed."),
    ),
    "consistency": Told(
        _("You answered some Items differently when they came again."),
        _("Everybody does at times. More than usual can mean that the Rubric leaves room."),
        _("Read the guidelines once more, and ask a manager where they leave you in doubt."),
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
    """The reason of a pause as it is stored, in English; a warning came before."""
    with translation.override(settings.LANGUAGE_CODE):
        return pause_words(collector)


def pause_words(collector: str) -> str:
    words = TOLD[collector]
    before = gettext("You were told of it before, and it went on.")
    return f"{words.what} {before} {words.todo}"


def spoken_reason(reason: str) -> str:
    """A stored reason as its annotator reads it: a rule's is translated, a person's stays."""
    if translation.get_language() == settings.LANGUAGE_CODE:
        return reason
    return next((pause_words(one) for one in TOLD if pause_reason(one) == reason), reason)


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
