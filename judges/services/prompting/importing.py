"""Judges of other tools as prompts here, with what could not be taken over kept beside them."""

from django.db import transaction

from annotation.models import Project
from annotation.selectors.ratings import current_criteria
from evalhub.accounts.models import User
from judges.engine.imports.assembling import assemble
from judges.engine.imports.found import FoundJudge
from judges.engine.imports.reading import CannotImport
from judges.engine.prompts.options import PromptOptions
from judges.errors import InvalidPrompt
from judges.models import JudgePrompt, PromptVersion
from judges.selectors.calls import spec_of
from judges.services.prompts import create_prompt

MOST_NOTES = 40


@transaction.atomic
def import_judge(
    *, project: Project, judge: FoundJudge, name: str, key: str, actor: User | None = None
) -> PromptVersion:
    """Add a prompt that asks what a judge of another tool asked.

    Raises `InvalidPrompt` where its values do not fit the criterion, or the criterion compares.
    """
    text = imported_text(project, judge, key)
    settings = settings_of(judge)
    notes = (*judge.notes, *([settings] if settings else []))[:MOST_NOTES]
    options = PromptOptions(origin=judge.tool, notes=notes)
    return create_prompt(
        project=project, name=name, criteria=[key], text=text, options=options, actor=actor
    )


def imported_text(project: Project, judge: FoundJudge, key: str) -> str:
    """The text for one criterion of the rubric in force. Raises `InvalidPrompt`."""
    criterion = next((one for one in current_criteria(project) if one.key == key), None)
    if criterion is None:
        raise InvalidPrompt(f"The Rubric has no criterion {key} with a scale.")
    if criterion.scope != "output":
        raise InvalidPrompt(
            f"{criterion.title} compares two Outputs, and this judge reads one. Choose another "
            "Criterion."
        )
    try:
        return assemble(judge, spec_of(criterion))
    except CannotImport as error:
        raise InvalidPrompt(str(error)) from None


def settings_of(judge: FoundJudge) -> str:
    """What it ran with, for a Judge that is to run with the same."""
    if not judge.model and not judge.parameters:
        return ""
    shown = ", ".join(f"{name} {value}" for name, value in judge.parameters.items())
    return "It ran with " + ", ".join(part for part in (judge.model, shown) if part)


def free_name(project: Project, wanted: str) -> str:
    """A name that no prompt of the project has, near the one wanted."""
    taken = set(JudgePrompt.objects.filter(project=project).values_list("name", flat=True))
    name, number = wanted[:110], 2
    while name in taken:
        name, number = f"{wanted[:110]} {number}", number + 1
    return name
