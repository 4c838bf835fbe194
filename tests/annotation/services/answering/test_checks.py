"""What may be submitted, and what of it is stored."""

from typing import Any

import pytest

from annotation.errors import InvalidRatings
from annotation.models import Criterion, Project
from annotation.services.answering.checks import RatingInput, check_ratings, given_ratings
from tests.factories.asking import publish_asking

pytestmark = pytest.mark.django_db
WHEN = {"criterion": "gate", "values": [1, 2]}


def criteria(project: Project, **rules: Any) -> list[Criterion]:
    return list(publish_asking(project, **rules).criteria.order_by("position"))


def problems(of: list[Criterion], **ratings: RatingInput) -> dict[str, str]:
    try:
        check_ratings(of, ratings, "")
    except InvalidRatings as error:
        return error.problems
    return {}


def test_a_criterion_is_required_only_while_its_condition_holds(project: Project) -> None:
    asked = criteria(project, gate={}, then={"when": WHEN})
    assert problems(asked, gate=RatingInput(1)) == {"then": "Then is missing."}
    assert problems(asked, gate=RatingInput(4)) == {}
    assert problems(asked, gate=RatingInput(abstained=True)) == {}


def test_what_is_not_asked_is_neither_checked_nor_stored(project: Project) -> None:
    asked = criteria(project, gate={}, then={"when": WHEN})
    given = {"gate": RatingInput(4), "then": RatingInput("nonsense", "Why?")}
    assert problems(asked, **given) == {}
    assert [(one.key, value) for one, value, _ in given_ratings(asked, given)] == [("gate", 4)]


def test_an_optional_criterion_may_be_left_open(project: Project) -> None:
    asked = criteria(project, gate={}, extra={"required": False})
    assert problems(asked, gate=RatingInput(4)) == {}
    assert len(given_ratings(asked, {"gate": RatingInput(4), "extra": RatingInput()})) == 1
    alone = problems(asked, gate=RatingInput(4), extra=RatingInput(comment="Hm."))
    assert alone == {"extra": "Extra has a reason but no value."}


def test_an_answer_says_something(project: Project) -> None:
    asked = criteria(project, gate={"required": False})
    expected = "Nothing is rated yet. Rate at least one Criterion, or skip."
    assert problems(asked) == {"ratings": expected}


@pytest.mark.parametrize(
    ("rules", "given", "refused"),
    [
        ({"rationale": "always"}, RatingInput(3), True),
        ({"rationale": "always"}, RatingInput(3, "  "), True),
        ({"rationale": "always"}, RatingInput(3, "So."), False),
        ({"rationale": "always"}, RatingInput(abstained=True), False),
        ({"rationale": "extremes"}, RatingInput(5.0), True),
        ({"rationale": "extremes"}, RatingInput(4), False),
        ({"rationale": "share:1"}, RatingInput(4), False),
        ({"abstain_reason": True}, RatingInput(abstained=True), True),
        ({"abstain_reason": True}, RatingInput(2), False),
    ],
)
def test_a_reason_is_wanted_by_the_rules(
    project: Project, rules: dict[str, Any], given: RatingInput, refused: bool
) -> None:
    found = problems(criteria(project, tone=rules), tone=given)
    assert found == ({"tone": "Tone needs a reason."} if refused else {})


def test_the_seed_of_an_answer_draws_the_share(project: Project) -> None:
    asked = criteria(project, tone={"rationale": "share:1"})
    with pytest.raises(InvalidRatings, match="Tone needs a reason"):
        check_ratings(asked, {"tone": RatingInput(3)}, "", "7:1")


def test_cannot_judge_may_be_switched_off(project: Project) -> None:
    asked = criteria(project, tone={"abstain": False})
    expected = "Tone needs a value: it cannot be left at cannot judge."
    assert problems(asked, tone=RatingInput(abstained=True)) == {"tone": expected}


def test_a_reason_nobody_asks_for_is_not_stored(project: Project) -> None:
    asked = criteria(project, tone={"rationale": "never"})
    given = {"tone": RatingInput(3, "Smuggled in.")}
    assert [comment for _, _, comment in given_ratings(asked, given)] == [""]


def test_values_and_none_of_them_contradict_each_other_and_it_says_so(project: Project) -> None:
    several = {"kind": "multiselect", "level": "none", "values": ["rude", "long"]}
    asked = criteria(project, issues=several)
    told = "Issues: some values and none of them cannot both hold."
    assert problems(asked, issues=RatingInput(["rude", None])) == {"issues": told}
    assert problems(asked, issues=RatingInput(["rude"])) == {}
