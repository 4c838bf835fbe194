import pytest

from annotation.models import DatasetImport, Project
from annotation.selectors.intake.samples import coverage_of, sampled_load
from evalhub.accounts.models import User
from evalhub.errors import NotFound

PLAN = {
    "size": 10,
    "by": ["risk"],
    "allocation": "equal",
    "minimum": 0,
    "quotas": {"high": 5},
    "seed": 3,
}


def test_coverage_is_made_of_what_is_kept() -> None:
    first, second = coverage_of({"plan": {}, "strata": [["high", 10, 5], ["low", 30, 5]]})
    assert (first.stratum, first.source, first.taken) == ("low", 30, 5)
    assert (first.source_share, first.taken_share) == (pytest.approx(0.75), pytest.approx(0.5))
    assert second.weight == pytest.approx(2.0)


def test_everything_has_no_coverage() -> None:
    assert coverage_of(None) == ()


def test_a_sampled_load_is_told_with_its_plan(project: Project, maya: User) -> None:
    strata = [["low", 30, 5], ["high", 10, 5], ["odd", 10, 0]]
    sample = {"plan": PLAN, "strata": strata}
    DatasetImport.objects.create(project=project, digest="a", sample=sample, loaded_by=maya)
    load = sampled_load(project, "a")
    assert (load.source, load.taken, load.by, load.missed) == (50, 10, "Maya", ("odd",))
    # Shares .6 .2 .2 became .5 .5 0: half of .1 + .3 + .2.
    assert load.distance == pytest.approx(0.3)
    assert dict(load.plan)["Exactly"] == "high = 5"
    assert dict(load.plan)["Strata"] == "risk"


def test_a_load_of_everything_has_no_page(project: Project) -> None:
    DatasetImport.objects.create(project=project, digest="a")
    for digest in ("a", "b"):
        with pytest.raises(NotFound):
            sampled_load(project, digest)
