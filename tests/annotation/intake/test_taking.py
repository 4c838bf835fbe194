"""Lots and quotas: the same item decides the same, whoever sends it when."""

from annotation.intake.taking import Quota, lot

KEYS = [f"item-{n}" for n in range(10_000)]


def test_a_lot_depends_on_seed_and_id_only():
    assert [lot(7, key) for key in KEYS[:5]] == [lot(7, key) for key in KEYS[:5]]
    assert lot(7, "item-1") != lot(8, "item-1") != lot(8, "item-2")


def test_lots_are_uniform_enough_to_take_one_percent():
    taken = sum(lot(7, key) < 0.01 for key in KEYS)
    # Binomial(10,000, 0.01): mean 100, standard deviation 9.9; four of them either way.
    assert 60 < taken < 140
    assert all(0 <= lot(-3, key) < 1 for key in KEYS)


def test_a_larger_share_takes_what_a_smaller_one_took():
    small = {key for key in KEYS if lot(7, key) < 0.05}
    assert small <= {key for key in KEYS if lot(7, key) < 0.2}


def test_without_values_of_their_own_all_share_the_day():
    quota = Quota(by="risk", daily=2)
    assert [quota.take({"risk": risk}) for risk in ("high", "low", "high")] == [True, True, False]


def test_values_with_a_number_of_their_own_do_not_use_up_the_others():
    quota = Quota(by="risk", daily=1, own={"high": 2})
    asked = [{"risk": "high"}, {"risk": "low"}, {"risk": "high"}, {"risk": "high"}, {}]
    assert [quota.take(metadata) for metadata in asked] == [True, True, True, False, False]
    assert quota.taken == {"high": 2, "(other)": 1}


def test_no_number_is_no_limit_and_zero_takes_nothing():
    quota = Quota(by="risk", own={"low": 0})
    assert [quota.take({"risk": risk}) for risk in ("high", "low", "mid")] == [True, False, True]


def test_what_was_taken_before_counts():
    assert not Quota(daily=5, taken={"": 5}).take({})
