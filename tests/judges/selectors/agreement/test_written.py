"""Pieces of the report as JSON."""

import json

import pytest

from annotation.models import Annotation
from evalhub.stats.coefficients import Sampling
from judges.models import JudgeRun, Verdict
from judges.selectors.agreement.reports import judges_report
from tests.factories.judging import make_verdict
from tests.factories.projects import make_item

SAMPLING = Sampling(seed=1, resamples=30)


def entry(run: JudgeRun) -> dict:
    report = judges_report(run.project, where=[], sampling=SAMPLING)
    # No NaN and nothing that JSON does not have.
    return json.loads(json.dumps(report, allow_nan=False))["tester"]["accuracy"]


def test_every_measure_is_written_beside_people(run: JudgeRun) -> None:
    found = entry(run)
    metrics = found["metrics"]
    assert set(metrics) >= {"accuracy", "mcc", "linear_kappa", "alpha", "pearson", "kendall"}
    assert metrics["accuracy"]["judge"] == found["accuracy"]
    assert metrics["accuracy"]["people"] == found["human_ceiling"]
    difference = metrics["accuracy"]["difference"]["value"]
    assert difference == pytest.approx(2 / 3 - 3 / 4)
    assert found["classes"]["5"]["tpr"]["value"] == pytest.approx(1)
    # Both say 5 of one unit; where one says 1 the other says 2, and six of the other seven
    # comparisons are without a 1.
    people = {value: one["people"] for value, one in found["classes"].items()}
    assert (people["5"]["n"], people["5"]["tpr"]["value"]) == (2, 1.0)
    assert people["1"]["tnr"]["value"] == pytest.approx(6 / 7)
    assert set(people["1"]) == {"n", "tpr", "tnr", "precision", "f1"}


def test_reliability_is_written_with_its_bounds(run: JudgeRun) -> None:
    Verdict.objects.update(confidence=0.8)
    found = entry(run)["reliability"]
    assert found["statuses"] == {"ok": 3, "unparsed": 1}
    assert found["accuracy"]["worst"]["value"] == pytest.approx(1 / 2)
    assert found["confidence"]["n"] == 3
    assert len(found["confidence"]["curve"]) == 1


def test_corrected_rates_are_written_or_refused(run: JudgeRun) -> None:
    assert "corrected" not in entry(run)
    for number in range(4):
        subject = make_item(run.project, f"new-{number}", outputs=1).subjects.get()
        make_verdict(run, subject, "accuracy", 5)
    run.project.references.all().delete()
    found = entry(run)["corrected"]
    # Of the four that people rated the judge's verdict on one could not be read.
    assert (found["n_labelled"], found["n_unlabelled"]) == (3, 4)
    assert found["passing"] == [4, 5]
    Annotation.objects.update(imported=True)
    found = entry(run)["corrected"]
    assert found["refused"].startswith("The labels were not drawn at random")
    assert "powered" not in found


def test_a_test_that_cannot_be_made_is_written_with_what_it_takes(run: JudgeRun) -> None:
    # Two raters: no test at all, so nothing is said of it.
    assert "alt_test" not in entry(run)
