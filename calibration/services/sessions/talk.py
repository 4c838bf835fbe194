"""Talking in the room: posts, proposals, votes. What was said stays."""

from typing import Any

from django.db import transaction

from annotation.models import Criterion
from annotation.selectors.ratings import scale_of
from annotation.services.answering.checks import is_storable
from calibration.models import Post, Proposal, RoundSubject, Vote
from calibration.services.sessions.changing import refuse_closed
from evalhub.accounts.models import User
from evalhub.audit.services.events import record_event
from evalhub.errors import InvalidInput

LONGEST = 5_000


@transaction.atomic
def post(*, chosen: RoundSubject, criterion: Criterion, text: str, actor: User) -> Post:
    """Say something to everybody in the room. Raises `InvalidInput`."""
    chosen, text = talked_about(chosen), written(text, "Write something first.")
    made = Post.objects.create(chosen=chosen, key=criterion.key, text=text, author=actor)
    note(chosen, "session post written", actor, criterion=criterion.key, text=text)
    return made


@transaction.atomic
def propose_value(
    *, chosen: RoundSubject, criterion: Criterion, value: Any, actor: User
) -> Proposal:
    """Propose a value of the scale; proposed before, it is the same proposal, voted for."""
    if value is None or not scale_of(criterion).contains(value):
        raise InvalidInput(f"{criterion.title} takes {scale_of(criterion).words()}.")
    chosen, value = talked_about(chosen), scale_of(criterion).spelled(value)
    about = {"chosen": chosen, "key": criterion.key, "kind": Proposal.Kind.VALUE, "value": value}
    found = Proposal.objects.filter(**about).first()
    made = found or Proposal.objects.create(**about, author=actor)
    if found is None:
        note(chosen, "session value proposed", actor, criterion=criterion.key, value=value)
    vote(proposal=made, agrees=True, actor=actor)
    return made


@transaction.atomic
def propose_wording(
    *, chosen: RoundSubject, criterion: Criterion, text: str, actor: User
) -> Proposal:
    """Propose other words for the Rubric. Raises `InvalidInput`."""
    chosen = talked_about(chosen)
    text = written(text, "Write the words that the Rubric should say.")
    made = Proposal.objects.create(
        chosen=chosen, key=criterion.key, kind=Proposal.Kind.WORDING, text=text, author=actor
    )
    note(chosen, "session wording proposed", actor, criterion=criterion.key, text=text)
    vote(proposal=made, agrees=True, actor=actor)
    return made


@transaction.atomic
def vote(*, proposal: Proposal, agrees: bool, actor: User) -> Vote:
    """Say yes or no to a proposal; again to think again."""
    talked_about(proposal.chosen)
    proposal = Proposal.objects.select_for_update().get(pk=proposal.pk)
    made, _ = Vote.objects.update_or_create(
        proposal=proposal, voter=actor, defaults={"agrees": agrees}
    )
    payload = {"proposal": str(proposal.public_id), "agrees": agrees}
    note(proposal.chosen, "session vote cast", actor, **payload)
    return made


def talked_about(chosen: RoundSubject) -> RoundSubject:
    """The subject, held so that one value is proposed once. Raises `RoundOver` once closed."""
    rows = RoundSubject.objects.select_for_update(no_key=True, of=("self",))
    found = rows.select_related("round__session__project").get(pk=chosen.pk)
    refuse_closed(found.round.session)
    return found


def written(text: str, missing: str) -> str:
    text = text.strip().replace("\r\n", "\n")
    if not text:
        raise InvalidInput(missing)
    if len(text) > LONGEST or not is_storable(text):
        raise InvalidInput(f"The text may have at most {LONGEST:,} characters that can be stored.")
    return text


def note(chosen: RoundSubject, verb: str, actor: User, **payload: Any) -> None:
    session = chosen.round.session
    record_event(
        verb=verb,
        subject=session,
        actor=actor,
        project_id=session.project.public_id,
        payload={"place": chosen.place, **payload},
    )
