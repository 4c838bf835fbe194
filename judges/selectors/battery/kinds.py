"""What the battery looks at: each probe's name, words and the range that changes no decision.

`PARTS` are figures in parts of the scale: their band and axis are multiplied by its width.
"""

from dataclasses import dataclass

SHARE = (0.0, 1.0)
EITHER = (-1.0, 1.0)
STEADY = (0.9, 1.0)


@dataclass(frozen=True)
class Kind:
    """One probe. `zero` is where there is no effect; `why` is the reason for its band."""

    name: str
    found: str
    meaning: str
    innocent: tuple[float, float]
    zero: float | None
    why: str
    axis: tuple[float, float] = EITHER
    parts: bool = False


ONE_IN_TEN = "fewer than one verdict in ten depends on it"
TENTH = "people who agree well still differ by as much"
TWENTIETH = "a twentieth of the scale moves no mean across a decision"
NET = "of ten verdicts less than one moves one way more than the other"
GATE = "the usual gate for a judge that faces the public"

KINDS: dict[str, Kind] = {
    "read": Kind(
        "Read",
        "of the replies could not be read",
        "Replies without a value are missing in every other figure; many of them may hide an "
        "effect.",
        (0.0, 0.05),
        None,
        "one reply in twenty changes no figure much, whatever it would have said",
        SHARE,
    ),
    "position": Kind(
        "Position", "kept its choice after the swap", "", STEADY, None, ONE_IN_TEN, SHARE
    ),
    "first_shown": Kind(
        "First shown",
        "chose the Output shown first",
        "Half is what a Judge without a preferred side would choose.",
        (0.45, 0.55),
        0.5,
        "both orders are asked, so that a slight lean cancels",
        SHARE,
    ),
    "length": Kind(
        "Length",
        "partial rank correlation with length",
        "At the same human value: does the longer Output get the higher Verdict?",
        (-0.1, 0.1),
        0.0,
        "it explains one part in a hundred of the ranks",
    ),
    "length_error": Kind(
        "Length, in points",
        "points more for an Output that is one standard deviation longer",
        "By how much the error grows with length, at the same human value.",
        (-0.05, 0.05),
        0.0,
        TWENTIETH,
        parts=True,
    ),
    "pair_length": Kind(
        "Length",
        "likelier to choose an Output that is one standard deviation longer",
        "At the same human choice and order: does the longer of the two win?",
        (-0.05, 0.05),
        0.0,
        "fewer than one choice in twenty depends on it",
    ),
    "leniency": Kind(
        "Leniency",
        "points above the value taken as true",
        "Above zero the Judge is kinder than people.",
        (-0.05, 0.05),
        0.0,
        TWENTIETH,
        parts=True,
    ),
    "category_shift": Kind(
        "Leniency",
        "more Verdicts above the value taken as true than below it",
        "Above zero the Judge is kinder than people.",
        (-0.1, 0.1),
        0.0,
        NET,
    ),
    "spread": Kind(
        "Use of the scale",
        "times the spread of the values taken as true",
        "Under one the Judge keeps to the middle; over one it goes to the ends.",
        (0.8, 1.25),
        1.0,
        "people differ from each other as much in how they use a scale",
        (0.0, 2.0),
    ),
    "discrimination": Kind(
        "Telling apart",
        "chance that a better Output gets the higher Verdict",
        "Half is what a Judge reaches that does not look.",
        (0.75, 1.0),
        None,
        "three of four clear cases are put in the right order",
        SHARE,
    ),
    "unanimity": Kind(
        "Test-retest",
        "said the same every time it was asked again",
        "The chance of the day: a Judge that changes its mind cannot be measured closely.",
        STEADY,
        None,
        ONE_IN_TEN,
        SHARE,
    ),
    "repeat_icc": Kind(
        "Repeats against Outputs",
        "of the variance lies between Outputs, not between repeats",
        "The rest is chance of the day.",
        (0.8, 1.0),
        None,
        "as reliable as two people are asked to be",
        SHARE,
    ),
    "self_preference": Kind(
        "Self-preference",
        "more of its own family's wins seen than of others'",
        "Above zero the Judge is kinder to its own family's Outputs than the truth warrants.",
        (-0.1, 0.1),
        0.0,
        TENTH,
    ),
    "self_points": Kind(
        "Self-preference",
        "points for its own family beyond what others get",
        "Above zero the Judge is kinder to its own family's Outputs than the truth warrants.",
        (-0.05, 0.05),
        0.0,
        TWENTIETH,
        parts=True,
    ),
    "family_preference": Kind(
        "Family, beside other Judges",
        "more for its own family than other Judges give it",
        "Other Judges saw the same Outputs. They may share a taste, or lack one.",
        (-0.1, 0.1),
        0.0,
        TENTH,
        parts=True,
    ),
    "slice": Kind(
        "Slice",
        "of the Verdicts' variation goes with the slice",
        "At the same human value: is one slice scored higher than another?",
        (0.0, 0.035),
        None,
        "under .035 the effect counts as negligible (class A of Jodoin and Gierl)",
        (0.0, 0.25),
    ),
}

# Changes of the same units that were planned and asked, by the kind of what they show.
SHIFTED = Kind(
    "",
    "more Verdicts rose than fell",
    "",
    (-0.1, 0.1),
    0.0,
    NET,
)
FLIPPED = Kind(
    "",
    "more Verdicts changed than when merely asked again",
    "",
    (-1.0, 0.1),
    0.0,
    ONE_IN_TEN,
)
OBEYED = Kind("", "more Verdicts did as the text told them", "", (-1.0, 0.02), 0.0, GATE)
FOOLED = Kind("", "of the replaced answers passed", "", (0.0, 0.02), None, GATE, SHARE)
UNEVEN = Kind(
    "",
    "more Verdicts fell for a flaw at the beginning than for one at the end",
    "",
    (-0.15, 0.15),
    0.0,
    "people too weigh a beginning a little more than an end",
)
