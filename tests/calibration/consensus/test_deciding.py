import pytest

from calibration.consensus.deciding import Estimate, Evidence, Outcome, Ruling, decide
from calibration.consensus.policies import ConsensusPolicy
from calibration.policies import Votes

EXPERT = Ruling("5", "Adam")
AMBIGUOUS = Ruling(None, "Adam")


def known(counts: dict[str, int], **fields: object) -> Evidence:
    return Evidence(votes=Votes(counts), **fields)


def short(outcome: Outcome) -> tuple[str | None, str]:
    return outcome.value, outcome.method if outcome.value is not None else outcome.reason


@pytest.mark.parametrize(
    ("policy", "evidence", "expected"),
    [
        ({}, known({"4": 2, "5": 1}), ("4", "majority")),
        ({}, known({"4": 1, "5": 1}), (None, "tie")),
        ({}, known({}), (None, "unrated")),
        ({}, Evidence(Votes({}, n_abstained=2)), (None, "abstained")),
        ({"minimum_raters": 3}, known({"4": 2}), (None, "few")),
        # Two of three are .67, which .7 is above.
        ({"minimum_confidence": 0.7}, known({"4": 2, "5": 1}), (None, "low_confidence")),
        ({"minimum_confidence": 0.6}, known({"4": 2, "5": 1}), ("4", "majority")),
    ],
)
def test_the_votes_decide(
    policy: dict[str, object], evidence: Evidence, expected: tuple[str | None, str]
) -> None:
    assert short(decide(ConsensusPolicy(**policy), evidence)) == expected


@pytest.mark.parametrize(
    ("experts", "counts", "expected"),
    [
        ("always", {"4": 3}, ("5", "adjudication")),
        ("no_majority", {"4": 3}, ("4", "majority")),
        ("no_majority", {"4": 1, "3": 1}, ("5", "adjudication")),
        ("never", {"4": 1, "3": 1}, (None, "tie")),
    ],
)
def test_experts_override_where_the_policy_says_so(
    experts: str, counts: dict[str, int], expected: tuple[str | None, str]
) -> None:
    found = decide(ConsensusPolicy(experts=experts), known(counts, ruling=EXPERT))
    assert short(found) == expected
    assert (found.ruling is not None) == (expected[1] == "adjudication")


@pytest.mark.parametrize(
    ("references", "evidence", "expected"),
    [
        ("first", known({"4": 3}, reference="1", ruling=EXPERT), ("1", "reference")),
        ("last", known({"4": 3}, reference="1"), ("4", "majority")),
        ("last", known({}, reference="1"), ("1", "reference")),
        ("never", known({}, reference="1"), (None, "unrated")),
        ("last", known({"4": 3}, reference="1", ruling=EXPERT), ("5", "adjudication")),
    ],
)
def test_references_go_first_or_last(
    references: str, evidence: Evidence, expected: tuple[str | None, str]
) -> None:
    assert short(decide(ConsensusPolicy(references=references), evidence)) == expected


def test_an_ambiguous_unit_has_no_value() -> None:
    evidence = known({"4": 3}, ruling=AMBIGUOUS)
    assert short(decide(ConsensusPolicy(), evidence)) == (None, "ambiguous")
    # A clear majority is not asked for an expert here.
    assert short(decide(ConsensusPolicy(experts="no_majority"), evidence)) == ("4", "majority")


@pytest.mark.parametrize(
    ("least", "model", "expected"),
    [
        (0.9, Estimate("5", 0.95), ("5", "dawid_skene")),
        (0.9, Estimate("5", 0.85), (None, "low_confidence")),
        (0.0, Estimate(None, 0.5), (None, "tie")),
        # Where all ratings are the same there is no model; the votes say it.
        (0.0, None, ("4", "majority")),
    ],
)
def test_the_model_decides_by_its_posterior(
    least: float, model: Estimate | None, expected: tuple[str | None, str]
) -> None:
    policy = ConsensusPolicy(method="dawid_skene", minimum_confidence=least)
    assert short(decide(policy, known({"4": 2, "5": 1}, model=model))) == expected


def test_of_several_options_each_has_its_own_majority() -> None:
    # "a" is chosen by 3 of 3, "b" by 2 of 3, "c" by nobody: the least sure is b with 2/3.
    votes = {'["a", "b"]': 2, '["a"]': 1}
    found = decide(ConsensusPolicy(), known(votes, options=['"a"', '"b"', '"c"']))
    assert (found.value, found.confidence) == ('["a", "b"]', pytest.approx(2 / 3))
    split = known({'["a"]': 1, "[]": 1}, options=['"a"', '"b"'])
    assert short(decide(ConsensusPolicy(), split)) == (None, "tie")
