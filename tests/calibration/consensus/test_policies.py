import pytest

from calibration.consensus.policies import DEFAULT, ConsensusPolicy
from calibration.errors import InvalidPolicy


def test_a_policy_comes_back_from_its_file() -> None:
    policy = ConsensusPolicy("dawid_skene", 3, 0.9, "no_majority", "last")
    assert ConsensusPolicy.read(policy.as_json()) == policy
    assert ConsensusPolicy.read({}) == DEFAULT


@pytest.mark.parametrize(
    ("document", "named"),
    [
        ({"method": "vote"}, "method"),
        ({"experts": "sometimes"}, "experts"),
        ({"references": True}, "references"),
        ({"minimum_raters": 0}, "minimum_raters"),
        ({"minimum_raters": True}, "minimum_raters"),
        ({"minimum_confidence": 1.5}, "minimum_confidence"),
        ({"minimum_confidence": "high"}, "minimum_confidence"),
        ({"quorum": 2}, "quorum"),
        ([], "object"),
    ],
)
def test_what_is_wrong_is_named(document: object, named: str) -> None:
    with pytest.raises(InvalidPolicy, match=named):
        ConsensusPolicy.read(document)
