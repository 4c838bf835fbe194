"""What a policy asks of people, in words and numbers."""

from annotation.handout import Lane
from annotation.routing.groups import Group, Person
from annotation.routing.policies import Batch, HandoutPolicy, Stratum
from annotation.selectors.handout.demands import demands_of, unmet_rules


def test_alike_demands_are_added_up_and_the_hardest_comes_first() -> None:
    german = Lane(0, needs={"lang": "de"})
    both = Lane(1, needs={"lang": ["de", "fr"], "field": {"any": ["law", "tax"]}})
    kept = Lane(2, reserved=["ben"])
    groups = [
        Group("a", 3, 2, german),
        Group("b", 4, 2, Lane(5, rank=9, needs={"lang": "de"})),
        Group("a", 1, 2, both),
        Group("a", 2, 2, kept),
        Group("a", 9, 2, Lane(3)),
    ]
    people = [Person("anna", 1, {"lang": ["de"]}), Person("ben", 2, {"lang": ["de"]})]
    found = demands_of(groups, people)
    assert [(one.words, one.n_subjects, one.n_able) for one in found] == [
        ("field law or tax, lang de and fr", 1, 0),
        ("kept for ben", 2, 1),
        ("lang de", 7, 2),
    ]


def test_rules_nothing_goes_by_are_told_by_their_words() -> None:
    policy = HandoutPolicy(
        strata=(Stratum("tier", "1"), Stratum("tier", ("2", "3"))),
        batches=(Batch("batch", "a", ("anna",)),),
    )
    assert unmet_rules(policy, {0, 1}, {0}) == ("tier = 2, 3", "batch = a")
    assert unmet_rules(policy, {1, 2}, {1}) == ()
