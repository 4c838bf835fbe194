"""The whole of a judge's agreement under one criterion."""

import numpy as np
import pytest

from annotation.models import Reference
from evalhub.stats.coefficients import Sampling
from evalhub.stats.intervals import Estimate
from judges.models import JudgeRun
from judges.selectors.agreement.figures import agreement_of, run_agreement
from judges.selectors.agreement.reports import beside_people
from tests.factories.compared import make_compared

pytestmark = pytest.mark.django_db
NAN = np.nan
NOMINAL = {"accuracy", "balanced_accuracy", "precision", "recall", "f1", "mcc", "kappa", "alpha"}
ORDINAL = NOMINAL | {"linear_kappa", "quadratic_kappa", "pearson", "spearman", "kendall"}


def test_every_measure_stands_beside_what_people_reach(run: JudgeRun) -> None:
    (found,) = run_agreement(run, Sampling(seed=1, resamples=30))
    assert {line.key for line in found.lines} == ORDINAL
    accuracy = found.line("accuracy")
    # Judge: 5, 2, 1 against 5, 4, 1. People against each other: the same on three of four.
    assert accuracy.judge.value == pytest.approx(2 / 3)
    assert accuracy.people.value == pytest.approx(3 / 4)
    assert accuracy.difference.value == pytest.approx(2 / 3 - 3 / 4)
    assert accuracy.judge.method == "Clopper-Pearson, exact"


def test_without_several_people_there_is_no_ceiling() -> None:
    found = agreement_of(make_compared([[0, 1, 1]], [[0, 1, 0]], [0, 1, 1]), epsilon=0.2)
    assert {line.key for line in found.lines} == NOMINAL
    assert all(line.people is None for line in found.lines if line.key != "alpha")
    assert isinstance(found.line("alpha").judge, Estimate)
    assert found.line("nothing") is None
    assert [one.people for one in found.classes] == [None, None]


def test_a_pair_right_in_one_of_two_orders_is_half_right() -> None:
    orders = (("AB", 0), ("BA", 0))
    people = [[0, 0, 2, 2]] * 2
    views = [[0, 0, 2, NAN], [0, 2, 2, 2]]
    about = {"scope": "pair", "values": ["A", "tie", "B"]}
    found = agreement_of(make_compared(views, people, orders=orders, **about), epsilon=0.2)
    # Right: both, one, both, one (unparsed is wrong): 1 + 1/2 + 1 + 1/2 of 4.
    line = found.line("accuracy")
    assert line.judge.value == pytest.approx(3 / 4)
    assert line.difference.value == pytest.approx(3 / 4 - 1)


def test_tpr_and_tnr_have_a_side_where_one_value_is_the_good_one() -> None:
    found = agreement_of(make_compared([[1, 1, 0, 1]], [[1, 1, 0, 0]] * 2), epsilon=0.2)
    assert found.positive.value == "yes"
    assert found.positive.found.tpr.value == pytest.approx(1)
    assert found.positive.found.tnr.value == pytest.approx(1 / 2)


def test_each_value_stands_beside_how_well_people_find_it() -> None:
    people = [[1, 1, 0, 0, 1, 0], [1, 1, 0, 0, 1, 0], [1, 0, 0, 1, 1, 1]]
    found = agreement_of(make_compared([[1, 1, 1, 0, 0, 0]], people), epsilon=0.2)
    # Each against the two others: units 1 and 5 are yes for all three (six times found), unit 3
    # no for all three. Where one is alone the two others have a tie, and he is wrong: once with
    # no (unit 2), twice with yes (units 4 and 6). TP 6, FN 1, TN 3, FP 2.
    side = found.positive.people
    shares = [one.value for one in (side.tpr, side.tnr, side.precision, side.f1)]
    assert shares == pytest.approx([6 / 7, 3 / 5, 6 / 8, 12 / 15])
    assert (side.n, side.tpr.n, side.tnr.n, side.precision.n) == (7, 7, 5, 8)
    assert side.tpr.low < 6 / 7 < side.tpr.high
    # The Judge finds two of the three that most say yes to, and two of the three others.
    assert found.positive.found.tpr.value == pytest.approx(2 / 3)
    ceilings = beside_people(found)["human_ceilings"]
    assert [ceilings[name]["value"] for name in ("tpr", "tnr")] == pytest.approx([6 / 7, 3 / 5])


def test_alpha_of_ten_units_that_all_agree_leaves_room_below() -> None:
    said = [0, 1] * 5
    line = agreement_of(make_compared([said], [said] * 2), epsilon=0.2).line("alpha")
    # Thirty values, fifteen of each: of 870 ordered pairs 420 are equal. Ten of ten units have
    # .025 to the power of 1/10 as their exact lower end. Of people alone: 20 values, 180 of 380.
    for side, chance in ((line.judge, 420 / 870), (line.people, 180 / 380)):
        assert (side.value, side.high) == (1, 1)
        assert side.low == pytest.approx((0.025**0.1 - chance) / (1 - chance))


def test_any_number_has_ranks_and_alpha_but_no_classes() -> None:
    rng = np.random.default_rng(3)
    truth = rng.random(40)
    people, judge = truth + rng.normal(0, 0.1, (3, 40)), truth + rng.normal(0, 0.1, (1, 40))
    about = {"level": "interval", "values": []}
    found = agreement_of(make_compared(judge, people, **about), epsilon=0.2)
    assert {line.key for line in found.lines} == {"accuracy", "alpha", "pearson", "spearman"} | {
        "kendall"
    }
    assert found.line("pearson").judge.value > 0.8
    assert (found.classes, found.positive, found.against) == ((), None, "median")


def test_what_nobody_rated_has_only_reasons(run: JudgeRun) -> None:
    Reference.objects.all().delete()
    found = agreement_of(make_compared([[0, 1]], np.empty((0, 2))), epsilon=0.2)
    assert found.line("accuracy").judge.reason == "no_unit"
    assert found.line("alpha").judge.reason == "no_people"
    assert found.stand_in is None
