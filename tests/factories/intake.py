"""Items as a service sends them, and projects that take them."""

from collections.abc import Mapping
from typing import Any

from annotation.models import IntakeRule, Project, RedactionPolicy
from evalhub.redaction.kinds import CHECKED

SEED = 7


def sent(key: str, text: str = "Where is my parcel?", **fields: Any) -> dict[str, Any]:
    """A conversation with one answer, as a row of items.jsonl."""
    output = {"id": f"{key}-a", "model": "bot-1", "text": "On its way."}
    return {"id": key, "input": text, "outputs": [output], **fields}


def open_intake(
    project: Project,
    *,
    share: float = 1.0,
    by: str = "",
    daily: int | None = None,
    quotas: Mapping[str, int] | None = None,
    redacts: bool = True,
) -> IntakeRule:
    """Switch intake on, with everything that has a format replaced."""
    RedactionPolicy.objects.create(project=project, kinds=sorted(CHECKED) if redacts else [])
    return IntakeRule.objects.create(
        project=project,
        enabled=True,
        seed=SEED,
        share=share,
        by=by,
        daily=daily,
        quotas=dict(quotas or {}),
    )
