"""The report's entry per criterion, against numbers worked out by hand."""

import tracemalloc

import numpy as np
import pytest

from annotation.models import Criterion, Project, Reference
from annotation.selectors.agreement.report import criteria_report, criterion_report
from annotation.selectors.ratings import RatingTable
from evalhub.stats.coefficients import Sampling
from tests.factories.annotations import make_annotation
from tests.factories.people import make_rater
from tests.factories.projects import make_item

SAMPLING = Sampling(seed=3, resamples=50)
RATINGS = {"r1": (1, 2, 3, 3), "r2": (1, 2, 3, 4)}


@pytest.fixture
def rated(project: Project) -> Project:
    """Two raters on four outputs; they differ on the last, whose reference is 4."""
    subjects = [make_item(project, f"it-{n}", outputs=1).subjects.get() for n in range(4)]
    for key, values in RATINGS.items():
        rater = make_rater(project, key)
        for subject, value in zip(subjects, values, strict=True):
            make_annotation(subject, rater, {"accuracy": value})
    criterion = project.rubrics.get().criteria.get(key="accuracy")
    Reference.objects.create(project=project, subject=subjects[3], criterion=criterion, value=4)
    Reference.objects.create(project=project, subject=subjects[0], criterion=criterion, value=1)
    return project


def report_of(project: Project) -> dict:
    return criteria_report(project, where=[], sampling=SAMPLING)["accuracy"]


def test_alpha_is_krippendorffs(rated: Project) -> None:
    # Coincidences: (1,1) 2, (2,2) 2, (3,3) 2, (3,4) 1, (4,3) 1; n = 8, n_c = 2, 2, 3, 1.
    # Nominal: Do = 2/8; De = (64 - 4 - 4 - 9 - 1) / (8 * 7) = 46/56; alpha = 1 - 112/368.
    alpha = report_of(rated)["alpha_by_level"]["nominal"]
    assert alpha["value"] == pytest.approx(1 - 112 / 368)
    assert alpha["low"] <= alpha["value"] <= alpha["high"]
    assert alpha["n"] == 4


def test_counts_and_percent_agreement(rated: Project) -> None:
    report = report_of(rated)
    assert (report["n_units"], report["n_ratings"], report["n_raters"]) == (4, 8, 2)
    assert report["percent_agreement"]["value"] == pytest.approx(3 / 4)


def test_a_tie_is_told_apart_and_counts_as_wrong(rated: Project) -> None:
    # Majorities: 1, 2, 3 and a tie of 3 and 4. References: 1 (met) and 4 (tied).
    report = report_of(rated)
    assert report["consensus"]["majority"] == {"counts": {"1": 1, "2": 1, "3": 1}, "ties": 1}
    assert report["reference"]["majority"] == {"correct": 1, "accuracy": 0.5}


def test_raters_and_pairs(rated: Project) -> None:
    report = report_of(rated)
    # r2 rates one point above r1 on one unit of four: severity +-1/4.
    assert report["raters"]["r1"]["severity"] == pytest.approx(-0.25)
    assert report["raters"]["r2"]["severity"] == pytest.approx(0.25)
    assert report["raters"]["r2"]["accuracy_vs_reference"]["value"] == pytest.approx(1.0)
    (pair,) = report["pairs"]
    assert (pair["raters"], pair["n"]) == (["r1", "r2"], 4)
    assert pair["agreement"] == pytest.approx(0.75)


def test_the_same_seed_gives_the_same_report(rated: Project) -> None:
    assert report_of(rated) == report_of(rated)


def test_what_has_no_ratings_is_left_out(rated: Project) -> None:
    report = criteria_report(rated, where=[], sampling=SAMPLING)
    assert list(report) == ["accuracy"]


def test_identical_ratings_have_no_alpha_but_a_reason(project: Project) -> None:
    subject = make_item(project, "it-1", outputs=1).subjects.get()
    for key in ("r1", "r2"):
        make_annotation(subject, make_rater(project, key), {"accuracy": 3})
    report = report_of(project)
    assert set(report["alpha"]) == {"undefined", "reason"}
    # Whoever is believed, the one value that was given is the answer.
    assert report["consensus"]["dawid_skene"] == {"counts": {"3": 1}}


@pytest.mark.django_db
def test_five_thousand_units_of_a_slider_are_reported_in_little_memory(project: Project) -> None:
    rng = np.random.default_rng(2)
    people = rng.random(5000) * 100 + rng.normal(0, 5, (3, 5000))
    rubric = project.rubrics.get()
    criterion = Criterion(rubric=rubric, key="slider", level="interval", values=[])
    table = RatingTable(criterion, ("r1", "r2", "r3"), np.arange(1, 5001), people, 0)
    tracemalloc.start()
    try:
        report = criterion_report(table, {}, [], SAMPLING)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 100 * 2**20
    assert report["alpha"]["value"] > 0.9
    assert {pair["kappa"]["reason"] for pair in report["pairs"]} == {"no_classes"}
    assert report["fleiss_kappa"]["reason"] == report["gwet_ac"]["reason"] == "no_classes"
