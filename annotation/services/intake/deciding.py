"""Deciding about one item of a batch: refused, known, left out by lot or quota, or taken."""

from collections import Counter
from copy import deepcopy
from dataclasses import asdict, dataclass, field

from annotation.dataset.limits import LIMITS
from annotation.dataset.problems import RowRefused
from annotation.dataset.rows import ItemRow
from annotation.dataset.validation import read_item
from annotation.intake.batches import Sent, Unreadable
from annotation.intake.rows import redacted_item
from annotation.intake.taking import Quota, lot
from annotation.models import IntakeRule, Item, Project
from annotation.services.imports.known import content_of, given_content
from annotation.services.intake.receipts import digest_of
from evalhub.redaction.kinds import CHECKED, Policy
from evalhub.redaction.replacing import redact

CREATED, IDENTICAL, SAMPLED_OUT = "created", "identical", "sampled_out"
CONFLICT, REFUSED = "conflict", "refused"
STATES = (CREATED, IDENTICAL, SAMPLED_OUT, CONFLICT, REFUSED)
OTHER = "The Project has this id with other content. Give the new one an id of its own."
TWICE = "The id is in this batch twice."
BY_LOT = "Not in the share that is taken."
BY_QUOTA = "The day's number of such Items is reached."


@dataclass(frozen=True)
class Outcome:
    """What became of one item that was sent."""

    id: str
    status: str
    field: str = ""
    reason: str = ""

    def as_json(self) -> dict[str, str]:
        return {key: value for key, value in asdict(self).items() if value or key == "id"}


@dataclass(frozen=True)
class Taken:
    """An item to be stored, and the digest of what it was."""

    row: ItemRow
    digest: str


@dataclass
class Intake:
    """A batch under way: the rules, what is there already, what is to be stored."""

    project: Project
    rule: IntakeRule
    policy: Policy
    quota: Quota
    known: dict[str, Item]
    receipts: dict[int, str]
    seen: set[str] = field(default_factory=set)
    taken: list[Taken] = field(default_factory=list)
    redacted: Counter[str] = field(default_factory=Counter)

    def decide(self, sent: Sent) -> Outcome:
        """Say what becomes of one item; one that is taken is noted for storing."""
        if isinstance(sent, Unreadable):
            return refused(sent.id, sent.field, sent.reason)
        digest = digest_of(self.project, sent)
        try:
            row = read_item(deepcopy(sent), LIMITS)
        except RowRefused as flaw:
            given = sent.get("id")
            key = given if isinstance(given, str) else ""
            return refused(key, flaw.field, flaw.reason)
        if row.id in self.seen:
            return Outcome(row.id, REFUSED, "id", TWICE)
        self.seen.add(row.id)
        if row.id in self.known:
            return self.compared(row, digest)
        if lot(self.rule.seed, row.id) >= self.rule.share:
            return Outcome(row.id, SAMPLED_OUT, reason=BY_LOT)
        return self.admitted(row, digest)

    def compared(self, row: ItemRow, digest: str) -> Outcome:
        """Compare with what came before, by its receipt; else with what is stored."""
        item = self.known[row.id]
        receipt = self.receipts.get(item.pk)
        if receipt is not None:
            same = receipt == digest
        else:
            clean, _ = redacted_item(row, self.policy)
            same = content_of(item) in (given_content(row), given_content(clean))
        return Outcome(row.id, IDENTICAL) if same else Outcome(row.id, CONFLICT, "id", OTHER)

    def admitted(self, row: ItemRow, digest: str) -> Outcome:
        clean, redactions = redacted_item(row, self.policy)
        if not self.quota.take(clean.metadata):
            return Outcome(row.id, SAMPLED_OUT, reason=BY_QUOTA)
        for redaction in redactions:
            self.redacted.update(redaction.counts())
        self.taken.append(Taken(clean, digest))
        return Outcome(row.id, CREATED)


def refused(key: str, where: str, reason: str) -> Outcome:
    """Name the field; the reason quotes what was sent, and may be kept: it is redacted."""
    (clean,) = redact([reason], Policy(CHECKED))
    return Outcome(key, REFUSED, where, clean.after)
