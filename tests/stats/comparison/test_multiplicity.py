import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests

from evalhub.stats.comparison.multiplicity import (
    adjusted,
    benjamini_hochberg,
    benjamini_yekutieli,
    holm,
)

# The fifteen p-values of Benjamini and Hochberg (1995), table 1.
PUBLISHED = [
    *(0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344),
    *(0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0),
]
p_lists = st.lists(st.floats(0, 1), max_size=12)


@pytest.mark.parametrize(
    ("correction", "rejected"), [(holm, 3), (benjamini_hochberg, 4), (benjamini_yekutieli, 3)]
)
def test_published_p_values_give_the_published_numbers_of_findings(correction, rejected):
    assert np.count_nonzero(correction(PUBLISHED) <= 0.05) == rejected


def test_adjusted_values_follow_by_hand():
    # In order .01 .03 .04. Holm: 3 * .01, 2 * .03, 1 * .04 and never less than the one before.
    assert holm([0.04, 0.01, 0.03]) == pytest.approx([0.06, 0.03, 0.06])
    # BH: 3/1 * .01, 3/2 * .03 = .045, 3/3 * .04 and never more than the one after.
    assert benjamini_hochberg([0.04, 0.01, 0.03]) == pytest.approx([0.04, 0.03, 0.04])
    assert benjamini_yekutieli([0.06, 0.02]) == pytest.approx([0.06 * 1.5, 0.04 * 1.5])


@settings(max_examples=10)
@given(p_lists)
def test_corrections_are_those_of_statsmodels(p_values):
    for ours, theirs in (("holm", "holm"), ("bh", "fdr_bh"), ("by", "fdr_by")):
        found = adjusted(p_values, ours)
        oracle = multipletests(p_values, method=theirs)[1] if p_values else []
        assert found == pytest.approx(oracle)


@given(p_lists, st.randoms(use_true_random=False))
def test_order_does_not_matter_and_nothing_becomes_smaller(p_values, random):
    mixed = list(range(len(p_values)))
    random.shuffle(mixed)
    for correction in ("holm", "bh", "by"):
        found = adjusted(p_values, correction)
        assert adjusted(np.array(p_values)[mixed], correction) == pytest.approx(found[mixed])
        assert (found >= np.array(p_values) - 1e-15).all()


@pytest.mark.parametrize("wrong", [[np.nan], [1.2], [-0.1], [[0.5]]])
def test_only_p_values_are_taken(wrong):
    with pytest.raises(ValueError, match="from 0 to 1"):
        holm(wrong)
