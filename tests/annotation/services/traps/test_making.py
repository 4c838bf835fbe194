"""Making traps: all or none, what fits, out of the queue at once, never changing what was shown."""

import pytest
from django.utils import timezone

from annotation.models import Assignment, ExpectedRating, Item, Project, Trap
from annotation.selectors.traps.candidates import units_of
from annotation.services.assignments import plan_slots
from annotation.services.traps.making import Expectation, Plan, make_traps
from evalhub.accounts.models import User
from evalhub.audit.models import Event
from evalhub.errors import InvalidInput
from tests.factories.asking import publish_asking
from tests.factories.projects import make_item
from tests.factories.traps import make_trap


def plan(item: Item, value: object = 5, tolerance: float | None = None) -> Plan:
    subject, criterion = units_of(item)[0]
    return Plan(item, [Expectation(subject, criterion, value, tolerance)], "Read the last line.")


@pytest.fixture
def items(project: Project) -> list[Item]:
    found = [make_item(project, f"it-{n}", outputs=1) for n in range(3)]
    plan_slots(project=project)
    return found


def test_traps_leave_the_queue_and_are_recorded_once(
    project: Project, items: list[Item], maya: User
) -> None:
    plans = [plan(items[0], 5, 1.0), plan(items[1], 1)]
    traps = make_traps(project=project, plans=plans, actor=maya, source="references")
    assert [trap.explanation for trap in traps] == ["Read the last line."] * 2
    assert list(ExpectedRating.objects.values_list("value", "tolerance")) == [(5, 1.0), (1, None)]
    left = Assignment.objects.filter(state="open").values_list("subject__item__key", flat=True)
    assert set(left) == {"it-2"}
    event = Event.objects.get(verb="traps made")
    assert (event.actor, event.payload["traps"]) == (maya, 2)
    assert event.payload["source"] == "references"


@pytest.mark.parametrize(("value", "tolerance"), [(6, None), ("5", None), (5, -1.0)])
def test_what_nobody_can_answer_is_refused(
    project: Project, items: list[Item], value: object, tolerance: float | None
) -> None:
    plans = [plan(items[0]), plan(items[1], value, tolerance)]
    with pytest.raises(InvalidInput, match="it-1, Accuracy"):
        make_traps(project=project, plans=plans, actor=None, source="by hand")
    assert not Trap.objects.exists()


def test_a_retired_item_an_empty_plan_and_no_plan_are_refused(
    project: Project, items: list[Item]
) -> None:
    items[0].retired_at = timezone.now()
    for plans in ([plan(items[0])], [Plan(items[1], [])], []):
        with pytest.raises(InvalidInput):
            make_traps(project=project, plans=plans, actor=None, source="by hand")


def test_a_criterion_of_the_pair_fits_no_output(project: Project) -> None:
    item = make_item(project, "pair", outputs=2, pair=True)
    (output, accuracy), *_, (pair, _) = units_of(item)
    assert (output.scope, pair.scope) == ("output", "pair")
    plans = [Plan(item, [Expectation(pair, accuracy, 5)])]
    with pytest.raises(InvalidInput, match="not rated there"):
        make_traps(project=project, plans=plans, actor=None, source="by hand")


def test_what_nobody_was_shown_is_replaced_and_the_rest_stands(
    project: Project, items: list[Item]
) -> None:
    make_trap(items[0], {"accuracy": 1})
    (trap,) = make_traps(project=project, plans=[plan(items[0])], actor=None, source="by hand")
    assert trap.expected.get().value == 5
    Trap.objects.update(n_shown=1)
    with pytest.raises(InvalidInput, match="has been shown"):
        make_traps(project=project, plans=[plan(items[0], 4)], actor=None, source="by hand")
    assert ExpectedRating.objects.get().value == 5


def test_what_is_not_asked_where_the_rest_is_as_expected_is_refused(project: Project) -> None:
    publish_asking(project, safe={}, harm={"when": {"criterion": "safe", "values": [1]}})
    item = make_item(project, "it-9", outputs=1)
    (subject, safe), (_, harm) = units_of(item)

    def expecting(value: int) -> list[Trap]:
        expected = [Expectation(subject, safe, value), Expectation(subject, harm, 3)]
        plans = [Plan(item, expected)]
        return make_traps(project=project, plans=plans, actor=None, source="by hand")

    with pytest.raises(InvalidInput, match="it-9, Harm: it is not asked"):
        expecting(5)
    assert len(expecting(1)) == 1
