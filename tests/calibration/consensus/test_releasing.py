import pytest

from calibration.consensus.deciding import Outcome, Ruling
from calibration.consensus.policies import ConsensusPolicy
from calibration.consensus.releasing import awaits_ruling, decide_by_consensus
from calibration.policies import Decision, ReleasePolicy, Settled

MAJORITY = Outcome("4", "majority", 0.6)


def said(outcome: Outcome, settled: Settled | None = None, **policy: object) -> Decision:
    return decide_by_consensus(
        ReleasePolicy(source="consensus", **policy),
        ConsensusPolicy(),
        outcome,
        n_ratings=3,
        trap=False,
        settled=settled,
    )


def test_a_value_enters_with_its_method_and_confidence() -> None:
    assert said(MAJORITY) == Decision("4", "consensus", "", 0.6, "majority")
    assert said(Outcome("4", "reference")).value == "4"


def test_the_release_asks_for_more_than_the_policy() -> None:
    # 3 ratings of 4 wanted, 60 % of 70 % wanted; a reference needs neither.
    assert said(MAJORITY, minimum_ratings=4).left_out == "few"
    assert said(MAJORITY, minimum_confidence=0.7).left_out == "confidence"
    reference = Outcome("4", "reference")
    assert said(reference, minimum_ratings=4, minimum_confidence=1.0).value == "4"


@pytest.mark.parametrize(
    ("reason", "left"),
    [(name, name) for name in ("tie", "few", "abstained", "unrated", "ambiguous")]
    + [("low_confidence", "confidence")],
)
def test_why_there_is_no_value_is_why_it_is_left_out(reason: str, left: str) -> None:
    assert said(Outcome(None, reason=reason)).left_out == left


def test_what_was_found_ambiguous_stays_out_unless_the_release_says_otherwise() -> None:
    ambiguous = Settled(ambiguous=True)
    assert said(MAJORITY, ambiguous).left_out == "ambiguous"
    assert said(MAJORITY, ambiguous, exclude_ambiguous=False).value == "4"


def test_a_proposal_keeps_a_unit_out_where_it_would_decide() -> None:
    tie, first = Outcome(None, "majority", 0.5, "tie"), Outcome("4", "reference")
    ruled = Outcome("2", "adjudication", ruling=Ruling("2", "Adam"))
    cases = {"always": (True, True, False), "no_majority": (False, True, False)}
    for experts, expected in {**cases, "never": (False, False, False)}.items():
        policy = ConsensusPolicy(experts=experts)
        assert tuple(awaits_ruling(policy, one) for one in (MAJORITY, tie, first)) == expected
    assert awaits_ruling(ConsensusPolicy(), ruled)
    assert said(MAJORITY, Settled(pending=True)).left_out == "pending"
