import numpy as np
import pytest

from evalhub.stats.confidence.stated import stated_verdicts
from evalhub.stats.errors import UndefinedStatistic


def test_verdicts_without_confidence_or_truth_are_left_out():
    found = stated_verdicts([0.9, np.nan, 0.4, 0.4], [1, 1, np.nan, 0], [5, 5, 5, 2])
    assert found.confidence.tolist() == [0.9, 0.4]
    assert (found.clusters.tolist(), found.n_clusters) == ([1, 0], 2)
    with pytest.raises(UndefinedStatistic, match="stated confidence"):
        stated_verdicts([np.nan], [1])
    with pytest.raises(ValueError, match="between 0 and 1"):
        stated_verdicts([-0.1], [1])


def test_a_share_counts_as_many_cases_as_items():
    found = stated_verdicts([0.5] * 200, [1.0] * 150 + [0.0] * 50, np.arange(200) // 2)
    share = found.share_right(found.confidence == 0.5)
    assert (share.value, share.n, share.method) == (0.75, 100, "Wilson")
    alone = stated_verdicts([0.5] * 200, [1.0] * 150 + [0.0] * 50).share_right(np.ones(200, bool))
    assert (alone.value, alone.n) == (0.75, 200)
