"""Every figure with and without who is excluded."""

import pytest

from annotation.models import Project
from annotation.selectors.agreement.counted import EVERYBODY
from annotation.selectors.agreement.report import criteria_report
from annotation.selectors.overview import project_overview
from annotation.selectors.quality.exclusions import excluded_raters
from annotation.services.quality.exclusions import exclude_rater, lift_exclusion
from evalhub.stats.coefficients import Sampling
from tests.factories.golden_sets import make_rated


@pytest.fixture
def rated(project: Project) -> Project:
    """Three raters; the third is excluded."""
    *_, third = make_rated(project)
    exclude_rater(rater=third, reason="A bot.")
    return project


def test_the_report_leaves_them_out_unless_asked(rated: Project) -> None:
    sampling = Sampling(resamples=20)
    without = criteria_report(rated, where=[], sampling=sampling)["accuracy"]
    with_them = criteria_report(rated, where=[], sampling=sampling, counted=EVERYBODY)["accuracy"]
    assert set(without["raters"]) == {"rater-1", "rater-2"}
    assert set(with_them["raters"]) == {"rater-1", "rater-2", "rater-3"}
    assert (without["n_ratings"], with_them["n_ratings"]) == (6, 8)


def test_the_overview_says_that_it_is_without_them(rated: Project) -> None:
    without = project_overview(rated)
    with_them = project_overview(rated, EVERYBODY)
    assert (without.n_raters, with_them.n_raters) == (2, 3)
    assert with_them.n_annotations > without.n_annotations
    assert [line.n_annotations for line in with_them.raters] == [4, 4, 4]


def test_reasons_are_kept_by_key_until_lifted(rated: Project) -> None:
    assert excluded_raters(rated) == {"rater-3": "A bot."}
    exclusion = rated.raters.get(key="rater-3").exclusions.get()
    lift_exclusion(exclusion=exclusion, reason="A person.")
    assert excluded_raters(rated) == {}
