import numpy as np
import pytest

from evalhub.stats.comparison.confusion import accuracy, class_scores, confusion
from evalhub.stats.errors import UndefinedStatistic

NAN = np.nan


def test_rows_are_true_and_columns_predicted():
    found = confusion([1, 2, 2, NAN, 1], [1, 1, 2, 2, NAN])
    assert found.values.tolist() == [1, 2]
    assert found.table.tolist() == [[1, 1], [0, 1]]
    assert (found.n, found.n_unparsed) == (3, 1)


def test_unparsed_predictions_have_best_and_worst_bounds():
    found = confusion([1, 2, NAN, NAN], [1, 1, 2, 2])
    values = [accuracy(found, unparsed=way).value for way in ("wrong", "missing", "right")]
    assert values == pytest.approx([1 / 4, 1 / 2, 3 / 4])
    assert [accuracy(found, unparsed=way).n for way in ("wrong", "missing", "right")] == [4, 2, 4]


def test_scores_of_a_class_by_hand():
    # TP 90, FP 9, FN 0, TN 1.
    found = confusion([1] * 99 + [0], [1] * 90 + [0] * 10)
    scores = class_scores(found, 1)
    assert scores.precision.value == pytest.approx(90 / 99)
    assert scores.recall.value == pytest.approx(1)
    assert scores.f1 == pytest.approx(180 / 189)
    assert scores.n == 90
    negative = class_scores(found, 0)
    assert (negative.precision.value, negative.recall.value) == pytest.approx((1, 0.1))


def test_empty_classes_are_undefined_and_not_zero():
    found = confusion([1, 1, 3], [1, 2, 1])
    assert class_scores(found, 2).precision.reason == "empty_class"
    assert class_scores(found, 3).recall.reason == "empty_class"
    assert class_scores(found, 2).f1 == pytest.approx(0)
    with pytest.raises(UndefinedStatistic) as caught:
        class_scores(found, 9)
    assert caught.value.reason == "empty_class"


def test_accuracy_of_nothing_is_undefined():
    with pytest.raises(UndefinedStatistic) as caught:
        accuracy(confusion([NAN], [1]))
    assert caught.value.reason == "no_unit"


def test_scale_keeps_its_order():
    found = confusion([3, 1], [3, 3], [3, 2, 1])
    assert found.table.tolist() == [[1, 0, 1], [0, 0, 0], [0, 0, 0]]
