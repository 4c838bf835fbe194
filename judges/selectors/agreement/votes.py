"""Agreement of votes on pairs, as MT-Bench counts it: with ties (S1) and without (S2)."""

from dataclasses import dataclass

import numpy as np

from annotation.selectors.ratings import FloatArray
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.judging.votes import VoteAgreement, vote_agreement, votes_of_orders
from judges.selectors.comparisons import Comparison


@dataclass(frozen=True)
class VoteReport:
    """`all_votes` is the setup S1, `without_ties` S2."""

    all_votes: VoteAgreement
    without_ties: VoteAgreement


def vote_report(found: Comparison) -> VoteReport | None:
    """Votes of pairs; None where the values do not say which output they favour."""
    if found.ratings.criterion.scope != "pair" or not found.people.size:
        return None
    try:
        people = found.sides(found.people)
        setups = [
            vote_agreement(
                judge_votes(found, ties=ties), people, ties=ties, **found.options(f"votes {ties}")
            )
            for ties in (True, False)
        ]
    except UndefinedStatistic:
        return None
    return VoteReport(*setups)


def judge_votes(found: Comparison, *, ties: bool) -> FloatArray:
    """The judge's votes: one of both orders where it was asked both ways, else every view."""
    ab, ba = found.verdicts.order("AB"), found.verdicts.order("BA")
    if ab is None or ba is None:
        return found.sides(found.verdicts.matrix)
    votes = votes_of_orders(found.sides(ab), found.sides(ba), ties=ties)
    return np.asarray(votes[None])
