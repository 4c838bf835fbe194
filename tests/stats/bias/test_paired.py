import numpy as np
import pytest
from scipy import stats

from evalhub.stats.bias.paired import excess, net_share, paired_shift
from evalhub.stats.errors import UndefinedStatistic

NAN = np.nan


def test_a_shift_by_hand():
    # Up, same, down, up, lost, unread before, unread in both.
    found = paired_shift([1, 2, 3, 2, 4, NAN, NAN], [2, 2, 1, 5, NAN, 1, NAN])
    assert (found.n, found.n_lost, found.up, found.down) == (4, 1, 2, 1)
    assert found.shift.value == pytest.approx(1 / 4)
    assert found.flips.value == pytest.approx(3 / 4)
    assert found.p_value == pytest.approx(1)


def test_nothing_read_both_ways():
    with pytest.raises(UndefinedStatistic) as caught:
        paired_shift([NAN, 1], [1, NAN])
    assert caught.value.reason == "no_unit"


def test_the_interval_of_a_net_share_by_hand():
    # (36+1)/102 and (14+1)/102; difference 22/102, variance (52/102 - (22/102)^2) / 102.
    found = net_share(36, 14, 100)
    error = np.sqrt((52 / 102 - (22 / 102) ** 2) / 102)
    assert found.value == pytest.approx(0.22)
    assert (found.low, found.high) == pytest.approx(
        (22 / 102 - 1.959964 * error, 22 / 102 + 1.959964 * error)
    )


@pytest.mark.parametrize(("up", "down", "n"), [(0.02, 0.02, 60), (0.1, 0.05, 100), (0.3, 0.1, 40)])
def test_the_interval_holds_the_truth_as_often_as_it_says(rng, up, down, n):
    counts = rng.multinomial(n, [up, down, 1 - up - down], size=2000)
    inside = [
        found.low <= up - down <= found.high
        for found in (net_share(int(u), int(d), n) for u, d, _ in counts)
    ]
    assert 0.935 < np.mean(inside) <= 1


def test_an_excess_is_over_what_mere_asking_again_changes():
    changed, again = [1, 1, 1, 1, 0, NAN], [1, 0, 0, 0, 1, 1]
    estimate, p_value = excess(changed, again)
    assert estimate.value == pytest.approx((3 - 1) / 5)
    assert p_value == pytest.approx(stats.binomtest(3, 4).pvalue)
