"""Texts compiled from the rubric in force, and whether one still says what the rubric says."""

from collections.abc import Sequence
from dataclasses import dataclass

from annotation.models import Criterion, Project, Rubric
from annotation.selectors.ratings import current_criteria
from judges.engine.prompting import placeholders
from judges.engine.prompts.compiling import Commission, compile_prompt
from judges.engine.prompts.options import PromptOptions
from judges.errors import InvalidPrompt
from judges.models import JudgePrompt, PromptVersion
from judges.selectors.calls import spec_of


@dataclass(frozen=True)
class Wanted:
    """What a compiled prompt shall ask for beside the values."""

    reference: bool = False
    examples: bool = False
    confidence: bool = False


@dataclass(frozen=True)
class Compiled:
    """A text and the version of the rubric it was made from."""

    text: str
    rubric: int


def rubric_in_force(project: Project) -> Rubric | None:
    return project.rubrics.filter(published_at__isnull=False).order_by("-version").first()


def compiled(project: Project, keys: Sequence[str], wanted: Wanted) -> Compiled:
    """Compile a text for some criteria. Raises `InvalidPrompt` where they do not go together."""
    rubric = rubric_in_force(project)
    criteria = [one for one in current_criteria(project) if one.key in keys]
    if rubric is None or not criteria:
        raise InvalidPrompt("Choose at least one Criterion to compile a text from.")
    given = Commission(
        criteria=tuple(spec_of(one) for one in criteria),
        scope=one_scope(criteria),
        guidelines=rubric.guidelines,
        reference=wanted.reference,
        examples=wanted.examples,
        confidence=wanted.confidence,
    )
    return Compiled(compile_prompt(given), rubric.version)


def one_scope(criteria: Sequence[Criterion]) -> str:
    """Raises `InvalidPrompt` for criteria of single outputs beside criteria of pairs."""
    scopes = sorted({one.scope for one in criteria})
    if len(scopes) > 1:
        raise InvalidPrompt("A prompt asks about single Outputs or about pairs, not both.")
    return scopes[0]


def compiled_anew(version: PromptVersion) -> Compiled:
    """The text for the rubric in force, asking for what this version asks for."""
    asked, options = placeholders(version.text), PromptOptions.read(version.options)
    wanted = Wanted("reference" in asked, "examples" in asked, options.confidence)
    return compiled(version.prompt.project, version.prompt.criteria, wanted)


def outdated(version: PromptVersion) -> str:
    """Why a text should be compiled anew, or nothing; one that names no rubric fills it in."""
    made_from = PromptOptions.read(version.options).rubric
    rubric = rubric_in_force(version.prompt.project)
    if made_from is None or rubric is None or rubric.version == made_from:
        return ""
    return f"Compiled from Rubric {made_from}; Rubric {rubric.version} is in force."


def asks_for(prompt: JudgePrompt) -> list[str]:
    """The titles of what a prompt asks for, keys of criteria that are gone as they are."""
    titles = {one.key: one.title for one in current_criteria(prompt.project)}
    return [titles.get(key, key) for key in prompt.criteria]
