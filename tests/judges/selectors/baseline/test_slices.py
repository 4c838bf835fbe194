import pytest

from annotation.models import DatasetImport, Item
from evalhub.stats.coefficients import Sampling
from evalhub.stats.intervals import Estimate
from judges.models import JudgeRun
from judges.selectors.baseline.slices import run_slices, slice_keys, strata_keys
from judges.selectors.reports.documents import report_document
from judges.selectors.reports.grounds import Cut

SAMPLING = Sampling(resamples=20)


def test_every_slice_has_the_judge_and_a_ceiling_of_its_own(sliced: JudgeRun) -> None:
    first, second = run_slices(sliced, "accuracy", "tier", SAMPLING).lines
    assert [(one.value, one.n) for one in (first, second)] == [("1", 2), ("2", 2)]
    found = [
        one.value
        for line in (first, second)
        for one in (line.accuracy, line.accuracy_ceiling)
        if isinstance(one, Estimate)
    ]
    # Tier 1: the judge says 5, 2 of 5, 4; people agree. Tier 2: one verdict is read, and right;
    # people say 1, 2 and 3, 3.
    assert found == pytest.approx([1 / 2, 1.0, 1.0, 1 / 2])
    assert first.query == "where=tier%3D1"


def test_a_report_is_cut_by_what_several_items_share(sliced: JudgeRun) -> None:
    assert slice_keys(sliced.project) == ["tier"]


def test_a_slice_of_the_page_is_what_its_filter_gives(sliced: JudgeRun) -> None:
    cut = Cut((("tier", "2"),))
    (line,) = run_slices(sliced, "accuracy", "tier", SAMPLING, cut).lines
    assert (line.value, line.n) == ("2", 2)
    assert run_slices(sliced, "accuracy", "nothing", SAMPLING).lines == ()


def sampled(run: JudgeRun, *keys: str) -> None:
    plan = {"plan": {"by": list(keys)}}
    DatasetImport.objects.create(project=run.project, digest="".join(keys), sample=plan)


def test_strata_are_those_of_the_newest_sample(sliced: JudgeRun) -> None:
    assert strata_keys(sliced.project) == []
    assert "strata" not in report_document(sliced, SAMPLING)["criteria"]["accuracy"]
    sampled(sliced, "tier")
    assert slice_keys(sliced.project) == ["tier"]
    sampled(sliced, "tier", "lang", "day:month")
    assert strata_keys(sliced.project) == ["tier", "lang"]
    assert slice_keys(sliced.project) == ["tier", "tier / lang"]


def test_every_stratum_is_a_slice_of_page_and_file(sliced: JudgeRun) -> None:
    sampled(sliced, "tier", "lang")
    for item in Item.objects.filter(project=sliced.project, position__gt=0):
        item.metadata["lang"] = "de"
        item.save()
    lines = run_slices(sliced, "accuracy", "tier / lang", SAMPLING).lines
    # The first Item has no language, and so no stratum.
    assert [(one.value, one.n) for one in lines] == [("1 / de", 1), ("2 / de", 2)]
    assert lines[1].query == "where=tier%3D2&where=lang%3Dde"
    (tier,) = run_slices(sliced, "accuracy", "tier", SAMPLING, Cut((("tier", "2"),))).lines
    assert (lines[1].accuracy, lines[1].ceiling) == (tier.accuracy, tier.ceiling)
    written = report_document(sliced, SAMPLING)["criteria"]["accuracy"]["strata"]
    assert [(one["by"], one["stratum"], one["n"]) for one in written] == [
        ("tier / lang", "1 / de", 1),
        ("tier / lang", "2 / de", 2),
    ]
    assert written[1]["accuracy"]["value"] == lines[1].accuracy.value
