"""What people at their desks do on a walk. A step draws what it needs and may be refused."""

from datetime import timedelta

from django.utils import timezone

from annotation.models import Annotation, Assignment, FlagReason, Rater, ReviewCase, SkipReason
from annotation.services.annotations import reopen, submit_annotation, undo_last
from annotation.services.answering.checks import RatingInput
from annotation.services.assignments import claim_next, expire_leases, release, skip
from annotation.services.blindness.reveals import reveal_answer
from annotation.services.drafts import save_draft
from annotation.services.questions.threads import flag_subject
from annotation.services.review.decisions import resubmit
from tests.flows.walk.walking import Walk


def claim(walk: Walk, rater: Rater) -> None:
    walk.keep(rater, claim_next(rater=rater))


def submit(walk: Walk, rater: Rater) -> None:
    """What was claimed last, whether or not it is still held."""
    if rater.pk in walk.held:
        send(walk, *walk.held[rater.pk][-1])


def submit_late(walk: Walk, rater: Rater) -> None:
    """Anything that was ever claimed: its lease may have run out, its slot be somebody else's."""
    if rater.pk in walk.held:
        send(walk, *walk.rng.choice(walk.held[rater.pk]))


def send(walk: Walk, claimed: Assignment, token: object) -> None:
    if claimed.subject.scope == "pair":
        ratings = {"overall": RatingInput(walk.rng.choice(["A", "tie", "B"]))}
    else:
        ratings = {"accuracy": RatingInput(walk.rng.randint(1, 5))}
    submit_annotation(assignment=claimed, token=token, ratings=ratings, key=walk.key())


def skip_it(walk: Walk, rater: Rater) -> None:
    if rater.pk in walk.held:
        claimed, token = walk.held[rater.pk][-1]
        skip(assignment=claimed, token=token, reason=walk.rng.choice(SkipReason.values))


def put_back(walk: Walk, rater: Rater) -> None:
    if rater.pk in walk.held:
        claimed, token = walk.held[rater.pk][-1]
        release(assignment=claimed, token=token)


def undo(walk: Walk, rater: Rater) -> None:
    walk.keep(rater, undo_last(rater=rater))


def reopen_one(walk: Walk, rater: Rater) -> None:
    answer = walk.choose(rater.annotations.all())
    if answer is not None:
        walk.keep(rater, reopen(rater=rater, annotation=answer))


def let_leases_run_out(walk: Walk, rater: Rater) -> None:
    held = Assignment.objects.filter(state=Assignment.State.CLAIMED, rater=rater)
    held.update(lease_until=timezone.now() - timedelta(hours=1))
    expire_leases()


def flag(walk: Walk, rater: Rater) -> None:
    if rater.pk in walk.held:
        claimed, _ = walk.held[rater.pk][-1]
        flag_subject(assignment=claimed, reason=walk.rng.choice(FlagReason.values), note="Why?")


def reveal(walk: Walk, rater: Rater) -> None:
    answer = walk.choose(rater.annotations.all())
    if answer is not None:
        reveal_answer(rater=rater, annotation=answer)


def draft(walk: Walk, rater: Rater) -> None:
    if rater.pk in walk.held:
        claimed, token = walk.rng.choice(walk.held[rater.pk])
        save_draft(assignment=claimed, token=token, data={"comment": "So far."})


def answer_what_came_back(walk: Walk, _: Rater) -> None:
    case = walk.choose(ReviewCase.objects.filter(state="returned"))
    if case is not None:
        ratings, own = others(walk, case.annotation), case.annotation.rater.user
        resubmit(case=case, actor=own, key=walk.key(), ratings=ratings)


def others(walk: Walk, answer: Annotation) -> dict[str, RatingInput]:
    """Other ratings under the criteria of an answer; some fit, some are refused."""
    keys = answer.ratings.order_by("pk").values_list("criterion__key", flat=True)
    return {key: RatingInput(walk.rng.choice([1, 2, "A", "B"])) for key in keys}
