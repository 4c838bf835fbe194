import pytest

from calibration.errors import InvalidPolicy
from calibration.policies import ReleasePolicy, Settled, Votes, decide, decide_options

EITHER = ReleasePolicy()


def outcome(policy: ReleasePolicy, counts: dict[str, int], **about: object) -> tuple[object, str]:
    votes = Votes(counts, n_abstained=int(about.pop("abstained", 0)))  # type: ignore[call-overload]
    given = {"reference": None, "trap": False, **about}
    decision = decide(policy, votes=votes, **given)  # type: ignore[arg-type]
    return decision.value, decision.source or decision.left_out


def test_the_majority_enters() -> None:
    assert outcome(EITHER, {"5": 2, "4": 1}) == ("5", "majority")


def test_a_reference_goes_before_the_majority() -> None:
    assert outcome(EITHER, {"5": 2}, reference="1") == ("1", "reference")


def test_a_majority_policy_does_not_look_at_references() -> None:
    assert outcome(ReleasePolicy("majority"), {"5": 2}, reference="1") == ("5", "majority")


def test_a_reference_policy_does_not_look_at_ratings() -> None:
    assert outcome(ReleasePolicy("reference"), {"5": 2}) == (None, "unrated")


def test_a_tie_is_left_out() -> None:
    assert outcome(EITHER, {"5": 1, "4": 1}) == (None, "tie")


def test_abstentions_are_no_votes() -> None:
    assert outcome(EITHER, {"5": 1}, abstained=2) == ("5", "majority")
    assert outcome(EITHER, {}, abstained=2) == (None, "abstained")


def test_nobody_s_unit_is_unrated() -> None:
    assert outcome(EITHER, {}) == (None, "unrated")


def test_too_few_ratings_are_left_out_before_ties_are_looked_at() -> None:
    assert outcome(ReleasePolicy(minimum_ratings=3), {"5": 1, "4": 1}) == (None, "few")


def test_a_trap_is_left_out_even_with_a_reference() -> None:
    assert outcome(EITHER, {"5": 3}, reference="5", trap=True) == (None, "trap")
    assert outcome(ReleasePolicy(include_traps=True), {"5": 3}, trap=True) == ("5", "majority")


def test_a_policy_is_read_from_json_and_back() -> None:
    document = {"source": "majority", "minimum_ratings": 2, "include_traps": True}
    found = ReleasePolicy.read(document).as_json()
    assert document.items() <= found.items()
    assert found["splits"] == {"calibration": 0.6, "few_shot": 0.1, "held_out": 0.3}
    assert ReleasePolicy.read(found).as_json() == found


def test_a_settled_value_goes_before_the_majority_and_after_the_reference() -> None:
    settled = Settled('"a"')
    assert outcome(EITHER, {"5": 3}, settled=settled) == ('"a"', "adjudicated")
    assert outcome(EITHER, {"5": 3}, settled=settled, reference="1") == ("1", "reference")
    assert outcome(ReleasePolicy("reference"), {}, settled=settled) == (None, "unrated")


def test_what_is_truly_ambiguous_is_left_out_whatever_else_is_known() -> None:
    unclear = Settled(ambiguous=True)
    assert outcome(EITHER, {"5": 3}, settled=unclear, reference="5") == (None, "ambiguous")
    marked = ReleasePolicy(exclude_ambiguous=False)
    assert outcome(marked, {"5": 3}, settled=unclear) == ("5", "majority")


def test_a_decision_that_awaits_a_second_person_keeps_its_unit_out() -> None:
    assert outcome(EITHER, {"5": 3}, settled=Settled(pending=True)) == (None, "pending")


def test_a_majority_needs_its_share() -> None:
    # Two of three are two thirds.
    assert outcome(ReleasePolicy(minimum_confidence=0.67), {"5": 2, "4": 1}) == (None, "confidence")
    assert outcome(ReleasePolicy(minimum_confidence=0.66), {"5": 2, "4": 1}) == ("5", "majority")
    assert decide(EITHER, reference=None, votes=Votes({"5": 3, "4": 1}), trap=False).confidence == (
        pytest.approx(0.75)
    )


@pytest.mark.parametrize(
    ("document", "named"),
    [
        ([], "JSON object"),
        ({"sauce": 1}, "'sauce'"),
        ({"source": "mean"}, "'mean'"),
        ({"source": []}, "source"),
        ({"minimum_ratings": 0}, "minimum_ratings"),
        ({"minimum_ratings": True}, "minimum_ratings"),
        ({"include_traps": "no"}, "include_traps"),
        ({"minimum_confidence": 2}, "minimum_confidence"),
        ({"exclude_ambiguous": 1}, "exclude_ambiguous"),
        ({"splits": {"test": 1}}, "'test'"),
        ({"splits": {"held_out": 0.5}}, "they must make 1"),
        ({"splits": [1]}, "splits"),
        ({"strata": "intent"}, "strata"),
        ({"strata": ["a", "a"]}, "strata"),
        ({"targets": {"refund": 4}}, "targets"),
        ({"targets": {"intent=a": -1}}, "targets"),
        ({"seed": -1}, "seed"),
        ({"near_duplicate": 0.2}, "near_duplicate"),
    ],
)
def test_a_wrong_policy_is_refused_by_name(document: object, named: str) -> None:
    with pytest.raises(InvalidPolicy) as refused:
        ReleasePolicy.read(document)
    assert named in refused.value.message


def several(counts: dict[str, int], **about: object) -> tuple[object, str]:
    given = {"reference": None, "trap": False, "options": ['"a"', '"b"'], **about}
    decision = decide_options(EITHER, votes=Votes(counts), **given)  # type: ignore[arg-type]
    return decision.value, decision.source or decision.left_out


def test_each_option_is_decided_by_its_own_majority() -> None:
    # Of three people three chose a and one b; no two said the same.
    assert several({'["a"]': 2, '["a", "b"]': 1}) == ('["a"]', "majority")
    assert several({'["a", "b"]': 1, '["b"]': 1, '["a"]': 1}) == ('["a", "b"]', "majority")
    assert several({"[]": 2, '["a"]': 1}) == ("[]", "majority")


def test_an_option_that_half_of_the_people_chose_is_a_tie() -> None:
    assert several({'["a"]': 1, '["a", "b"]': 1}) == (None, "tie")


def test_options_follow_references_and_traps_as_other_values_do() -> None:
    assert several({"[]": 3}, reference='["b"]') == ('["b"]', "reference")
    assert several({"[]": 3}, trap=True) == (None, "trap")
    assert several({}) == (None, "unrated")


@pytest.mark.parametrize(
    "document",
    [
        {"strata": ["a\x00"]},
        {"licences": ["\ud800"]},
        {"targets": {"a=\x00": 1}},
        {"targets": {1: 1}},
    ],
)
def test_texts_that_cannot_be_kept_are_refused(document: dict[str, object]) -> None:
    with pytest.raises(InvalidPolicy, match="must be"):
        ReleasePolicy.read(document)
