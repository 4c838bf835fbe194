"""Two judges on the same units."""

import numpy as np
import pytest

from evalhub.stats.coefficients import Sampling
from judges.models import JudgeRun
from judges.selectors.agreement.contrasts import contrast_many, contrast_of, contrast_runs
from tests.factories.compared import make_compared
from tests.factories.judging import make_run, make_verdict

NAN = np.nan


def judges(rights: tuple[float, ...], n: int = 120) -> list:
    rng = np.random.default_rng(2)
    truth = rng.integers(0, 2, n).astype(float)
    people = [truth, truth]
    return [
        make_compared([np.where(rng.random(n) < right, truth, 1 - truth)], people)
        for right in rights
    ]


def test_the_better_one_is_named_and_by_how_much() -> None:
    found = contrast_of(*judges((0.6, 0.9)))
    assert found.better == "second"
    assert found.right.value == pytest.approx(0.3, abs=0.1)
    assert found.tests[0].name.startswith("McNemar")
    assert found.sentence.startswith("The second agrees better: only the first is right on")
    assert {line.key for line in found.lines} >= {"accuracy", "kappa", "f1", "mcc", "alpha"}
    kappa = next(line for line in found.lines if line.key == "kappa")
    assert kappa.difference.low > 0


def test_the_more_are_tried_the_more_it_takes() -> None:
    base, *candidates = judges((0.7, 0.84, 0.7, 0.7, 0.7))
    alone = contrast_of(base, candidates[0])
    many = contrast_many(base, candidates, "holm")
    assert many[0].p_adjusted == pytest.approx(min(1, 4 * alone.p_value))
    assert (many[0].n_tried, many[0].correction) == (4, "holm")
    assert "corrected for 4 tried" in many[0].sentence


def test_only_units_with_a_verdict_of_both_count() -> None:
    people = [[0, 1, 1, 0]] * 2
    one, two = make_compared([[0, NAN, 1, 0]], people), make_compared([[0, 1, NAN, 1]], people)
    found = contrast_of(one, two)
    assert (found.n, found.n_only_first, found.n_only_second) == (2, 1, 1)
    assert found.better == "cannot tell"


def test_pairs_in_both_orders_are_compared_by_signed_ranks() -> None:
    orders = (("AB", 0), ("BA", 0))
    about = {"scope": "pair", "values": ["A", "tie", "B"], "orders": orders}
    people = [[0, 2] * 10] * 2
    one = make_compared([[0, 0] * 10, [0, 2] * 10], people, **about)
    two = make_compared([[0, 2] * 10, [0, 2] * 10], people, **about)
    found = contrast_of(one, two)
    # The first judge is half right on every second pair: 0 and 1/2.
    assert found.tests[0].name == "Wilcoxon signed rank"
    assert found.right.value == pytest.approx(1 / 4)
    assert found.better == "second"


def test_of_numbers_the_nearer_one_is_better() -> None:
    rng = np.random.default_rng(4)
    truth = rng.random(60)
    near, far = truth + rng.normal(0, 0.05, 60), truth + rng.normal(0, 0.4, 60)
    about = {"level": "interval", "values": []}
    found = contrast_of(*(make_compared([one], [truth, truth], **about) for one in (far, near)))
    assert found.better == "second"
    assert {line.key for line in found.lines} >= {"pearson", "spearman", "alpha"}


def test_nothing_in_common_cannot_be_compared() -> None:
    people = [[0, 1]] * 2
    found = contrast_of(make_compared([[0, NAN]], people), make_compared([[NAN, 1]], people))
    assert (found.n, found.tests, found.better) == (0, (), "cannot tell")
    assert found.sentence.startswith("They cannot be compared")


def test_two_runs_of_a_project_are_compared(run: JudgeRun) -> None:
    other = make_run(run.project, run.judge, number=2, prompt_name="again")
    assert contrast_runs(run, other, "accuracy", Sampling(resamples=20)) is None
    for subject, value in zip(run.project.subjects.order_by("pk"), (5, 4, 1, 3), strict=True):
        make_verdict(other, subject, "accuracy", value)
    found = contrast_runs(run, other, "accuracy", Sampling(resamples=20))
    # The first run has no value for the fourth unit; on the others it errs once, by two points.
    assert (found.n, found.n_only_second) == (3, 1)
    assert found.right.value == pytest.approx(1 / 3)
