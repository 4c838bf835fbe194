"""Practice items by hand: a copy with reasons, the item itself out of the hand-out."""

from pathlib import Path

import pytest

from annotation.models import Assignment, Item, Project, TrainingItem
from annotation.qualification.questions import questions_of
from annotation.selectors.traps.candidates import units_of
from annotation.services.assignments import plan_slots
from annotation.services.imports.loading import load_folder
from annotation.services.qualification.plans import hold_training
from annotation.services.qualification.practice import make_practice, remove_practice
from annotation.services.traps.making import Expectation, Plan
from calibration.services.exports import Wanted, export_project
from evalhub.accounts.models import User
from evalhub.audit.models import Event
from evalhub.errors import InvalidInput
from tests.factories.annotations import make_annotation
from tests.factories.people import make_rater
from tests.factories.projects import make_item
from tests.factories.traps import make_trap


@pytest.fixture
def item(project: Project) -> Item:
    found = make_item(project, "it-1", outputs=2, pair=True)
    plan_slots(project=project)
    return found


def make(item: Item, actor: User, *values: object) -> TrainingItem:
    """Expect these values of the first units, each with a reason."""
    units = units_of(item)[: len(values)]
    expected = [Expectation(*unit, value, 1.0) for unit, value in zip(units, values, strict=True)]
    if values[-1:] == ("A",):
        expected[-1] = Expectation(*units[-1], "A")
    reasons = {(subject.pk, criterion.key): "It says so." for subject, criterion in units}
    return make_practice(plan=Plan(item, expected, "Read it all."), reasons=reasons, actor=actor)


def test_people_practise_on_a_copy_with_the_reasons(item: Item, maya: User) -> None:
    training = make(item, maya, 4, 2, "A")
    assert training.key == "practice-it-1"
    one, two, pair = questions_of(training.row)
    assert (one.input, one.feedback) == (item.input, "Read it all.")
    (said,) = one.expected
    assert (said.criterion, said.value, said.feedback) == ("accuracy", 4, "It says so.")
    assert said.tolerance == pytest.approx(1.0)
    assert (two.expected[0].value, pair.unit, pair.expected[0].value) == (2, "pair", "A")
    assert Event.objects.filter(verb="practice item made", actor=maya).count() == 1


def test_the_item_is_handed_out_no_more_and_keeps_its_answers(item: Item, maya: User) -> None:
    given = make_annotation(item.subjects.first(), make_rater(item.project, "r1"), {"accuracy": 4})
    make(item, maya, 4)
    item.refresh_from_db()
    given.refresh_from_db()
    assert item.retired_at is not None
    assert given.status == "counted"
    assert not Assignment.objects.filter(subject__item=item, state="open").exists()


def test_a_key_that_is_taken_gets_a_number(item: Item, maya: User) -> None:
    make_item(item.project, "practice-it-1")
    assert make(item, maya, 4).key == "practice-it-1-2"


def test_a_long_key_is_cut_and_stays_free(project: Project, maya: User) -> None:
    first, second = (make_item(project, "k" * 194 + end, outputs=1) for end in "ab")
    keys = [make(one, maya, 4).key for one in (first, second)]
    assert [len(key) for key in keys] == [200, 200]
    assert keys[1].endswith("-2")


def test_what_cannot_be_practised_on_is_refused(item: Item, maya: User) -> None:
    with pytest.raises(InvalidInput, match="under one Criterion at least"):
        make(item, maya)
    with pytest.raises(InvalidInput, match="it-1, Accuracy: 9 is not on the scale"):
        make(item, maya, 9)
    trap = make_item(item.project, "trap", outputs=1)
    make_trap(trap, {"accuracy": 4})
    with pytest.raises(InvalidInput, match="trap is a Trap, which practice would give away"):
        make(trap, maya, 4)
    make(item, maya, 4)
    with pytest.raises(InvalidInput, match="it-1 is retired"):
        make(Item.objects.get(pk=item.pk), maya, 4)
    assert TrainingItem.objects.count() == 1


def test_it_goes_again_while_nobody_knows_it(item: Item, maya: User) -> None:
    remove_practice(training=make(item, maya, 4), actor=maya)
    assert not TrainingItem.objects.exists()
    assert Event.objects.filter(verb="practice item removed", actor=maya).exists()
    other = make(make_item(item.project, "it-2", outputs=1), maya, 4)
    hold_training(project=item.project, training=[other])
    with pytest.raises(InvalidInput, match="stays on record"):
        remove_practice(training=other, actor=maya)


def test_it_goes_out_and_comes_in_with_the_dataset(item: Item, maya: User, tmp_path: Path) -> None:
    training = make(item, maya, 4, 2, "A")
    out = tmp_path / "out"
    export_project(project=item.project, release=None, wanted=Wanted("dataset"), out=out)
    load_folder(path=out, slug="again")
    copy = TrainingItem.objects.get(project__slug="again")
    assert (copy.key, questions_of(copy.row)) == (training.key, questions_of(training.row))
