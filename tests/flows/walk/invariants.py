"""What holds between slots and answers after every step, one function for each sentence."""

from collections.abc import Callable
from dataclasses import dataclass

from annotation.models import (
    Annotation,
    Assignment,
    Criterion,
    ExpectedRating,
    Referral,
    Rubric,
    Subject,
)
from annotation.selectors.handout.policies import handout_policy
from tests.flows.walk.walking import Walk

State = Assignment.State
TAKEN = (State.CLAIMED, State.SUBMITTED)


@dataclass(frozen=True)
class Standing:
    """A subject with its slots, those of repeats left out, and with the answers that count.

    `asked` is whether anybody is to rate it, `wanted` by how many.
    """

    subject: Subject
    slots: list[Assignment]
    counted: list[Annotation]
    asked: bool
    referred: bool
    wanted: int

    def of_state(self, *states: str) -> list[Assignment]:
        return [slot for slot in self.slots if slot.state in states]

    @property
    def extra(self) -> int:
        return sum(slot.extra for slot in self.slots)


def nobody_counts_twice_for_a_subject(one: Standing, _: Walk) -> bool:
    raters = [answer.rater_id for answer in one.counted]
    return len(raters) == len(set(raters))


def a_submitted_slot_has_one_answer_that_counts(one: Standing, _: Walk) -> bool:
    given = {slot.pk: slot.rater_id for slot in one.of_state(State.SUBMITTED)}
    counted = [(a.assignment_id, a.rater_id) for a in one.counted if a.rater_id in given.values()]
    return sorted(given.items()) == sorted(counted)


def what_counts_lies_in_a_slot_of_its_rater(one: Standing, _: Walk) -> bool:
    taken = {(slot.pk, slot.rater_id) for slot in one.of_state(*TAKEN)}
    return all((answer.assignment_id, answer.rater_id) in taken for answer in one.counted)


def a_free_slot_has_no_rater(one: Standing, _: Walk) -> bool:
    return all(slot.rater_id is None for slot in one.of_state(State.OPEN, State.CLOSED))


def nothing_is_open_of_what_nobody_is_to_rate(one: Standing, _: Walk) -> bool:
    return one.asked or not one.of_state(State.OPEN)


def as_many_slots_are_wanted_as_the_policy_says(one: Standing, _: Walk) -> bool:
    wanted = [slot for slot in one.slots if slot.wanted]
    return not one.asked or one.referred or len(wanted) == one.wanted + one.extra


def what_is_wanted_is_open_or_taken(one: Standing, _: Walk) -> bool:
    closed = [slot for slot in one.of_state(State.CLOSED) if slot.wanted]
    return not one.asked or one.referred or not closed


def no_slot_is_open_that_is_not_wanted(one: Standing, _: Walk) -> bool:
    return all(slot.wanted for slot in one.of_state(State.OPEN))


def once_planned_as_many_are_open_as_are_lacking(one: Standing, walk: Walk) -> bool:
    """Only then: who gives a slot back does not know of answers beyond the plan."""
    if not walk.in_line or not one.asked or one.referred or one.extra:
        return True
    lacking = max(0, one.wanted - len(one.of_state(*TAKEN)))
    return len(one.of_state(State.OPEN)) == lacking


INVARIANTS: tuple[Callable[[Standing, Walk], bool], ...] = (
    nobody_counts_twice_for_a_subject,
    a_submitted_slot_has_one_answer_that_counts,
    what_counts_lies_in_a_slot_of_its_rater,
    a_free_slot_has_no_rater,
    nothing_is_open_of_what_nobody_is_to_rate,
    as_many_slots_are_wanted_as_the_policy_says,
    what_is_wanted_is_open_or_taken,
    no_slot_is_open_that_is_not_wanted,
    once_planned_as_many_are_open_as_are_lacking,
)


def check(walk: Walk) -> None:
    """Fail with the sentence that does not hold, of which subject, and the last steps."""
    for one in standings(walk):
        for holds in INVARIANTS:
            assert holds(one, walk), f"not so: {sentence(holds)}\n{seen(one)}\n{walk.told()}"


def sentence(invariant: Callable[[Standing, Walk], bool]) -> str:
    return invariant.__name__.replace("_", " ")


def seen(one: Standing) -> str:
    """A subject with its slots and answers, for messages."""
    names = ("slot", "state", "rater_id", "wanted", "extra")
    slots = [{name: getattr(slot, name) for name in names} for slot in one.slots]
    answers = [f"{a.rater_id} in {a.assignment_id}" for a in one.counted]
    said = f"asked {one.asked}, referred {one.referred}, {one.wanted} wanted"
    return f"{one.subject.item.key} {one.subject.pk}: {said}, slots {slots}, counted {answers}"


def standings(walk: Walk) -> list[Standing]:
    """Every subject of the project as it stands, worked out anew from the rows themselves."""
    project, strata = walk.project, handout_policy(walk.project).strata
    overlaps = {str(stratum.value): stratum.overlap for stratum in strata}
    published = Rubric.objects.filter(project=project, published_at__isnull=False)
    newest = Criterion.objects.filter(rubric=published.order_by("-version").first())
    scopes = set(newest.values_list("scope", flat=True))
    traps = ExpectedRating.objects.filter(subject__project=project, trap__active=True)
    trapped = set(traps.values_list("subject_id", flat=True))
    waiting = Referral.objects.filter(subject__project=project, settled_at=None)
    referred = set(waiting.values_list("subject_id", flat=True))
    rows = Subject.objects.filter(project=project).order_by("pk").select_related("item")
    return [
        Standing(
            subject=subject,
            slots=[slot for slot in subject.assignments.all() if not slot.repeat],
            counted=[a for a in subject.annotations.all() if a.status == a.Status.COUNTED],
            asked=subject.item.retired_at is None
            and subject.pk not in trapped
            and subject.scope in scopes,
            referred=subject.pk in referred,
            wanted=overlaps.get(subject.item.metadata["tier"]) or project.overlap,
        )
        for subject in rows.prefetch_related("assignments", "annotations")
    ]
