from annotation.models import Project
from calibration.selectors.releases.shares import coverage, release_shares
from calibration.services.releases.deprecating import deprecate_release
from tests.factories.exported import make_split_release
from tests.factories.golden_sets import make_rated, make_release


def test_splits_strata_and_advice_of_a_release(project: Project) -> None:
    release = make_split_release(project)
    deprecate_release(release=release, reason="Old.")
    shares = release_shares(release, "held_out")
    assert [(one.name, one.items, one.current) for one in shares.splits] == [
        ("calibration", 5, False), ("few_shot", 2, False), ("held_out", 3, True),
    ]  # fmt: skip
    assert shares.opens_held_out
    assert shares.deprecation is not None
    assert shares.coverage is not None
    assert shares.coverage.columns == ["calibration", "few-shot", "held-out"]
    (card, _, total, target), (loan, *_) = shares.coverage.rows
    assert (card, loan, total, target) == ("card", "loan", 5, 9)
    assert shares.coverage.thinnest == "card, 5 Items"


def test_two_keys_are_crossed(project: Project) -> None:
    make_rated(project)
    project.items.filter(key="it-1").update(metadata={"intent": "fee", "tier": 1})
    release = make_release(project, strata=["intent", "tier"])
    found = coverage(release)
    assert found is not None
    assert (found.heading, found.columns) == ("intent", ["1"])
    ((name, (cell,), total, target),) = found.rows
    assert (name, cell.count, cell.step, total, target) == ("fee", 1, 6, 1, None)
    assert not found.has_targets


def test_a_release_without_any_has_none_and_knows_the_one_before(project: Project) -> None:
    make_rated(project)
    first, second = make_release(project), make_release(project)
    shares = release_shares(second, "held_out")
    assert (shares.splits, shares.coverage, shares.before) == ([], None, first)
    assert shares.since is not None
    assert (shares.since.same, shares.opens_held_out) == (3, False)
