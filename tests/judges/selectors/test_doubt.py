"""What people should look at first: doubt of the newest finished run."""

import pytest
from django.utils import timezone

from annotation.models import Project, Rubric, Subject
from annotation.selectors.handout.scores import subject_scores
from judges.models import JudgeRun
from judges.selectors.doubt import doubtful_subjects
from tests.factories.annotations import make_annotation
from tests.factories.handout import set_policy, work
from tests.factories.judging import make_judge, make_run, make_verdict
from tests.factories.people import make_rater
from tests.factories.projects import make_criterion, make_item, make_rubric


@pytest.fixture
def subjects(project: Project) -> list[Subject]:
    return [make_item(project, f"it-{n}", outputs=1).subjects.get() for n in range(4)]


@pytest.fixture
def run(project: Project, subjects: list[Subject]) -> JudgeRun:
    """One verdict each: 5, 3, 4, and one that could not be read."""
    run = make_run(project)
    for subject, value in zip(subjects, (5, 3, 4, None), strict=True):
        make_verdict(run, subject, "accuracy", value)
    return run


def rate(subject: Subject, *values: int) -> None:
    for n, value in enumerate(values):
        key = f"r{n}"
        rater = subject.project.raters.filter(key=key).first() or make_rater(subject.project, key)
        make_annotation(subject, rater, {"accuracy": value})


def test_distance_to_the_majority_is_in_parts_of_the_scale(
    project: Project, subjects: list[Subject], run: JudgeRun
) -> None:
    rate(subjects[0], 2, 2, 5)
    rate(subjects[1], 3)
    rate(subjects[2], 1, 5)
    # 5 against a majority of 2 is 3 of 4 steps; 3 against 3 is none; a tie has no majority; and
    # what could not be read is as doubtful as can be.
    expected = dict(zip((s.pk for s in subjects), (0.75, 0.0, 0.0, 1.0), strict=True))
    assert doubtful_subjects(project) == pytest.approx(expected)


def test_the_judges_own_spread_over_repeats_counts(
    project: Project, subjects: list[Subject], run: JudgeRun
) -> None:
    make_verdict(run, subjects[1], "accuracy", 1, repeat=1)
    # 3 and then 1: two of four steps, nobody having rated it.
    assert doubtful_subjects(project)[subjects[1].pk] == pytest.approx(0.5)


def test_pairs_are_the_same_or_not(project: Project) -> None:
    item = make_item(project, "it-9", pair=True)
    pair = item.subjects.get(scope="pair")
    run = make_run(project)
    for order, value in (("AB", "A"), ("BA", "B")):
        make_verdict(run, pair, "overall", value, order=order)
    assert doubtful_subjects(project) == pytest.approx({pair.pk: 1.0})


def test_a_pair_is_doubted_by_how_far_its_one_value_lies_from_people(project: Project) -> None:
    rubric = make_rubric(project, output_keys=(), publish=False)
    graded = make_criterion(rubric, "graded", pair=True)
    graded.values, graded.level = ["A>>B", "A>B", "A=B", "B>A", "B>>A"], "ordinal"
    graded.save()
    Rubric.objects.filter(pk=rubric.pk).update(published_at=timezone.now())
    pair = make_item(project, "it-9", pair=True).subjects.get(scope="pair")
    make_annotation(pair, make_rater(project, "r0"), {"graded": "B>A"})
    run = make_run(project)
    make_verdict(run, pair, "graded", "A>>B", order="AB")
    make_verdict(run, pair, "graded", "A>B", order="BA")
    # Both name A, so the milder stands: two of four steps from people. The stronger is three away.
    assert doubtful_subjects(project) == pytest.approx({pair.pk: 0.5})


def test_the_newest_finished_run_speaks(
    project: Project, subjects: list[Subject], run: JudgeRun
) -> None:
    judge = make_judge(project, "other")
    newer = make_run(project, judge, number=2)
    make_verdict(newer, subjects[0], "accuracy", None)
    running = make_run(project, judge, number=3, status="running")
    make_verdict(running, subjects[1], "accuracy", None)
    assert doubtful_subjects(project) == pytest.approx({subjects[0].pk: 1.0})


def test_without_a_run_there_is_no_doubt(project: Project, subjects: list[Subject]) -> None:
    assert doubtful_subjects(project) == {}


def test_doubtful_subjects_are_handed_out_first(
    project: Project, subjects: list[Subject], run: JudgeRun
) -> None:
    rate(subjects[0], 2)
    rate(subjects[1], 3)
    rate(subjects[2], 2)
    assert max(subject_scores(project), key=subject_scores(project).get) == subjects[3].pk
    set_policy(project, order="judges")
    assert work(make_rater(project, "anna")) == ["it-3", "it-0", "it-2", "it-1"]
