"""Policies from JSON: what is allowed, and the sentence for what is not."""

import json

import pytest

from annotation.errors import InvalidPolicy
from annotation.routing.policies import Batch, HandoutPolicy, Limit, Stratum


def test_nothing_is_the_default_policy() -> None:
    assert HandoutPolicy.read({}) == HandoutPolicy()
    assert HandoutPolicy().order == "shuffle"


def test_a_policy_reads_back_as_it_was_written() -> None:
    policy = HandoutPolicy(
        strata=(Stratum("tier", ("1", "3"), 5), Stratum("tier", "2")),
        batches=(Batch("batch", ("a", "b"), ("anna", "ben")),),
        skills=("lang",),
        any_skill=("topic",),
        limits=(Limit("accuracy", 0.3),),
        order="strata",
        repeats=0.05,
        gap=40,
    )
    assert HandoutPolicy.read(json.loads(json.dumps(policy.as_json()))) == policy


def test_a_list_of_one_value_is_that_value() -> None:
    stored = {"strata": [{"key": "tier", "value": ["1"]}]}
    assert HandoutPolicy.read(stored) == HandoutPolicy(strata=(Stratum("tier", "1"),))


def test_a_criterion_may_have_a_threshold_of_its_own() -> None:
    policy = HandoutPolicy(threshold=0.5, limits=(Limit("tone", 0.9),))
    assert policy.threshold_of("tone") == pytest.approx(0.9)
    assert policy.threshold_of("accuracy") == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("document", "says"),
    [
        ([], "is a JSON object"),
        ({"overlap": 3}, "has no 'overlap'"),
        ({"fill": "sideways"}, "fill is 'sideways'; it may be depth, breadth"),
        ({"order": "highest"}, "Name the metadata key"),
        ({"order": "strata"}, "at least one stratum"),
        ({"order": "lowest", "by": 7}, "by is the name"),
        ({"strata": {"key": "a"}}, "strata must be a list"),
        ({"strata": [{"key": "a"}]}, "strata: an entry has key, overlap, value"),
        ({"strata": [{"key": "a", "value": 1}]}, "strata holds 1"),
        ({"strata": [{"key": "a", "value": "1", "overlap": True}]}, "overlap of a = 1 must be"),
        ({"strata": [{"key": "a", "value": "1", "overlap": 51}]}, "from 1 to 50"),
        ({"strata": [{"key": "a", "value": []}]}, "a rule has 1 to 50 values, each once"),
        ({"strata": [{"key": "a", "value": ["1", "1"]}]}, "a rule has 1 to 50 values, each once"),
        ({"strata": [{"key": "a", "value": ["1", 2]}]}, "strata holds 2"),
        ({"skills": ["lang"], "any_skill": ["lang"]}, "lang asks for all of its skills or for any"),
        ({"batches": [{"key": "a", "value": "1", "raters": []}]}, "names no Rater"),
        ({"skills": "lang"}, "skills must be a list"),
        ({"skills": [""]}, "skills holds ''"),
        ({"cap": -1}, "cap must be a whole number"),
        ({"daily": 1.5}, "daily must be a whole number"),
        ({"extra": 51}, "extra must be a whole number from 0 to 50"),
        ({"threshold": 0}, "threshold is a share"),
        ({"threshold": True}, "threshold is a share"),
        ({"limits": [{"key": "a", "value": "much"}]}, "threshold is a share"),
        ({"once_per_item": 1}, "once_per_item must be true or false"),
        ({"repeats": 0.6}, "repeats is a share of turns"),
        ({"gap": 9}, "gap must be a whole number from 10"),
        ({"gap_days": 366}, "gap_days must be"),
    ],
)
def test_what_cannot_be_followed_is_named(document: object, says: str) -> None:
    with pytest.raises(InvalidPolicy, match=says):
        HandoutPolicy.read(document)
