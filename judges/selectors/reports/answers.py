"""May a judge stand in for a person under one criterion? The answer in a word and a sentence."""

import math
from dataclasses import dataclass

from evalhub.stats.bias.battery import ALIKE, FEWEST
from evalhub.stats.coefficients import Coefficient, attempt
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate
from judges.selectors.agreement.measures import rank_ceiling, rank_correlation
from judges.selectors.agreement.stand_ins import StandInReport
from judges.selectors.comparisons import Comparison

MARGIN = 0.10
TENTATIVE = 0.667
MOST_UNITS = 1_000_000
CERTIFIED, REJECTED, UNDECIDED = "certified", "rejected", "undecided"


@dataclass(frozen=True)
class Answer:
    """May this judge stand in for a person under one criterion? `tone` goes with `word`."""

    word: str
    tone: str
    sentence: str
    outcome: str = UNDECIDED


@dataclass(frozen=True)
class Evidence:
    """What an answer rests on. `people` and `difference` are None with nobody beside the judge."""

    kappa: Coefficient
    people: Coefficient | None
    difference: Coefficient | None
    stand_in: StandInReport | None


def answer_of_numbers(found: Comparison) -> Answer:
    """Without classes there is no kappa: what the ranks say, and that it decides nothing."""
    rank = attempt(lambda: rank_correlation(found))
    if isinstance(rank, UndefinedStatistic):
        return Answer("Cannot tell", "warn", rank.message)
    people = attempt(lambda: rank_ceiling(found)) if found.people.shape[0] > 1 else None
    beside = f", against {in_words(people)} among people" if isinstance(people, Estimate) else ""
    sentence = (
        f"Any number may be given, so there is no kappa. Rank correlation {in_words(rank)} with "
        f"the {found.against}{beside}."
    )
    return Answer("See correlation", "info", sentence)


def answer_of(evidence: Evidence) -> Answer:
    """Yes where both say so: the difference to people, and the alternative annotator test.

    The whole interval of the difference has to lie above -0.10, and the test has to certify. No
    where either says no; else what is missing.
    """
    kappa, people, gap = evidence.kappa, evidence.people, evidence.difference
    if isinstance(kappa, UndefinedStatistic):
        return Answer("Cannot tell", "warn", kappa.message)
    if people is None or isinstance(people, UndefinedStatistic):
        return Answer(
            "No ceiling",
            "info",
            "Too few people rated the same units, so there is nothing to hold the Judge against "
            f"but the values taken as true: kappa {in_words(kappa)}.",
        )
    about = f"Kappa {in_words(kappa)}, against {in_words(people)} among people"
    if gap is None or isinstance(gap, UndefinedStatistic):
        return Answer("Cannot tell", "warn", f"{about}. {gap.message if gap else ''}".strip())
    about = f"{about}: difference {in_words(gap)}."
    if people.high < TENTATIVE:
        return Answer(
            "Not yet",
            "warn",
            f"{about} People agree too little to check anything against; settle the Rubric first.",
        )
    return decided(about, gap, evidence.stand_in)


def decided(about: str, gap: Estimate, test: StandInReport | None) -> Answer:
    """The answer where the difference and people's agreement are known."""
    if gap.n < FEWEST:
        # However alike they are: resamples of a few units only repeat them.
        sentence = f"{about} That is too few units to say; {FEWEST} are needed at least."
        return Answer("Not yet", "warn", sentence)
    told = f" Alternative annotator test: {lowered(test.sentence)}" if test else ""
    if gap.high < -MARGIN:
        return Answer("No", "bad", f"{about} It agrees clearly less than another Rater.", REJECTED)
    if test is not None and test.verdict == REJECTED:
        return Answer("No", "bad", f"{about}{told}", REJECTED)
    if gap.low < -MARGIN:
        sentence = f"{about} The interval is too wide to say. {more_units(gap)}"
        return Answer("Not yet", "warn", sentence)
    if test is None or test.verdict != CERTIFIED:
        return Answer("Not yet", "warn", f"{about} As people.{told}")
    return Answer("Yes", "good", f"{about} It agrees like another Rater.{told}", CERTIFIED)


def more_units(gap: Estimate) -> str:
    """How many units would make the interval of a difference end at the margin."""
    room = gap.value + MARGIN
    reach = gap.value - gap.low if room > 0 else gap.high - gap.value
    if abs(room) < 1e-9 or reach <= 0:
        return "The difference is the margin itself; no number of units will tell."
    needed = math.ceil(gap.n * (reach / room) ** 2) - gap.n
    if needed > MOST_UNITS:
        return "The difference is almost the margin itself; hardly any number of units will tell."
    return f"About {max(needed, 1):,} more units would tell, if it stays as it is."


def reading_of(gap: Coefficient | None, people: Coefficient | None = None) -> str:
    """What a difference to people says about a slice, where they agree enough to say it."""
    if isinstance(people, Estimate) and people.high < TENTATIVE:
        return "people agree too little"
    if not isinstance(gap, Estimate):
        return "nobody to compare with"
    if gap.n < (ALIKE if gap.low == gap.high > -MARGIN else FEWEST):
        return "too few to say"
    if gap.low >= -MARGIN:
        return "as people"
    return "worse than people" if gap.high < -MARGIN else "too few to say"


def lowered(sentence: str) -> str:
    return (sentence[:1].lower() + sentence[1:]).replace(": ", ", ", 1)


def in_words(estimate: Estimate) -> str:
    """0.79 [0.76, 0.82], with true minus signs."""
    text = f"{estimate.value:.2f} [{estimate.low:.2f}, {estimate.high:.2f}]"
    return text.replace("-", "\u2212")
