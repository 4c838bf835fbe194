"""Redaction of what is loaded: a stage between reading and storing."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from annotation.dataset.asking.spans import EVIDENCE, OUTPUT
from annotation.dataset.folder import DatasetFolder
from annotation.dataset.rows import ItemRow
from annotation.intake.passages import Cuts, cuts_by_part, moved_rows, output_part, parts_of
from annotation.intake.preview import Preview
from annotation.intake.rows import redacted_item, redacted_remark
from annotation.models import Project
from annotation.selectors.intake.rules import redaction_policy
from annotation.services.intake.rules import set_redaction
from evalhub.accounts.models import User
from evalhub.redaction.kinds import Policy


@dataclass(frozen=True)
class Redacting:
    """Redacts items on their way; a load under another policy is another load."""

    policy: Policy
    preview: Preview = field(default_factory=Preview)
    # Where texts of items that passed have changed, for the evidence in rows about them.
    cuts: dict[str, Cuts] = field(default_factory=dict)

    @property
    def key(self) -> str:
        document = json.dumps(self.policy.as_json(), sort_keys=True)
        return f"redaction={hashlib.sha256(document.encode()).hexdigest()}"

    def __call__(self, rows: Iterator[ItemRow]) -> Iterator[ItemRow]:
        """Yield every item as it may be stored."""
        for row in rows:
            clean, redactions = redacted_item(row, self.policy)
            self.preview.add(row.id, redactions)
            if changed := cuts_by_part(parts_of(row), redactions):
                self.cuts[row.id] = changed
            yield clean

    def remark(self, row: Any) -> Any:
        """Return what is said about an item as it may be stored, its evidence moved along."""
        cuts = self.cuts.get(getattr(row, "item_id", ""))
        evidence = getattr(row, "extra", {}).get(EVIDENCE)
        clean = redacted_remark(row, self.policy)
        if cuts is None or evidence is None:
            return clean
        own = cuts.get(output_part(row.output_id or ""))
        parts = cuts if own is None else {**cuts, OUTPUT: own}
        return replace(clean, extra={**clean.extra, EVIDENCE: moved_rows(evidence, parts)})


def prepare_redaction(
    project: Project, folder: DatasetFolder, wanted: Policy | None, actor: User | None
) -> tuple[Redacting, ...]:
    """Set the policy that a load asks for, and put the project's in front of its storing."""
    if wanted is not None and wanted != redaction_policy(project):
        set_redaction(project=project, policy=wanted, actor=actor)
    policy = redaction_policy(project)
    if not policy.kinds:
        return ()
    redacting = Redacting(policy)
    folder.rewrite = redacting.remark
    return (redacting,)
