import numpy as np
import pytest

from evalhub.stats.bias.repeats import repeat_unanimity
from evalhub.stats.errors import UndefinedStatistic

NAN = np.nan


def reason_of(call):
    with pytest.raises(UndefinedStatistic) as caught:
        call()
    return caught.value.reason


def test_unanimity_over_repeats_by_hand():
    # Units: same thrice; same twice with one unparsed; differing; judged once only.
    found = repeat_unanimity([[1, 2, 1, 1], [1, NAN, 1, NAN], [1, 2, 2, NAN]])
    assert (found.value, found.n) == (pytest.approx(2 / 3), 3)
    assert reason_of(lambda: repeat_unanimity([[1, 2]])) == "no_unit"
