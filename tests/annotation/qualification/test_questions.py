"""Reading questions off rows, and drawing them."""

from collections import Counter

from annotation.handout import Seeds
from annotation.qualification.questions import Slot, draw, order_shown, questions_of

ROW = {
    "id": "p1",
    "input": "How much?",
    "outputs": [{"id": "p1-a", "text": "Five."}, {"id": "p1-b", "text": "Two."}],
    "expected": [
        {"criterion": "overall", "value": "B"},
        {"output_id": "p1-b", "dimension": "accuracy", "value": 5, "tolerance": 1},
        {"output_id": "p1-a", "dimension": "accuracy", "value": 1, "feedback": "Invented."},
    ],
}
SEEDS = Seeds(7, 11)
POOL = [Slot(item, unit) for item in range(1, 5) for unit in ("0", "1", "pair")]


def test_a_row_is_one_question_per_output_and_one_for_the_pair() -> None:
    first, second, pair = questions_of(ROW)
    assert (first.unit, first.outputs, first.expected[0].feedback) == ("0", ("Five.",), "Invented.")
    assert (second.unit, second.outputs, second.expected[0].tolerance) == ("1", ("Two.",), 1)
    assert (pair.unit, pair.shown("BA")) == ("pair", ("Two.", "Five."))


def test_an_entry_without_an_output_means_the_only_one_or_the_item() -> None:
    expected = [{"criterion": "accuracy", "value": 1}]
    alone = {"id": "q", "input": "?", "outputs": [{"id": "x", "text": "A."}], "expected": expected}
    assert [one.unit for one in questions_of(alone)] == ["0"]
    assert [one.unit for one in questions_of({**alone, "outputs": []})] == ["item"]


def test_what_is_not_expected_is_not_asked() -> None:
    assert [one.unit for one in questions_of({**ROW, "expected": ROW["expected"][:1]})] == ["pair"]


def test_a_draw_is_the_same_for_one_person_and_shuffled_between_people() -> None:
    mine = draw(POOL, SEEDS, 1, 6)
    assert mine == draw(reversed(POOL), SEEDS, 1, 6)
    assert len({tuple(draw(POOL, Seeds(7, rater), 1, 6)) for rater in range(20)}) == 20


def test_a_second_try_takes_other_items_first() -> None:
    seen = [Slot(1, "0"), Slot(1, "1"), Slot(2, "pair")]
    assert {slot.item for slot in draw(POOL, SEEDS, 2, 6, seen=seen)} == {3, 4}
    again = draw(POOL, SEEDS, 2, 10, seen=seen)
    assert len(set(again)) == 10
    assert len(set(again) & set(seen)) == 1


def test_every_question_is_drawn_about_as_often() -> None:
    counts = Counter(slot for rater in range(2000) for slot in draw(POOL, Seeds(7, rater), 1, 6))
    # Each of 12 is in half of 2000 draws: 1000, with a standard deviation of sqrt(500) = 22.4.
    assert all(abs(n - 1000) < 5 * 22.4 for n in counts.values())


def test_a_pair_is_shown_in_both_orders_over_people() -> None:
    orders = Counter(order_shown(Seeds(7, rater), Slot(3, "pair")) for rater in range(400))
    # 200 each, standard deviation 10.
    assert abs(orders["AB"] - 200) < 50
    assert order_shown(SEEDS, Slot(3, "0")) == "AB"
