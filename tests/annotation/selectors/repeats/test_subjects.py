"""Which own subjects may come back, and what the counter expects of it."""

import pytest

from annotation.handout import NO_REPEATS
from annotation.models import Annotation, Assignment, Project, Rater, Reveal
from annotation.routing.policies import HandoutPolicy
from annotation.selectors.repeats.subjects import own_repeats, repeats_ahead
from tests.factories.annotations import make_annotation
from tests.factories.people import make_rater
from tests.factories.projects import make_item
from tests.factories.quality import earlier

POLICY = HandoutPolicy(repeats=0.1, gap=10)


@pytest.fixture
def rater(project: Project) -> Rater:
    """Fourteen answers given at the desk, one a minute, the first one of it-0."""
    rater = make_rater(project, "anna")
    for n in range(14):
        answer(rater, n)
    return rater


def answer(rater: Rater, n: int, **fields: object) -> Annotation:
    subject = make_item(rater.project, f"it-{n}", outputs=1).subjects.get()
    slot = Assignment.objects.create(
        project=rater.project, subject=subject, slot=1, state="submitted", rater=rater
    )
    given = {**earlier(60 - n), "assignment": slot, **fields}
    return make_annotation(subject, rater, {"accuracy": 3}, **given)


def keys(rater: Rater, policy: HandoutPolicy = POLICY) -> list[str]:
    items = rater.project.items.filter(subjects__in=own_repeats(rater, policy))
    return list(items.order_by("position").values_list("key", flat=True))


def test_as_many_as_the_gap_lie_in_between(rater: Rater) -> None:
    # Fourteen answers: the newest ten are too near.
    assert keys(rater) == ["it-0", "it-1", "it-2", "it-3"]


def test_imported_excluded_and_others_answers_do_not_come_back(rater: Rater) -> None:
    own = Annotation.objects.order_by("submitted_at")
    Annotation.objects.filter(pk=own[0].pk).update(imported=True)
    Annotation.objects.filter(pk=own[1].pk).update(rater=make_rater(rater.project, "ben"))
    # Of twelve own answers at the desk the newest ten stay away.
    assert keys(rater) == ["it-2", "it-3"]


def test_what_was_revealed_does_not_come_back(rater: Rater) -> None:
    Reveal.objects.create(annotation=Annotation.objects.get(subject__item__key="it-2"))
    assert keys(rater) == ["it-0", "it-1", "it-3"]


def test_nothing_comes_back_before_its_days(rater: Rater) -> None:
    assert keys(rater, HandoutPolicy(repeats=0.1, gap=10, gap_days=1)) == []


def test_what_has_come_back_is_over(rater: Rater) -> None:
    slot = Assignment.objects.get(subject__item__key="it-1")
    Assignment.objects.create(
        project=rater.project,
        subject=slot.subject,
        slot=2,
        state="claimed",
        rater=rater,
        repeat=True,
    )
    assert keys(rater) == ["it-0", "it-2", "it-3"]


def test_the_counter_knows_what_is_ready_and_when_more_will_be(rater: Rater) -> None:
    assert repeats_ahead(rater, HandoutPolicy(), 14) == NO_REPEATS
    found = repeats_ahead(rater, POLICY, 14)
    assert (found.ready, found.delay) == (4, 0)
    # Three turns ahead three more answers are old enough; two have been used.
    assert found.left(3, 2) == 5
    days = repeats_ahead(rater, HandoutPolicy(repeats=0.1, gap=10, gap_days=1), 14)
    assert (days.ready, days.left(50, 0)) == (0, 0)
