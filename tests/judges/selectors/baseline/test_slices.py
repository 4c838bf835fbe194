import pytest

from annotation.models import Item
from evalhub.stats.coefficients import Sampling
from evalhub.stats.intervals import Estimate
from judges.models import JudgeRun
from judges.selectors.baseline.slices import run_slices, slice_keys
from judges.selectors.reports.grounds import Cut

SAMPLING = Sampling(resamples=20)


@pytest.fixture
def sliced(run: JudgeRun) -> JudgeRun:
    """The first two items are of tier 1, the others of tier 2."""
    for item in Item.objects.filter(project=run.project):
        item.metadata = {"tier": 1 if item.position < 2 else 2, "id": item.key}
        item.save()
    return run


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
