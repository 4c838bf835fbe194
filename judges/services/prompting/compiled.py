"""Several prompts at once, each compiled for one criterion."""

from collections.abc import Sequence

from django.db import transaction

from annotation.models import Project
from evalhub.accounts.models import User
from judges.engine.prompts.options import PromptOptions
from judges.models import PromptVersion
from judges.selectors.prompts.compiled import Wanted, compiled
from judges.services.prompts import create_prompt


@transaction.atomic
def create_for_each(
    *,
    project: Project,
    name: str,
    criteria: Sequence[str],
    wanted: Wanted,
    actor: User | None = None,
) -> list[PromptVersion]:
    """Add one prompt per criterion, named after both. Raises `InvalidPrompt`, and adds none."""
    versions = []
    for key in criteria:
        made = compiled(project, [key], wanted)
        options = PromptOptions(confidence=wanted.confidence, rubric=made.rubric, echo=True)
        versions.append(
            create_prompt(
                project=project,
                name=f"{name}-{key}",
                criteria=[key],
                text=made.text,
                options=options,
                actor=actor,
            )
        )
    return versions
