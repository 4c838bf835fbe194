import numpy as np

from evalhub.stats.lint.leaving_out import beside_others, coded

NAN = np.nan


def test_each_rating_meets_the_others_of_its_unit():
    # Unit 0: 0 0 1; unit 1: only rater 0; unit 2: 1 1 1.
    codes = np.array([[0, 2, 1], [0, -1, 1], [1, -1, 1]])
    found = beside_others(codes, 3)
    rows = {
        (rater, unit): (others.tolist(), majority)
        for rater, unit, others, majority in zip(
            found.raters, found.units, found.others, found.majority, strict=True
        )
    }
    assert rows[0, 0] == ([1, 1, 0], -1)
    assert rows[2, 0] == ([2, 0, 0], 0)
    assert rows[0, 1] == ([0, 0, 0], -1)
    assert rows[1, 2] == ([0, 2, 0], 1)
    assert found.shared.sum() == 6


def test_a_long_scale_is_put_into_bins(rng):
    ratings = rng.uniform(0, 100, (3, 400))
    ratings[0, 0] = NAN
    codes, size = coded(ratings, np.unique(ratings[~np.isnan(ratings)]))
    assert (size, codes[0, 0]) == (10, -1)
    assert np.bincount(codes[codes >= 0]).min() > 100
    low, high = codes[ratings < 20].max(), codes[ratings > 80].min()
    assert low < high
