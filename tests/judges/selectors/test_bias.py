"""Bias probes of the report."""

import numpy as np
import pytest

from evalhub.stats.coefficients import Sampling
from judges.models import JudgeRun
from judges.selectors.bias import bias_report, output_words
from judges.selectors.comparisons import compare_run
from tests.factories.judging import make_verdict

SAMPLING = Sampling(resamples=20)


def test_words_are_counted_for_every_judged_output(run: JudgeRun) -> None:
    # "Answer a to it-0." has four words.
    np.testing.assert_array_equal(output_words(compare_run(run, "accuracy", SAMPLING)), [4] * 4)


def test_what_has_no_data_is_left_out(run: JudgeRun) -> None:
    report = bias_report(compare_run(run, "accuracy", SAMPLING))
    assert set(report) == {"leniency", "length", "self_preference"}
    assert report["self_preference"]["reason"] == "no_own_output"


def test_repeats_are_reported_once_there_are_some(run: JudgeRun) -> None:
    for subject, value in zip(run.project.subjects.order_by("pk")[:2], (5, 3), strict=True):
        make_verdict(run, subject, "accuracy", value, repeat=1)
    repeats = bias_report(compare_run(run, "accuracy", SAMPLING))["repeats"]
    # it-0: 5 and 5; it-1: 2 and 3.
    assert repeats["unanimous"]["value"] == pytest.approx(0.5)
