"""Agreement on rankings, counted by hand on two items of three outputs and two people."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from annotation.models import Project
from annotation.selectors.agreement.rankings import rank_tables, ranking_lines, together
from annotation.selectors.agreement.report import criteria_report
from annotation.selectors.agreement.unmeasured import unmeasured_answers
from annotation.services.imports.loading import load_folder
from evalhub.stats.coefficients import Sampling
from evalhub.stats.intervals import Estimate
from tests.factories.datasets import make_folder
from tests.factories.people import make_member
from tests.factories.rankings import order, rankings

SAMPLING = Sampling(seed=3, resamples=50)


@pytest.fixture
def loaded(db: None, tmp_path: Path) -> Project:
    return load_folder(path=make_folder(tmp_path / "in", **rankings()), slug="ranked").project


def test_a_table_has_the_ranks_of_every_item(loaded: Project) -> None:
    one, two = rank_tables(next(unmeasured_answers(loaded)))
    # a b c and a c b; b a c and b c a.
    assert one.tolist() == [[1, 2, 3], [1, 3, 2]]
    assert two.tolist() == [[2, 1, 3], [3, 1, 2]]


def test_people_agree_by_tau_and_w(loaded: Project) -> None:
    (line,) = ranking_lines(list(unmeasured_answers(loaded)), SAMPLING)
    # Both items have one pair reversed of three: tau 1/3, and W 0.75 as worked out in the stats.
    assert isinstance(line.tau, Estimate)
    assert isinstance(line.w, Estimate)
    assert (line.tau.value, line.w.value) == pytest.approx((1 / 3, 0.75))
    assert line.n_units == line.tau.n == 2


def test_the_report_has_both_and_says_why_there_is_no_alpha(loaded: Project) -> None:
    entry = criteria_report(loaded, where=[], sampling=SAMPLING)["best"]
    assert (entry["type"], entry["n_ratings"], entry["n_units"]) == ("ranking", 4, 2)
    assert entry["alpha"]["reason"] == "no_scale"
    assert entry["kendall_tau"]["value"] == pytest.approx(1 / 3)
    assert entry["kendall_w"]["value"] == pytest.approx(0.75)


def test_all_rankings_come_to_one_order_with_its_ties() -> None:
    found = together([order("one", "abc"), order("one", "acb"), None])
    assert found is not None
    assert found.order == (("one-a",), ("one-b", "one-c"))
    assert [points for _, points in found.points] == pytest.approx([2, 0.5, 0.5])
    assert (found.tied, found.n_raters) == (True, 2)
    assert together([None]) is None


def test_pages_show_agreement_and_the_order_in_common(loaded: Project, client: Client) -> None:
    client.force_login(make_member(loaded, "maya", "manager"))
    overview = client.get(reverse("project-overview", args=["ranked"])).content.decode()
    for text in ("4 rankings", "0.33", "0.75", "Kendall"):
        assert text in overview
    item = loaded.items.get(key="one")
    detail = client.get(reverse("item-detail", args=["ranked", item.public_id])).content.decode()
    for text in ("All Outputs", "A &gt; C &gt; B", "A &gt; B = C (ties). Borda points: A 2.00"):
        assert text in detail
    rubric = client.get(reverse("rubric-detail", args=["ranked"])).content.decode()
    for text in ("all Outputs ranked", "Takes every Output once, best first"):
        assert text in rubric
