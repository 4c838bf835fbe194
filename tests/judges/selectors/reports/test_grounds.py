"""Holding a judge against all items, or against a release."""

import pytest

from annotation.models import Reference
from calibration.models import GoldenItem
from evalhub.errors import InvalidInput, NotFound
from evalhub.stats.coefficients import Sampling
from judges.models import JudgeRun
from judges.selectors.reports.grounds import (
    Cut,
    Sides,
    compare_cut,
    golden_codes,
    grounds_of,
    grounds_to_choose,
)
from tests.factories.golden_sets import make_release

SAMPLING = Sampling(resamples=20)


def test_the_values_of_a_release_stand_whatever_becomes_of_the_references(run: JudgeRun) -> None:
    make_release(run.project)
    Reference.objects.update(value=1)
    grounds = grounds_of(run.project, "1")
    found = compare_cut(run, "accuracy", SAMPLING, Cut(grounds=grounds))
    assert found is not None
    # Places on the scale of the values 5, 4, 1, 3.
    assert found.truth.tolist() == [4, 3, 0, 2]
    assert (found.against, grounds.words, grounds.text) == ("reference", "release 1", "1")


def test_a_split_holds_its_own_items_alone(run: JudgeRun) -> None:
    make_release(run.project, splits={"calibration": 0.5, "held_out": 0.5}, seed=1)
    whole = golden_codes(criterion(run), grounds_of(run.project, "1"))
    held_out = golden_codes(criterion(run), grounds_of(run.project, "1:held_out"))
    assert len(whole) == 4
    assert set(held_out) < set(whole)
    found = compare_cut(
        run, "accuracy", SAMPLING, Cut(grounds=grounds_of(run.project, "1:held_out"))
    )
    assert found is not None
    assert set(found.verdicts.subjects.tolist()) == set(held_out)


def criterion(run: JudgeRun) -> object:
    return GoldenItem.objects.filter(golden_set__project=run.project)[0].criterion


def test_what_cannot_be_asked_for_is_refused(run: JudgeRun) -> None:
    make_release(run.project)
    for text in ("7", "x", "9" * 30):
        with pytest.raises(NotFound):
            grounds_of(run.project, text)
    with pytest.raises(InvalidInput, match="no split dev"):
        grounds_of(run.project, "1:dev")


def test_newest_releases_come_first_and_held_out_before_the_rest(run: JudgeRun) -> None:
    make_release(run.project)
    make_release(run.project)
    texts = [one.text for one in grounds_to_choose(run.project)]
    assert texts == ["", "2:held_out", "2:calibration", "2", "1:held_out", "1:calibration", "1"]


def test_a_release_without_the_criterion_gives_nothing(run: JudgeRun) -> None:
    make_release(run.project)
    cut = Cut(grounds=grounds_of(run.project, "1"))
    assert compare_cut(run, "overall", SAMPLING, cut) is None
    assert compare_cut(run, "unheard-of", SAMPLING, cut) is None


def test_a_criterion_is_compared_once_however_often_it_is_asked_for(run: JudgeRun) -> None:
    sides = Sides(run, SAMPLING)
    assert sides.of("accuracy") is sides.of("accuracy")
    assert sides.of("unheard-of") is None
