"""Agreement on rankings, counted by hand on two items of three outputs and two people."""

import json
import re
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from annotation.errors import InvalidRatings
from annotation.models import Annotation, Project
from annotation.selectors.agreement.counted import EVERYBODY, USUAL, Counted
from annotation.selectors.agreement.rankings import (
    rank_tables,
    ranking_lines,
    rater_rankings,
    together,
)
from annotation.selectors.agreement.report import criteria_report
from annotation.selectors.agreement.unmeasured import unmeasured_answers
from annotation.selectors.authoring.consequences import review_version
from annotation.services.answering.checks import RatingInput, check_ratings
from annotation.services.imports.loading import load_folder
from annotation.services.quality.exclusions import exclude_rater
from annotation.services.review.decisions import fix
from annotation.services.rubrics import NextVersion, drafted_criteria, publish_rubric
from calibration.exports import dataset
from calibration.exports.snapshots import Source
from evalhub.accounts.models import User
from evalhub.stats.coefficients import Sampling
from evalhub.stats.intervals import Estimate
from tests.factories.annotations import make_annotation
from tests.factories.datasets import make_folder
from tests.factories.people import make_member, make_rater
from tests.factories.rankings import (
    BEST,
    make_ranked_item,
    order,
    publish_ranking,
    rankings,
)
from tests.factories.review import make_case
from tests.factories.versions import dimensions

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


def rerank(project: Project, rater: str, key: str, letters: str) -> None:
    """Review makes another order of a rater's."""
    lead = make_member(project, f"lead-{key}", "manager")
    annotation = Annotation.objects.get(rater__key=rater, subject__item__key=key)
    given = {"best": RatingInput(order(key, letters))}
    fix(case=make_case(annotation), actor=lead, key=uuid4(), ratings=given)


def test_revisions_make_other_tau_and_w_where_they_are_asked_for(loaded: Project) -> None:
    rerank(loaded, "r2", "one", "abc")
    found = {
        counted: ranking_lines([*unmeasured_answers(loaded, (), counted)], SAMPLING)[0]
        for counted in (USUAL, Counted(revised=True))
    }
    # Item one is a b c by both then: tau and W are 1 there, and 1/3 and 0.75 on item two.
    pairs = [(line.tau.value, line.w.value) for line in found.values()]
    assert pairs[0] == pytest.approx((1 / 3, 0.75))
    assert pairs[1] == pytest.approx((2 / 3, 0.875))


def test_an_excluded_rater_is_in_tau_and_w_only_if_asked_for(
    loaded: Project, maya: User, client: Client
) -> None:
    third = make_rater(loaded, "r3")
    for key, letters in (("one", "cba"), ("two", "acb")):
        subject = loaded.subjects.get(item__key=key)
        make_annotation(subject, third, {"best": order(key, letters)})
    exclude_rater(rater=third, reason="Backwards.")
    (with_them,) = ranking_lines([*unmeasured_answers(loaded, (), EVERYBODY)], SAMPLING)
    # Item one, c b a beside a b c and a c b: taus 1/3, -1, -1/3; sums of ranks 5, 7, 6, S = 2,
    # W = 12 x 2 / (9 x 24) = 1/9. Item two, a c b beside b a c and b c a: 1/3, -1/3, -1, and 1/9.
    assert (with_them.tau.value, with_them.w.value) == pytest.approx((-1 / 3, 1 / 9))
    client.force_login(make_member(loaded, "maya-2", "manager"))
    address = reverse("project-overview", args=["ranked"])
    assert "0.33 [0.33, 0.33]" in text_of(client, address)
    assert "0.11 [0.11, 0.11]" in text_of(client, f"{address}?with_excluded=1")


def text_of(client: Client, address: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", client.get(address).content.decode()).split())


def test_a_rater_stands_beside_the_others_by_tau(loaded: Project) -> None:
    answers = next(unmeasured_answers(loaded))
    (line,) = rater_rankings([answers], "r1", SAMPLING)
    assert (line.title, line.n, line.tau.n) == ("Best", 2, 2)
    assert line.tau.value == pytest.approx(1 / 3)
    assert rater_rankings([answers], "nobody", SAMPLING) == ()
    entry = criteria_report(loaded, where=[], sampling=SAMPLING)["best"]["raters"]["r2"]
    assert (entry["n"], entry["tau_with_others"]["value"]) == (2, pytest.approx(1 / 3))


def test_the_page_of_a_rater_shows_tau_with_the_others(loaded: Project, client: Client) -> None:
    client.force_login(make_member(loaded, "maya", "manager"))
    rater = loaded.raters.get(key="r1")
    address = reverse("rater-detail", args=["ranked", rater.public_id])
    assert "Best 2 0.33 [0.33, 0.33]" in text_of(client, address)


def test_shared_ranks_of_an_earlier_version_stay_and_count(
    db: None, tmp_path: Path, maya: User
) -> None:
    folder = make_folder(tmp_path / "in", **rankings(ties=True))
    project = load_folder(path=folder, slug="ranked").project
    strict = NextVersion("", (dimensions(BEST)[0],), "No ties.")
    review = review_version(project.rubrics.get(), "", drafted_criteria(strict))
    assert "Best: 1 ranking so far with shared ranks keep them" in review.consequences[0]
    publish_rubric(rubric=project.rubrics.get(), version=strict, actor=maya)
    (line,) = ranking_lines([*unmeasured_answers(project)], SAMPLING)
    # Item two: b a c beside a and b at one rank, c. Of three pairs one says two, the other three,
    # both alike: tau-b 2 / sqrt(6). Ranks 2 1 3 and 1.5 1.5 3.
    assert line.tau.value == pytest.approx((1 / 3 + 2 / 6**0.5) / 2)
    # Sums 3.5, 2.5, 6 about 4: S = 6.5; m = 2, T = 6: 12 x 6.5 / (4 x 24 - 2 x 6) = 78 / 84.
    assert line.w.value == pytest.approx((0.75 + 78 / 84) / 2)
    out = tmp_path / "out"
    out.mkdir()
    dataset.write(out, Source(project))
    (earlier,) = (out / "earlier_labels.jsonl").read_text().splitlines()
    assert json.loads(earlier)["value"] == [["two-a", "two-b"], "two-c"]
    assert load_folder(path=out, slug="again").counts["ratings"] == 3


def test_a_new_answer_shares_no_rank_and_a_fix_of_an_earlier_one_may(
    project: Project, maya: User
) -> None:
    with_ties = publish_ranking(project, ties=True)
    item = make_ranked_item(project)
    strict = publish_ranking(project)
    given = {"best": RatingInput(order("rk-1", "ab c"))}
    with pytest.raises(InvalidRatings, match="rank"):
        check_ratings(list(strict.criteria.all()), given, "")
    annotation = Annotation.objects.create(
        project=project,
        subject=item.subjects.get(),
        rater=make_rater(project, "r1"),
        rubric=with_ties,
    )
    first = order("rk-1", "abc")
    annotation.ratings.create(criterion=with_ties.criteria.get(), value=first)
    step = fix(case=make_case(annotation), actor=maya, key=uuid4(), ratings=given)
    assert step.revision.ratings["best"]["value"] == order("rk-1", "ab c")


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
