from collections import Counter

import pytest

from annotation.models import Item, Project
from calibration.models import Adjudication, AdjudicationState, GoldenSet
from calibration.services.exports import Source
from calibration.services.releases.contents import fit_entries, unfit
from evalhub.accounts.models import User
from tests.factories.golden_sets import make_reference, make_release
from tests.factories.projects import make_item
from tests.factories.traps import make_trap


@pytest.fixture
def release(project: Project) -> GoldenSet:
    for at in range(3):
        item = make_item(project, f"it-{at}")
        make_reference(item.subjects.first(), "accuracy", at + 1)
    return make_release(project)


def found(release: GoldenSet) -> tuple[list[str], Counter[str]]:
    counts: Counter[str] = Counter()
    source = Source(release.project, release)
    kept = [one.item_id for one in fit_entries(source, unfit(release.project), counts)]
    return kept, counts


def test_a_release_is_handed_on_as_it_is(release: GoldenSet) -> None:
    assert found(release) == (["it-0", "it-1", "it-2"], Counter())


def test_an_item_that_became_a_trap_is_not_handed_on(release: GoldenSet) -> None:
    make_trap(Item.objects.get(key="it-1"), {"accuracy": 2})
    assert found(release) == (["it-0", "it-2"], Counter(trap=1))


@pytest.mark.parametrize("state", [AdjudicationState.PROPOSED, AdjudicationState.DISPUTED])
def test_a_unit_whose_decision_is_open_is_not_handed_on(
    release: GoldenSet, maya: User, state: str
) -> None:
    subject = Item.objects.get(key="it-2").subjects.first()
    criterion = release.rubric.criteria.get(key="accuracy")
    Adjudication.objects.create(
        project=release.project,
        subject=subject,
        criterion=criterion,
        key="accuracy",
        value=1,
        reason="Look again.",
        state=state,
        decided_by=maya,
    )
    assert found(release) == (["it-0", "it-1"], Counter(pending=1))
