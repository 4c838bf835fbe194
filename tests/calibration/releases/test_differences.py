from calibration.releases.differences import (
    Difference,
    Frozen,
    Rules,
    Summary,
    differences,
    ratings_since,
    reason,
    way,
)


def one(subject: int, text: str, source: str = "majority", **ratings: int) -> Frozen:
    return Frozen(subject, "tone", text, source, ratings)


def test_units_are_added_dropped_changed_or_the_same() -> None:
    before = [one(1, "1"), one(2, "2"), one(4, "4")]
    after = [one(2, "2"), one(3, "3"), one(4, "5", "adjudicated")]
    found = list(differences(before, after, Rules()))
    assert found == [
        Difference("dropped", 1, "tone", "1", None),
        None,
        Difference("added", 3, "tone", None, "3"),
        Difference("changed", 4, "tone", "4", "5", "an Adjudication settled it"),
    ]
    summary = Summary()
    for each in found:
        summary.add(each)
    assert (summary.same, summary.of("added"), summary.of("changed")) == (1, 1, 1)


def test_the_reason_is_what_was_frozen_beside_the_value() -> None:
    rules = Rules(rubric=True, policy=True)
    assert reason(one(1, "1"), one(1, "2", "reference"), rules) == "it has a reference now"
    old = one(1, "1", "reference")
    assert reason(old, one(1, "2", "reference"), rules) == "its reference is another"
    assert reason(one(1, "1", a=1), one(1, "2", a=2), rules) == "there are new ratings"
    assert reason(one(1, "1"), one(1, "2"), rules) == "the Rubric is another"
    assert reason(one(1, "1"), one(1, "2"), Rules(policy=True)) == "the policy is another"
    assert reason(old, one(1, "2"), Rules()) == "it came from the reference before"


def test_a_consensus_value_is_known_by_its_method() -> None:
    assert way("consensus", "adjudication") == "adjudicated"
    assert way("consensus", "dawid_skene") == "dawid_skene"
    assert (way("majority", ""), way("consensus", "")) == ("majority", "consensus")
    model = one(1, "1", "dawid_skene"), one(1, "2", "dawid_skene")
    assert reason(*model, Rules()) == "the model weighs its Raters otherwise"
    assert reason(model[0], one(1, "2"), Rules()) == "it came from the dawid skene before"


def test_ratings_are_more_fewer_or_others() -> None:
    assert ratings_since({"1": 2}, {"1": 2}) == ""
    assert ratings_since({"1": 2}, {"1": 1}) == "fewer ratings count"
    assert ratings_since({"1": 2}, {"1": 1, "2": 1}) == "its ratings were changed"
