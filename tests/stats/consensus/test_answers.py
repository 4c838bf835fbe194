import numpy as np
import pytest

from evalhub.stats.consensus.answers import Aggregated, answers_of, most_certain, settle
from evalhub.stats.errors import UndefinedStatistic

NAN = np.nan


def test_ratings_are_counted_by_unit_and_value():
    # Rater 0: 3 7 -; rater 1: 7 7 -; values 3 and 7.
    found = answers_of([[3, 7, NAN], [7, 7, NAN]])
    np.testing.assert_array_equal(found.votes, [[1, 1], [0, 2], [0, 0]])
    np.testing.assert_array_equal(found.shares, [[0.5, 0.5], [0, 1], [0, 0]])
    np.testing.assert_array_equal(found.rated, [True, True, False])
    np.testing.assert_array_equal(found.sum_by_rater(np.array([1.0, 2, 4, 8])), [3, 12])
    # Columns: rater 0 gives 3, rater 0 gives 7, rater 1 gives 3, rater 1 gives 7.
    np.testing.assert_array_equal(found.indicators.toarray()[0], [1, 0, 0, 1])


@pytest.mark.parametrize(
    ("matrix", "reason"), [(np.full((2, 2), NAN), "no_unit"), ([[1, 1], [1, NAN]], "no_variation")]
)
def test_ratings_that_never_differ_say_nothing(matrix, reason):
    with pytest.raises(UndefinedStatistic) as caught:
        answers_of(matrix)
    assert caught.value.reason == reason


def result(posteriors, rated):
    answers = answers_of([[1, 2] + [1 if one else NAN for one in rated[2:]]])
    labels, tied = settle(answers, posteriors)
    return Aggregated(answers.values, posteriors, labels, tied, int(sum(rated)))


def test_confidence_and_entropy_of_each_unit():
    found = result(np.array([[1, 0], [0.5, 0.5], [0.25, 0.75]]), [True, True, False])
    np.testing.assert_array_equal(found.labels, [1, NAN, NAN])
    np.testing.assert_allclose(found.confidence, [1, 0.5, NAN])
    np.testing.assert_allclose(found.entropy, [0, 1, NAN], atol=1e-12)


def test_cut_of_certain_units_never_runs_through_equal_ones():
    chances = np.array([[1, 0], [0.9, 0.1], [0.1, 0.9], [0.6, 0.4]])
    found = result(chances, [True] * 4)
    # Two of four would cut between the second and the third, which are equally certain.
    assert most_certain(found, 0.5).tolist() == [True, False, False, False]
    assert most_certain(found, 0.75).tolist() == [True, True, True, False]
    assert most_certain(found, 1.0).all()
