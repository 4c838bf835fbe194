import sys

import numpy as np
import pytest

from tests.stats.oracles.process import oracles

NAN = np.nan


def test_arrays_with_gaps_go_there_and_numbers_come_back(ask):
    # cac.raw4raters: what R prints is in STATISTICS, and the port must say the same.
    ratings = [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, NAN, NAN, NAN],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NAN, 3],
        [NAN, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NAN],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NAN],
    ]
    theirs = ask("agreement.coefficients", matrix=np.array(ratings))
    assert theirs["gwet"] == pytest.approx({"value": 0.77544, "error": 0.14295})
    assert theirs["fleiss"]["value"] == pytest.approx(0.76117)


def test_labels_of_a_crowd_come_back_in_the_order_of_units(ask):
    found = ask(
        "aggregation.dawid_skene",
        raters=[0, 1, 2, 0, 1, 2],
        units=[1, 1, 1, 0, 0, 0],
        values=[0, 0, 0, 1, 1, 1],
    )
    assert found["1"] == pytest.approx([1, 0], abs=1e-6)


def test_an_error_of_a_package_is_told(ask):
    with pytest.raises(pytest.fail.Exception, match=r"aggregation\.nothing failed"):
        ask("aggregation.nothing")


def test_without_the_environment_a_test_fails_and_says_what_to_run(tmp_path):
    if sys.version_info >= (3, 13):
        pytest.skip("irrCAC needs numpy 1, which Python 3.13 and newer do not have")
    with (
        oracles(tmp_path) as nobody,
        pytest.raises(pytest.fail.Exception, match="run `make test`"),
    ):
        nobody("agreement.coefficients", matrix=[])
