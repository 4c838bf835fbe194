"""What a project has replaced, and which of the items a service sends it takes."""

from dataclasses import dataclass
from datetime import datetime

from annotation.models import IntakeBatch, IntakeRule, Item, Project, RedactionPolicy
from evalhub.redaction.kinds import Policy

SHOWN = 20


@dataclass(frozen=True)
class BatchLine:
    """One request of a service."""

    at: datetime
    by: str
    counts: str
    redacted: str


def redaction_policy(project: Project) -> Policy:
    """Return the policy of a project; where nobody has set one, nothing is replaced."""
    stored = RedactionPolicy.objects.filter(project=project).first()
    if stored is None:
        return Policy(frozenset())
    return Policy.of({"kinds": stored.kinds, "allowed": stored.allowed})


def intake_rule(project: Project) -> IntakeRule:
    """Return the rule of a project; where nobody has set one, intake is off."""
    return IntakeRule.objects.filter(project=project).first() or IntakeRule(project=project)


def count_items(project: Project) -> int:
    """Return how many items a project has."""
    return Item.objects.filter(project=project).count()


def batch_lines(project: Project) -> list[BatchLine]:
    """Return the last requests, the newest first."""
    batches = IntakeBatch.objects.filter(project=project).select_related("sent_by")
    return [
        BatchLine(
            at=batch.received_at,
            by=batch.sent_by.name or batch.sent_by.email,
            counts=tallied(batch.counts),
            redacted=tallied(batch.redacted),
        )
        for batch in batches.order_by("-received_at", "-pk")[:SHOWN]
    ]


def tallied(counts: dict[str, int]) -> str:
    """12 created, 3 sampled out: what there is none of is left out."""
    found = [f"{n:,} {name.replace('_', ' ')}" for name, n in sorted(counts.items()) if n]
    return ", ".join(found) or "nothing"
