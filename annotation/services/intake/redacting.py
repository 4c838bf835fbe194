"""Redaction of what is loaded: a stage between reading and storing."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial

from annotation.dataset.folder import DatasetFolder
from annotation.dataset.rows import ItemRow
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

    @property
    def key(self) -> str:
        document = json.dumps(self.policy.as_json(), sort_keys=True)
        return f"redaction={hashlib.sha256(document.encode()).hexdigest()}"

    def __call__(self, rows: Iterator[ItemRow]) -> Iterator[ItemRow]:
        """Yield every item as it may be stored."""
        for row in rows:
            clean, redactions = redacted_item(row, self.policy)
            self.preview.add(row.id, redactions)
            yield clean


def prepare_redaction(
    project: Project, folder: DatasetFolder, wanted: Policy | None, actor: User | None
) -> tuple[Redacting, ...]:
    """Set the policy that a load asks for, and put the project's in front of its storing."""
    if wanted is not None and wanted != redaction_policy(project):
        set_redaction(project=project, policy=wanted, actor=actor)
    policy = redaction_policy(project)
    if not policy.kinds:
        return ()
    folder.rewrite = partial(redacted_remark, policy=policy)
    return (Redacting(policy),)
