"""What to do next about one criterion."""

from collections.abc import Callable

import pytest

from annotation.models import Project
from annotation.selectors.agreement.criteria.advice import advice_about, some_of
from annotation.selectors.agreement.criteria.asked import Asked
from annotation.selectors.agreement.criteria.coefficients import coefficient_lines
from tests.factories.annotations import make_annotation
from tests.factories.people import make_rater
from tests.factories.projects import make_item
from tests.factories.scales import publish_scale

Say = Callable[[int, int], int]


def rate(project: Project, n: int, raters: int, say: Say, tiers: int = 1) -> None:
    """`n` items by so many raters: `say(rater, number)` is the value."""
    people = [make_rater(project, f"r{place}") for place in range(raters)]
    for number in range(n):
        tier = number * tiers // n
        item = make_item(project, f"i{number}", outputs=1, metadata={"tier": tier})
        for place, rater in enumerate(people):
            make_annotation(item.subjects.get(), rater, {"accuracy": say(place, number)})


def titles(asked: Asked) -> list[str]:
    return [one.title for one in advice_about(asked, coefficient_lines(asked))]


def truth(number: int) -> int:
    return 1 + number * 7 % 5


def test_one_rater_who_differs_is_named(project: Project, ask) -> None:
    rate(project, 40, 4, lambda place, n: truth(n) if place else truth(n + 1))
    assert titles(ask())[0] == "Talk with r0"


def test_a_slice_on_which_people_guess_is_named(project: Project, ask) -> None:
    hard = lambda place, n: truth(n) if n < 40 else truth(n * (place + 2))  # noqa: E731
    rate(project, 80, 3, hard, tiers=2)
    assert "Look at tier 1" in titles(ask())


def test_camps_come_before_single_raters(project: Project, ask) -> None:
    rate(project, 40, 4, lambda place, n: truth(n) if place < 2 else truth(n * 3 + 1))
    assert titles(ask())[0] == "Settle between the camps"


def test_low_throughout_is_a_matter_of_words(project: Project, ask) -> None:
    rate(project, 60, 3, lambda place, n: truth(n * (place + 1) + place * n // 5))
    assert "Make the question clearer" in titles(ask())


def test_a_rare_value_makes_alpha_low_though_people_agree(project: Project, ask) -> None:
    # Of 100 units each of two raters calls one other unit 1, all else is 3.
    publish_scale(project, "accuracy", [1, 3])
    rate(project, 100, 2, lambda place, n: 1 if n == place else 3)
    assert "Look for more of the rare value" in titles(ask())


def test_one_rating_per_unit_says_nothing(project: Project, ask) -> None:
    rate(project, 3, 1, lambda place, n: truth(n))
    assert titles(ask()) == ["Ask more Raters per unit"]


def test_nothing_rated_asks_for_ratings(project: Project, ask) -> None:
    assert titles(ask()) == ["Collect Ratings"]


def test_an_open_band_asks_for_units(project: Project, ask) -> None:
    # Twelve units; on three of them two people are two or more steps apart.
    rate(project, 12, 2, lambda place, n: truth(n + 2 * (place and n % 4 == 0)))
    asked = ask()
    (one,) = [a for a in advice_about(asked, coefficient_lines(asked)) if "units" in a.title]
    assert "±0.1" in one.reason


@pytest.mark.parametrize(("n", "said"), [(2, "a, b"), (8, "a, b, c, d, e, f and 2 more")])
def test_many_names_are_counted(n: int, said: str) -> None:
    assert some_of(list("abcdefgh")[:n]) == said


def test_agreement_throughout_asks_for_nothing(project: Project, ask) -> None:
    rate(project, 40, 3, lambda place, n: truth(n))
    assert titles(ask()) == []
