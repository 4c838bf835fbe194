"""Verdicts as tables."""

import numpy as np

from annotation.selectors.ratings import current_criteria
from judges.models import JudgeRun
from judges.selectors.verdicts import judged_criteria, runs_by_label, verdict_table
from tests.factories.judging import make_run, make_verdict


def test_unread_is_missing_and_counted_apart(run: JudgeRun) -> None:
    table = verdict_table(run, current_criteria(run.project)[0])
    np.testing.assert_array_equal(table.matrix, [[4, 1, 0, np.nan]])
    assert table.n_unparsed == 1
    assert table.views == (("", 0),)


def test_each_order_is_a_view(pair_run: JudgeRun) -> None:
    table = verdict_table(pair_run, current_criteria(pair_run.project)[1])
    # Places on the scale A, tie, B.
    np.testing.assert_array_equal(table.order("AB"), [0, 0, 2, 0])
    np.testing.assert_array_equal(table.order("BA"), [0, 2, 2, 2])
    assert table.order("XY") is None
    assert table.repeated is None


def test_the_newest_run_with_verdicts_stands_for_a_label(run: JudgeRun) -> None:
    again = make_run(run.project, run.judge, number=2)
    assert runs_by_label(run.project) == {"tester": run}
    make_verdict(again, run.project.subjects.first(), "accuracy", 3)
    assert runs_by_label(run.project) == {"tester": again}
    assert [one.key for one in judged_criteria(run)] == ["accuracy"]
