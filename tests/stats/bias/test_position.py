import numpy as np
import pytest

from evalhub.stats.agreement.kappa import cohen_kappa
from evalhub.stats.bias.position import position_bias, two_order_accuracy
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.tables import contingency

NAN = np.nan
VALUE = {"A": 0.0, "B": 1.0, None: NAN}


def reason_of(call):
    with pytest.raises(UndefinedStatistic) as caught:
        call()
    return caught.value.reason


@pytest.fixture(scope="module")
def llmbar(read_rows):
    """Verdicts in both orders and the truth, by judge and subset (and ``all``)."""
    subset_of = {row["id"]: row["metadata"]["subset"] for row in read_rows("llmbar/items.jsonl.gz")}
    gold = {row["item_id"]: row["value"] for row in read_rows("llmbar/gold.jsonl")}
    verdicts = {}
    for row in read_rows("llmbar/judge.jsonl.gz"):
        if row["dimension"] == "preference":
            judge = f"{row['judge_model']}/{row['prompt']}"
            for subset in (subset_of[row["item_id"]], "all"):
                pairs = verdicts.setdefault((judge, subset), {})
                pairs.setdefault(row["item_id"], {})[row["order"]] = VALUE[row["value"]]
    return {
        key: np.array([[pair["AB"], pair["BA"], VALUE[gold[item]]] for item, pair in pairs.items()])
        for key, pairs in verdicts.items()
    }


def test_verdicts_in_both_orders_are_told_apart_by_hand():
    # A=0 B=1 tie=2: AA same, AB first twice, BA second twice, A-tie first, tie-A second,
    # tie-tie same, ?-? same, A-? neither.
    ab = [0, 0, 1, 0, 2, 2, NAN, 0]
    ba = [0, 1, 0, 2, 0, 2, NAN, NAN]
    found = position_bias(ab, ba)
    assert (found.n_pairs, found.n_unparsed, found.same_in_both_orders) == (8, 3, 3)
    assert (found.primacy, found.recency) == (2, 2)
    assert found.consistency.value == pytest.approx(3 / 8)
    # Choices: AB has A A B A A (4 of 5 first); BA has A B A A (1 of 4 first).
    assert found.chose_first.value == pytest.approx(5 / 9)
    assert found.chose_first.n == 9
    assert found.fairness == pytest.approx(0)
    assert found.p_value == pytest.approx(1)


def test_exact_test_of_primacy_by_hand():
    # 5 primacy, 0 recency: 2 * .5**5.
    found = position_bias([0] * 5, [1] * 5)
    assert found.p_value == pytest.approx(0.0625)
    assert found.fairness == pytest.approx(-1)
    assert found.chose_first.value == pytest.approx(1)


def test_position_without_verdicts():
    assert reason_of(lambda: position_bias([], [])) == "no_pair"
    found = position_bias([NAN], [NAN])
    assert found.chose_first.reason == "no_unit"
    assert found.p_value is None


def test_other_codes_for_the_sides():
    found = position_bias([5, 3], [3, 3], a=5, b=3)
    assert (found.primacy, found.same_in_both_orders) == (1, 1)


def test_unparsed_verdicts_count_as_wrong():
    found = two_order_accuracy([0, 1, NAN, 0], [0, 0, 1, 0], [0, 1, 1, NAN])
    assert (found.correct_ab, found.correct_ba, found.correct_in_both, found.n) == (2, 2, 1, 3)
    assert found.accuracy.value == pytest.approx(2 / 3)
    assert reason_of(lambda: two_order_accuracy([0], [0], [NAN])) == "no_pair"


def test_llmbar_figures_of_every_judge_and_subset_are_met(llmbar, expected):
    checked = 0
    for judge, subsets in expected("llmbar")["judges"].items():
        for subset, figures in subsets.items():
            if (judge, subset) not in llmbar or "correct_AB" not in figures:
                continue
            ab, ba, truth = llmbar[judge, subset].T
            position, right = position_bias(ab, ba), two_order_accuracy(ab, ba, truth)
            counts = [right.correct_ab, right.correct_ba, right.correct_in_both]
            keys = ("correct_AB", "correct_BA", "correct_in_both")
            assert counts == [figures[key] for key in keys]
            assert position.same_in_both_orders == figures["same_in_both_orders"]
            shares = (right.accuracy, position.consistency, position.chose_first)
            keys = ("accuracy", "positional_agreement", "chose_first_shown")
            rounded = [round(share.value, 6) for share in shares]
            assert rounded == pytest.approx([figures[key] for key in keys])
            checked += 1
    # 15 judges and prompts on five subsets.
    assert checked == 75


def test_llmbar_headline_of_gpt_4_is_met(llmbar):
    ab, ba, truth = llmbar["GPT-4/Vanilla", "natural"].T
    assert two_order_accuracy(ab, ba, truth).accuracy.value == pytest.approx(0.955)
    assert position_bias(ab, ba).consistency.value == pytest.approx(0.95)
    # Kappa of the first order alone.
    assert round(cohen_kappa(contingency(ab, truth)).value, 3) == pytest.approx(0.898)


@pytest.mark.parametrize(
    ("judge", "consistency", "fairness"),
    [
        ("GPT-4", 0.928, -0.024),
        ("ChatGPT", 0.659, -0.294),
        ("LLaMA2", 0.753, -0.118),
        ("PaLM2", 0.726, -0.122),
        ("Falcon", 0.415, -0.551),
    ],
)
def test_llmbar_preference_fairness_is_met(llmbar, judge, consistency, fairness):
    ab, ba, _truth = llmbar[f"{judge}/Vanilla", "all"].T
    # The figures leave out the pairs (two, of LLaMA2) with one readable verdict.
    whole = np.isnan(ab) == np.isnan(ba)
    found = position_bias(ab[whole], ba[whole])
    assert found.n_pairs == 419 - 2 * (judge == "LLaMA2")
    assert found.consistency.value == pytest.approx(consistency, abs=5e-4)
    assert found.fairness == pytest.approx(fairness, abs=5e-4)
