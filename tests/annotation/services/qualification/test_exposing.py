import pytest

from annotation.models import Project, TrainingItem
from annotation.selectors.traps.candidates import units_of
from annotation.services.qualification.exposing import exposure_problem
from annotation.services.qualification.practice import make_practice
from annotation.services.traps.making import Expectation, Plan
from calibration.selectors.releases.held_out import held_out_items
from evalhub.accounts.models import User
from evalhub.errors import InvalidInput
from tests.factories.exported import make_split_release


def test_people_do_not_practise_on_what_is_held_out(project: Project, maya: User) -> None:
    make_split_release(project)
    item = next(iter(held_out_items(project)))
    (first, *_) = units_of(item)
    plan = Plan(item, [Expectation(*first, 4, 1.0)], "Read it all.")
    with pytest.raises(InvalidInput, match=f"Item {item.key} is held out"):
        make_practice(plan=plan, reasons={}, actor=maya)
    assert not TrainingItem.objects.exists()
    item.refresh_from_db()
    assert item.retired_at is None


def test_nobody_objects_to_other_texts(project: Project) -> None:
    assert exposure_problem(project, [{"input": "What is the fee of this account?"}]) == ""
