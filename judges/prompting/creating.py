"""A new prompt as it is typed: compiled into the form, then saved."""

from annotation.models import Project
from evalhub.accounts.models import User
from judges.errors import InvalidPrompt
from judges.models import PromptVersion
from judges.prompting.forms import PromptForm
from judges.selectors.prompts.compiled import compiled
from judges.services.prompting.compiled import create_for_each
from judges.services.prompts import create_prompt


def compile_into(form: PromptForm, project: Project) -> PromptForm:
    """What was typed with a compiled text in it, which its writer may then edit.

    Only the criteria are needed. Raises `InvalidPrompt` where they do not go together.
    """
    form.is_valid()
    if "criteria" in form.errors:
        return form
    keys = form.cleaned_data["criteria"]
    made = compiled(project, keys, form.wanted)
    fresh = {"criteria": keys, "text": made.text, "rubric": made.rubric}
    names = ("name", "split", "reference", "confidence")
    return PromptForm(initial={name: form[name].value() for name in names} | fresh, project=project)


def create_from(form: PromptForm, project: Project, actor: User) -> list[PromptVersion]:
    """Save what a valid form holds: one prompt, or one for each criterion."""
    given = form.cleaned_data
    about = {"project": project, "name": given["name"], "criteria": given["criteria"]}
    if form.one_each:
        return create_for_each(**about, wanted=form.wanted, actor=actor)
    if not given["text"].strip():
        raise InvalidPrompt("There is no text yet: compile one, or write it.")
    return [create_prompt(**about, text=given["text"], options=form.options(), actor=actor)]
