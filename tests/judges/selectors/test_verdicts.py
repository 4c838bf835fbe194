"""Verdicts as tables."""

import numpy as np
import pytest

from annotation.models import Project
from annotation.selectors.ratings import current_criteria
from judges.models import JudgeRun
from judges.selectors.verdicts import (
    among,
    judged_criteria,
    runs_by_label,
    verdict_table,
    verdict_tables,
)
from tests.factories.judging import make_judge, make_run, make_verdict
from tests.factories.projects import make_item
from tests.factories.scales import publish_scale


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


@pytest.mark.parametrize(
    ("status", "stands"),
    [
        ("running", False),
        ("paused", False),
        ("cancelled", False),
        ("stopped", False),
        ("finished", True),
    ],
)
def test_only_a_finished_run_takes_the_place_of_a_finished_one(
    run: JudgeRun, status: str, stands: bool
) -> None:
    newer = make_run(run.project, run.judge, number=2, status=status)
    make_verdict(newer, run.project.subjects.first(), "accuracy", 3)
    assert runs_by_label(run.project) == {"tester": newer if stands else run}


@pytest.mark.parametrize("purpose", ["trial", "probe", "anchor"])
def test_only_a_run_that_measures_stands_for_a_label(run: JudgeRun, purpose: str) -> None:
    newer = make_run(run.project, run.judge, number=2, purpose=purpose)
    make_verdict(newer, run.project.subjects.first(), "accuracy", 3)
    assert runs_by_label(run.project) == {"tester": run}


def test_a_probed_subject_is_read_apart_from_the_subject_as_it_is(run: JudgeRun) -> None:
    criterion = current_criteria(run.project)[0]
    before = verdict_table(run, criterion).matrix
    make_verdict(run, run.project.subjects.first(), "accuracy", 3, probe="padding")
    np.testing.assert_array_equal(verdict_table(run, criterion).matrix, before)
    np.testing.assert_array_equal(verdict_table(run, criterion, probe="padding").matrix, [[2]])


def test_a_stopped_run_stands_before_one_that_goes_on(project: Project) -> None:
    judge = make_judge(project)
    subject = make_item(project, "it-1", outputs=1).subjects.get()
    statuses = ("running", "stopped", "running")
    runs = [make_run(project, judge, number=n, status=s) for n, s in enumerate(statuses, start=1)]
    make_verdict(runs[0], subject, "accuracy", 3)
    assert runs_by_label(project) == {"tester": runs[0]}
    make_verdict(runs[2], subject, "accuracy", 3)
    assert runs_by_label(project) == {"tester": runs[2]}
    make_verdict(runs[1], subject, "accuracy", 3)
    assert runs_by_label(project) == {"tester": runs[1]}


def labels_of(project: Project, *sources: tuple[str, str, str]) -> dict[str, tuple[str, str]]:
    """What the runs of judges (name, prompt, provider), in this order, are called."""
    subject = make_item(project, "it-1", outputs=1).subjects.get()
    for number, (name, prompt, provider) in enumerate(sources, start=1):
        run = make_run(
            project, make_judge(project, name, provider=provider), number=number, prompt_name=prompt
        )
        make_verdict(run, subject, "accuracy", 3)
    found = runs_by_label(project)
    return {label: (run.judge.name, run.prompt_name) for label, run in found.items()}


@pytest.mark.parametrize("turned", [False, True])
def test_two_judges_of_one_label_stay_apart_whatever_their_order(
    project: Project, turned: bool
) -> None:
    sources = [("a/b", "", "openai"), ("a", "b", "openai")]
    assert labels_of(project, *(reversed(sources) if turned else sources)) == {
        "a/b": ("a/b", ""),
        "a/b (Judge a)": ("a", "b"),
    }


def test_the_label_of_an_imported_judge_is_never_changed(project: Project) -> None:
    assert labels_of(project, ("a/b", "", "openai"), ("a", "b", "imported")) == {
        "a/b": ("a", "b"),
        "a/b (Judge a/b)": ("a/b", ""),
    }


def test_values_keep_their_type_but_not_their_spelling(run: JudgeRun) -> None:
    for subject, value in zip(run.project.subjects.order_by("pk"), (4, 4.0, "4", 9), strict=True):
        run.verdicts.filter(subject=subject).update(value=value)
    table = verdict_table(run, current_criteria(run.project)[0])
    # 4 and 4.0 are one place of 1 to 5; "4" and 9 are none.
    np.testing.assert_array_equal(table.matrix, [[3, 3, np.nan, np.nan]])
    assert table.n_unparsed == 2


def test_one_truth_and_text_are_three_values(run: JudgeRun) -> None:
    publish_scale(run.project, "accuracy", [1, "1", True])
    values = (1.0, "1", True, False)
    for subject, value in zip(run.project.subjects.order_by("pk"), values, strict=True):
        run.verdicts.filter(subject=subject).update(value=value)
    table = verdict_table(run, current_criteria(run.project)[0])
    np.testing.assert_array_equal(table.matrix, [[0, 1, 2, np.nan]])


def test_only_numbers_count_where_any_number_may_be_given(run: JudgeRun) -> None:
    publish_scale(run.project, "accuracy", [])
    values = (0.25, "0.25", True, 7)
    for subject, value in zip(run.project.subjects.order_by("pk"), values, strict=True):
        run.verdicts.filter(subject=subject).update(value=value)
    table = verdict_table(run, current_criteria(run.project)[0])
    np.testing.assert_array_equal(table.matrix, [[0.25, np.nan, np.nan, 7]])


def test_tables_of_several_runs_are_those_of_each(run: JudgeRun) -> None:
    again = make_run(run.project, run.judge, number=2)
    make_verdict(again, run.project.subjects.first(), "accuracy", 3)
    criterion = current_criteria(run.project)[0]
    for table in verdict_tables([again, run], criterion):
        alone = verdict_table(table.run, criterion)
        np.testing.assert_array_equal(table.matrix, alone.matrix)
        np.testing.assert_array_equal(table.subjects, alone.subjects)


def test_many_ids_are_one_parameter(run: JudgeRun) -> None:
    subjects = run.project.subjects.order_by("pk")
    wanted = [one.pk for one in subjects[:2]]
    assert list(subjects.filter(among("pk", wanted)).values_list("pk", flat=True)) == wanted
    assert not subjects.filter(among("pk", [])).exists()
