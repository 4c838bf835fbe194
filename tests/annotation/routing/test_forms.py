"""The policy's form: what it reads, and where it says that something is wrong."""

import pytest

from annotation.routing.forms import PolicyForm
from annotation.routing.policies import Batch, HandoutPolicy, Limit, Stratum
from tests.factories.handout import posted

POLICY = HandoutPolicy(
    strata=(Stratum("tier", ("1", "a, b"), 5), Stratum("tier", "3")),
    batches=(Batch("batch", "a", ("anna",)),),
    skills=("lang", "field"),
    any_skill=("topic",),
    fill="breadth",
    order="highest",
    by="risk",
    once_per_item=True,
    cap=100,
    daily=20,
    extra=2,
    threshold=0.35,
    limits=(Limit("accuracy", 0.3),),
    repeats=0.05,
    gap=25,
    gap_days=2,
)


def test_a_policy_goes_through_the_form_unchanged() -> None:
    form = PolicyForm(posted(POLICY))
    assert form.is_valid(), form.errors
    assert form.policy == POLICY


def test_the_empty_forms_of_lists_are_empty_lists() -> None:
    form = PolicyForm(posted(HandoutPolicy()))
    assert form.is_valid(), form.errors
    assert form.policy == HandoutPolicy()


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("strata", "tier = 1,", "a comma with no value beside it"),
        ("strata", "tier", "Line 1: “tier” has no key and value"),
        ("batches", "batch = a", "names no Rater"),
        ("limits", "accuracy = 2", "not a share"),
        ("order", "sideways", "Select a valid choice"),
        ("fill", "", "required"),
        ("cap", "-1", "greater than or equal to 0"),
        ("extra", "51", "less than or equal to 50"),
        ("percent", "0", "greater than or equal to 1"),
        ("repeat_percent", "51", "less than or equal to 50"),
        ("gap", "9", "greater than or equal to 10"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(field: str, value: str, says: str) -> None:
    form = PolicyForm({**posted(HandoutPolicy()), field: value})
    assert not form.is_valid()
    assert list(form.errors) == [field]
    assert says in str(form.errors[field])


@pytest.mark.parametrize(("order", "field"), [("highest", "by"), ("strata", "strata")])
def test_an_order_says_what_it_lacks(order: str, field: str) -> None:
    form = PolicyForm({**posted(HandoutPolicy()), "order": order})
    assert not form.is_valid()
    assert list(form.errors) == [field]
    assert "or choose another order" in str(form.errors[field])


def test_every_field_stands_in_one_section() -> None:
    form = PolicyForm.of(HandoutPolicy())
    names = [field.name for section in form.sections for field in section.fields]
    assert sorted(names) == sorted(form.fields)
