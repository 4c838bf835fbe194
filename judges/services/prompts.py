"""Writing prompts. A version never changes; another text is another version."""

import hashlib
import json
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max

from annotation.models import Project
from annotation.selectors.ratings import current_criteria, scale_of, unscaled_criteria
from calibration.selectors.releases.held_out import prompt_problem
from evalhub.accounts.models import User
from evalhub.audit.services.events import record_event
from judges.engine.prompting import UnknownPlaceholder, check_prompt, placeholders
from judges.engine.prompts.options import PromptOptions
from judges.errors import InvalidPrompt
from judges.models import JudgePrompt, PromptVersion
from judges.services.prompting.options import check_options
from judges.services.rows import storable

MOST_CHARACTERS = 100_000
MOST_NAME = 120
USUAL = PromptOptions()


@transaction.atomic
def create_prompt(
    *,
    project: Project,
    name: str,
    criteria: Sequence[str],
    text: str,
    options: PromptOptions = USUAL,
    actor: User | None = None,
) -> PromptVersion:
    """Add a prompt with its first version; its scope is that of its criteria.

    Raises `InvalidPrompt` for a taken name, unknown criteria, mixed scopes, or a bad text.
    """
    scope = scope_of(project, criteria)
    name, text = storable(name), storable(text)
    check_text(text, scope)
    if len(name) > MOST_NAME:
        raise InvalidPrompt(f"The name {name[:40]}… is longer than {MOST_NAME} characters.")
    if JudgePrompt.objects.filter(project=project, name=name).exists():
        raise InvalidPrompt(f"There is a prompt named {name} already.")
    prompt = JudgePrompt.objects.create(
        project=project, name=name, scope=scope, criteria=list(criteria)
    )
    return add_version(prompt=prompt, text=text, options=options, actor=actor)


@transaction.atomic
def add_version(
    *,
    prompt: JudgePrompt,
    text: str,
    note: str = "",
    options: PromptOptions = USUAL,
    actor: User | None = None,
) -> PromptVersion:
    """Add the next version; the newest one again if text and options are the same."""
    prompt = JudgePrompt.objects.select_for_update(no_key=True).get(pk=prompt.pk)
    text, note = storable(text.replace("\r\n", "\n")), storable(note)
    check_text(text, prompt.scope)
    check_options(prompt, text, options)
    refuse_held_out(prompt.project, text)
    digest = digest_of(text, options)
    newest = prompt.versions.order_by("-number").first()
    if newest is not None and newest.digest == digest and newest.options == options.kept():
        return newest
    last = prompt.versions.aggregate(last=Max("number"))["last"] or 0
    version = PromptVersion.objects.create(
        prompt=prompt,
        number=last + 1,
        text=text,
        options=options.kept(),
        digest=digest,
        note=note,
        created_by=actor,
    )
    record_event(
        verb="prompt version written",
        subject=prompt,
        actor=actor,
        project_id=prompt.project.public_id,
        payload={"name": prompt.name, "number": version.number, "digest": digest}
        | ({"options": options.kept()} if options.kept() else {}),
    )
    return version


def digest_of(text: str, options: PromptOptions) -> str:
    """The hash of what is asked: of the text alone, unless options change a request."""
    asked = options.asked()
    whole = text if not asked else f"{text}\n{json.dumps(asked, sort_keys=True)}"
    return hashlib.sha256(whole.encode()).hexdigest()


def refuse_held_out(project: Project, text: str) -> None:
    """Raise `InvalidPrompt` for a text that shows a judge what it will be measured with."""
    problem = prompt_problem(project, text)
    if problem:
        raise InvalidPrompt(problem)


def scope_of(project: Project, keys: Sequence[str]) -> str:
    """The one scope of some criteria of the current rubric."""
    known = {criterion.key: criterion.scope for criterion in current_criteria(project)}
    missing = [key for key in keys if key not in known]
    refuse_unscaled(project, missing)
    if missing or not keys:
        name = missing[0] if missing else "nothing"
        raise InvalidPrompt(f"The Rubric has no criterion {name}; choose from {', '.join(known)}.")
    scopes = {known[key] for key in keys}
    if len(scopes) > 1:
        raise InvalidPrompt("A prompt asks about single Outputs or about pairs, not both.")
    return scopes.pop()


def refuse_unscaled(project: Project, keys: Sequence[str]) -> None:
    """Raise `InvalidPrompt` for a criterion that has no scale a judge could answer on."""
    for one in unscaled_criteria(project):
        if one.key in keys:
            raise InvalidPrompt(
                f"{one.title} takes {scale_of(one).words()}, and a Judge answers with one value "
                "of a scale. Leave it out of the prompt, or ask people for it."
            )


def check_text(text: str, scope: str) -> None:
    """Raise `InvalidPrompt` unless the text can be filled and shows what is judged."""
    if len(text) > MOST_CHARACTERS:
        raise InvalidPrompt(f"The prompt is longer than {MOST_CHARACTERS:,} characters.")
    try:
        check_prompt(text, scope=scope)
    except UnknownPlaceholder as error:
        raise InvalidPrompt(str(error)) from None
    needed = {"output_a", "output_b"} if scope == "pair" else {"output"}
    missing = sorted(needed - placeholders(text))
    if missing:
        raise InvalidPrompt(f"The prompt never shows {{{{ {missing[0]} }}}}.")
