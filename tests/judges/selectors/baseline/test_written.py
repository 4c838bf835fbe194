"""Slices as the JSON reports have them."""

import numpy as np
import pytest

from evalhub.stats.coefficients import Sampling
from judges.models import JudgeRun
from judges.selectors.agreement.reports import judges_report
from judges.selectors.baseline.slices import Cutting
from judges.selectors.baseline.written import cut_report
from judges.selectors.reports.documents import report_document
from tests.factories.compared import make_compared

SAMPLING = Sampling(resamples=20)
pytestmark = pytest.mark.django_db


def test_every_slice_has_every_measure_of_the_whole(sliced: JudgeRun) -> None:
    report = judges_report(sliced.project, where=[], sampling=SAMPLING)["tester"]["accuracy"]
    first, second = report["slices"]
    assert [(one["by"], one["slice"], one["n"]) for one in (first, second)] == [
        ("tier", "1", 2),
        ("tier", "2", 2),
    ]
    assert set(first["metrics"]) == set(second["metrics"]) == set(report["metrics"])
    # Tier 1: true are 5 and 4, the judge says 5 and 2. Of the three values one is found; of the
    # two that are true, one. People say 5, 5 and 4, 4.
    found = {key: one["judge"].get("value") for key, one in first["metrics"].items()}
    assert found["accuracy"] == found["balanced_accuracy"] == pytest.approx(1 / 2)
    assert found["recall"] == found["precision"] == pytest.approx(1 / 3)
    assert first["metrics"]["kappa"]["people"]["value"] == pytest.approx(1)
    assert report_document(sliced, SAMPLING)["criteria"]["accuracy"]["slices"] == [first, second]
    assert not {"strata", "slices_more"} & set(report)


def test_a_slice_is_what_its_filter_gives(sliced: JudgeRun) -> None:
    whole = judges_report(sliced.project, where=[], sampling=SAMPLING)["tester"]["accuracy"]
    tier = judges_report(sliced.project, where=[("tier", "2")], sampling=SAMPLING)["tester"]
    assert whole["slices"][1]["metrics"] == tier["accuracy"]["metrics"]
    assert [one["slice"] for one in tier["accuracy"]["slices"]] == ["2"]


def test_values_that_are_not_among_the_commonest_are_counted() -> None:
    said = np.tile([0.0, 1.0], 9)
    values = {unit + 1: (f"v{unit // 2}",) for unit in range(18)}
    report = cut_report(make_compared([said], [said] * 2), [Cutting(("k",), values)])
    assert (len(report["slices"]), report["slices_more"]) == (8, {"k": 1})
    both = {unit: (*value, "x") for unit, value in values.items()}
    strata = cut_report(make_compared([said], [said] * 2), [Cutting(("k", "l"), both, strata=True)])
    assert (set(strata), len(strata["strata"])) == ({"strata"}, 8)
    assert strata["strata"][0]["stratum"] == "v0 / x"
