"""May a judge stand in for a person under one criterion? The answer in a word and a sentence."""

from dataclasses import dataclass

from evalhub.stats.coefficients import Coefficient, attempt
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate
from judges.selectors.agreement.measures import rank_ceiling, rank_correlation
from judges.selectors.comparisons import Comparison

MARGIN = 0.10
TENTATIVE = 0.667
CERTIFIED, REJECTED, UNDECIDED = "certified", "rejected", "undecided"


@dataclass(frozen=True)
class Answer:
    """May this judge stand in for a person under one criterion? `tone` goes with `word`."""

    word: str
    tone: str
    sentence: str
    outcome: str = UNDECIDED


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


def answer_of(kappa: Coefficient, ceiling: Coefficient | None) -> Answer:
    """Yes when the whole interval is at most 0.10 below what people reach among each other."""
    if isinstance(kappa, UndefinedStatistic):
        return Answer("Cannot tell", "warn", kappa.message)
    if ceiling is None or isinstance(ceiling, UndefinedStatistic):
        return Answer(
            "No ceiling",
            "info",
            "Too few people rated the same units, so there is nothing to hold the Judge against "
            f"but the values taken as true: kappa {in_words(kappa)}.",
        )
    about = f"Kappa {in_words(kappa)}, against {in_words(ceiling)} among people."
    if ceiling.high < TENTATIVE:
        return Answer(
            "Not yet",
            "warn",
            f"{about} People agree too little to check anything against; settle the Rubric first.",
        )
    wanted = ceiling.value - MARGIN
    if kappa.low >= wanted:
        sentence = f"{about} It agrees like another Rater would."
        return Answer("Yes", "good", sentence, CERTIFIED)
    if kappa.high < wanted:
        sentence = f"{about} It agrees clearly less than another Rater would."
        return Answer("No", "bad", sentence, REJECTED)
    return Answer("Not yet", "warn", f"{about} The interval is too wide to say; rate more units.")


def in_words(estimate: Estimate) -> str:
    """0.79 [0.76, 0.82], with true minus signs."""
    text = f"{estimate.value:.2f} [{estimate.low:.2f}, {estimate.high:.2f}]"
    return text.replace("-", "\u2212")
