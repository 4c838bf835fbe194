"""Slices that are scored otherwise."""

import numpy as np
import pytest

from annotation.models import Criterion, Item, Project, Reference, Subject
from evalhub.stats.coefficients import Sampling
from judges.models import JudgeRun, Verdict
from judges.selectors.battery.slices import groups_of, slice_probes
from judges.selectors.comparisons import compare_run
from tests.factories.judging import make_run
from tests.factories.projects import make_item


@pytest.fixture
def sliced(project: Project) -> JudgeRun:
    """Eighty items of two markets; the judge gives the second one point more."""
    run = make_run(project)
    accuracy = Criterion.objects.get(rubric__project=project, key="accuracy")
    rng = np.random.default_rng(5)
    verdicts, references = [], []
    for number in range(80):
        market = number % 2
        make_item(project, f"it-{number}", outputs=1)
        truth = int(rng.integers(1, 5))
        subject = Subject.objects.get(item__key=f"it-{number}", scope="output")
        score = min(5, max(1, truth + market + int(rng.random() < 0.3) - int(rng.random() < 0.3)))
        verdicts.append(Verdict(run=run, subject=subject, criterion=accuracy, value=score))
        references.append(
            Reference(project=project, subject=subject, criterion=accuracy, value=truth)
        )
    Verdict.objects.bulk_create(verdicts)
    Reference.objects.bulk_create(references)
    for market, name in enumerate(("north", "south")):
        keys = [f"it-{number}" for number in range(market, 80, 2)]
        Item.objects.filter(key__in=keys).update(metadata={"market": name})
    return run


def test_a_slice_that_gets_more_for_the_same_is_named(sliced: JudgeRun) -> None:
    found = compare_run(sliced, "accuracy", Sampling(resamples=20))
    (probe,) = slice_probes(found)
    assert probe.key == "slice:market"
    assert "south is scored highest and north lowest" in probe.meaning
    numbers = dict(probe.numbers)
    assert numbers["uniform"]["class"] == "C"
    assert numbers["uniform"]["p_value"] < 1e-4
    assert probe.estimate.low > probe.innocent[1]


def test_slices_need_some_units_each() -> None:
    values = ["a"] * 20 + ["b"] * 20 + ["c"] * 19 + [""] * 30
    known = np.ones(89, dtype=bool)
    names, groups = groups_of(values, known)
    assert names == ["a", "b"]
    assert np.bincount(groups + 1).tolist() == [49, 20, 20]
    known[0] = False
    assert groups_of(values, known)[0] == ["b"]
