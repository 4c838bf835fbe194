"""Taking items from a service: sampled, redacted, stored once however often they are sent."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Max

from annotation.errors import IntakeClosed, KeyReused
from annotation.intake.batches import Sent, as_sent, rows_of
from annotation.models import IntakeBatch, Item, Project
from annotation.selectors.intake.rules import intake_rule, redaction_policy
from annotation.selectors.rubrics import newest_rubric
from annotation.services.imports.items import copy_items
from annotation.services.intake.deciding import STATES, Intake, Taken
from annotation.services.intake.planning import QUEUE
from annotation.services.intake.quotas import quota_of, store_quota
from annotation.services.intake.receipts import digest_of, keep_receipts, receipts_of
from evalhub.accounts.models import User
from evalhub.audit.services.events import record_event
from evalhub.jobs.tasks import ring_after_commit


@dataclass
class OpenProject:
    """A project that takes items: a place to copy them to."""

    project: Project
    scopes: set[str]


@transaction.atomic
def receive_items(
    *, project: Project, rows: Sequence[Sent], actor: User, key: str = ""
) -> IntakeBatch:
    """Decide about each item and store what is taken; slots follow in the background.

    The same `key` with the same items returns the first batch and its answer, with others raises
    `KeyReused`. Raises `IntakeClosed` where a manager has not switched intake on.
    """
    lock_loading(project)
    digest = digest_of(project, as_sent(rows))
    earlier = IntakeBatch.objects.filter(project=project, sent_by=actor, key=key).first()
    if key and earlier:
        if earlier.digest != digest:
            raise KeyReused("This Idempotency-Key came with other Items before. Use a new one.")
        return earlier
    place = open_place(project)
    intake = begun(project, rows)
    answer = [intake.decide(row).as_json() for row in rows]
    position = store(place, intake.taken)
    store_quota(project, intake.quota)
    counts = Counter(outcome["status"] for outcome in answer)
    batch = IntakeBatch.objects.create(
        project=project,
        sent_by=actor,
        key=key,
        digest=digest,
        answer=answer if key else None,
        counts={state: counts[state] for state in STATES},
        redacted=dict(intake.redacted),
        awaits_slots=bool(intake.taken),
        position=position,
    )
    batch.answer = answer
    report(batch, actor)
    return batch


def lock_loading(project: Project) -> None:
    """Let loads of a project and batches of a service wait for each other; nobody else does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [project.slug])


def open_place(project: Project) -> OpenProject:
    """Return where items go. Raises `IntakeClosed`."""
    if not intake_rule(project).enabled:
        raise IntakeClosed("Intake is off. A manager of the Project can switch it on.")
    rubric = newest_rubric(project)
    if rubric is None:
        raise IntakeClosed("The Project has no published Rubric yet. Load or publish one first.")
    return OpenProject(project, set(rubric.criteria.values_list("scope", flat=True)))


def begun(project: Project, rows: Sequence[Sent]) -> Intake:
    """Return a batch under way, with what the project has of it."""
    keys = [row["id"] for row in rows_of(rows) if isinstance(row.get("id"), str)]
    there = Item.objects.filter(project=project, key__in=keys).prefetch_related("outputs")
    rule = intake_rule(project)
    return Intake(
        project=project,
        rule=rule,
        policy=redaction_policy(project),
        quota=quota_of(project, rule),
        known={item.key: item for item in there},
        receipts=receipts_of(list(there)),
    )


def store(place: OpenProject, taken: Sequence[Taken]) -> int:
    """Copy the items that are taken behind those of the project; returns where they begin."""
    last = Item.objects.filter(project=place.project).aggregate(last=Max("position"))["last"]
    position = 0 if last is None else last + 1
    copy_items(
        place, [one.row for one in taken], position, {"items": 0, "outputs": 0, "subjects": 0}
    )
    keep_receipts(place.project, {one.row.id: one.digest for one in taken})
    return position


def report(batch: IntakeBatch, actor: User) -> None:
    record_event(
        verb="items received",
        subject=batch,
        actor=actor,
        project_id=batch.project.public_id,
        payload={"counts": batch.counts, "redacted": batch.redacted},
    )
    if batch.awaits_slots:
        ring_after_commit(QUEUE)
