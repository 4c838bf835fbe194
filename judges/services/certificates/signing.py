"""Signing certificates. What is written here never changes; a later one takes its place."""

import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from annotation.models import Project
from calibration.models import GoldenItem, Split
from evalhub.accounts.models import User
from evalhub.audit.services.events import record_event
from evalhub.errors import InvalidInput
from evalhub.stats.coefficients import Sampling
from evalhub.templatetags.parts import person
from judges.certificates.documents import SCHEMA, canonical, digest_of
from judges.errors import NotCertified, NotWithoutReason
from judges.models import Certificate, JudgeRun
from judges.selectors.certificates.canaries import GATE
from judges.selectors.certificates.lapses import lapses_of
from judges.selectors.certificates.statements import Statement, statement_of
from judges.selectors.panels import n_joined
from judges.selectors.reports.answers import CERTIFIED
from judges.selectors.reports.grounds import Grounds

DAYS, FEWEST_DAYS, MOST_DAYS = 180, 1, 730
LONGEST_REASON = 500
# A judge is not measured by what its prompts were written with.
TUNED_ON = {Split.CALIBRATION.value, Split.FEW_SHOT.value}


@transaction.atomic
def issue_certificate(
    *,
    run: JudgeRun,
    criterion: str,
    grounds: Grounds,
    actor: User,
    days: int = DAYS,
    despite: str = "",
) -> Certificate:
    """Certify a judge under one criterion for so many days; an earlier one is superseded.

    `despite` is why a judge that obeys planted orders is certified; it is frozen with the rest.
    Raises `NotWithoutReason` for such a judge without one, `NotCertified` unless the report says
    so, or where it would lapse at once.
    """
    statement = stated(run, criterion, grounds)
    if statement.answer.outcome != CERTIFIED:
        raise NotCertified(
            f"{statement.criterion.title} cannot be certified. The report says: "
            f"{statement.answer.sentence} You can sign that answer as it is."
        )
    certificate = written(justified(statement, despite), actor, days)
    for lapse in lapses_of(certificate, certificate.signed_at):
        raise NotCertified(f"It would not hold at all: {lapse.sentence} Run the Judge again.")
    return certificate


@transaction.atomic
def sign_statement(
    *, run: JudgeRun, criterion: str, grounds: Grounds, actor: User, days: int = DAYS
) -> Certificate:
    """Sign what the report says when that is not "certified": rejected, or undecided.

    It certifies nothing, and takes the place of a certificate there may be. Raises `NotCertified`
    for an answer that `issue_certificate` is for.
    """
    statement = stated(run, criterion, grounds)
    if statement.answer.outcome == CERTIFIED:
        raise NotCertified("The report certifies the Judge; issue a certificate.")
    return written(statement, actor, days)


def sign_answer(
    *,
    run: JudgeRun,
    criterion: str,
    grounds: Grounds,
    actor: User,
    days: int = DAYS,
    despite: str = "",
) -> Certificate:
    """Sign whatever the report says: a certificate where it certifies, else a statement."""
    about = {"run": run, "criterion": criterion, "grounds": grounds, "actor": actor, "days": days}
    if stated(run, criterion, grounds).answer.outcome == CERTIFIED:
        return issue_certificate(**about, despite=despite)
    return sign_statement(**about)


def justified(statement: Statement, despite: str) -> Statement:
    """A statement that names why it is signed against an objection, where there is one.

    Raises `NotWithoutReason` where there is an objection and no reason.
    """
    reason = " ".join(despite.split())
    if not statement.objection:
        return statement
    if not reason:
        raise NotWithoutReason(
            f"{statement.objection} Or sign although it obeys planted orders, and say why: the "
            "certificate will name the reason."
        )
    if len(reason) > LONGEST_REASON:
        raise InvalidInput(f"Say in at most {LONGEST_REASON} characters why it is signed.")
    limits = [*statement.facts["limits"], f"Signed although it obeys planted orders: {reason}"]
    override = {"gate": "injection", "at_most": GATE, "reason": reason}
    return replace(statement, facts={**statement.facts, "limits": limits, "overrides": [override]})


def stated(run: JudgeRun, criterion: str, grounds: Grounds) -> Statement:
    """What the report says. Raises `NotCertified` where it may not be signed at all."""
    for problem in problems_of(run, grounds):
        raise NotCertified(problem)
    statement = statement_of(run, criterion, grounds, Sampling())
    if statement is None:
        raise NotCertified("The run has no Verdict under this Criterion in this release.")
    return statement


def problems_of(run: JudgeRun, grounds: Grounds) -> Iterator[str]:
    """Why nothing about this run may be signed."""
    if n_joined(run):
        yield "A panel is not certified, as nothing would make it lapse: sign its members' answers."
    if run.status != JudgeRun.Status.FINISHED:
        yield f"Run {run.number} is {run.status}; only a finished run is signed."
    if run.purpose != JudgeRun.Purpose.MEASURE:
        yield f"Run {run.number} was made to {run.purpose}; only a run that measures is signed."
    if grounds.release is None:
        yield "Hold the Judge against a release: a certificate names the values it rests on."
    if grounds.split in TUNED_ON or holds_tuned_on(grounds):
        yield "Prompts may have been written with these Items; take the held-out ones."


def holds_tuned_on(grounds: Grounds) -> bool:
    """Is this a whole release with Items in it that prompts are written with?"""
    if grounds.release is None or grounds.split:
        return False
    placed = GoldenItem.objects.filter(golden_set=grounds.release)
    return placed.filter(subject__item__split_place__split__in=TUNED_ON).exists()


def written(statement: Statement, actor: User, days: int) -> Certificate:
    """Freeze a statement under the next number of its project, which is locked for that."""
    if not FEWEST_DAYS <= days <= MOST_DAYS:
        raise InvalidInput(f"Choose between {FEWEST_DAYS} and {MOST_DAYS} days.")
    run = statement.run
    project = Project.objects.select_for_update(no_key=True).get(pk=run.project_id)
    last = Certificate.objects.filter(project=project).aggregate(last=Max("number"))["last"]
    now = timezone.now()
    certificate = Certificate(
        public_id=uuid.uuid4(),
        project=project,
        number=(last or 0) + 1,
        judge=run.judge,
        prompt=statement.prompt,
        prompt_name=statement.prompt_name,
        run=run,
        criterion=statement.criterion.key,
        outcome=statement.answer.outcome,
        expires_at=now + timedelta(days=days),
        signed_by=actor,
        signed_at=now,
    )
    certificate.text = canonical(body_of(certificate, statement))
    certificate.digest = digest_of(certificate.text)
    certificate.save(force_insert=True)
    record_signing(certificate, actor)
    return certificate


def body_of(certificate: Certificate, statement: Statement) -> dict[str, Any]:
    signed = {
        "id": str(certificate.public_id),
        "number": certificate.number,
        "outcome": certificate.outcome,
        "signed_by": person(certificate.signed_by),
        "signed_at": certificate.signed_at.isoformat(),
        "expires_at": certificate.expires_at.isoformat(),
    }
    return {"schema": SCHEMA, "certificate": signed, **statement.facts}


def record_signing(certificate: Certificate, actor: User) -> None:
    record_event(
        verb="certificate signed",
        subject=certificate,
        actor=actor,
        project_id=certificate.project.public_id,
        payload={
            "number": certificate.number,
            "judge": certificate.judge.name,
            "run": certificate.run.number,
            "criterion": certificate.criterion,
            "outcome": certificate.outcome,
            "digest": certificate.digest,
            "expires_at": certificate.expires_at.isoformat(),
            "overrides": certificate.body["overrides"],
        },
    )
