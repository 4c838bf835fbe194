"""What the pages of a prompt are made of."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from annotation.models import Project
from evalhub.errors import NotFound
from judges.engine.prompts.options import PromptOptions
from judges.models import Judge, JudgePrompt, JudgeRun
from judges.prompting.forms import VersionForm
from judges.selectors.prompts.compiled import asks_for, compiled_anew, outdated
from judges.selectors.prompts.preview import Draft, preview, priced_judges
from judges.selectors.prompts.trials import trial_lines, trials_of, version_tried
from judges.selectors.prompts.versions import in_words, version_at, versions_of
from judges.selectors.runs import run_progress


def base_of(prompt: JudgePrompt, asked: Mapping[str, str]) -> Draft:
    """What the next version starts from: the newest one, one by its number, or a new text."""
    version = version_at(prompt, asked.get("from", "")) or versions_of(prompt)[0]
    options = PromptOptions.read(version.options)
    if not asked.get("compile"):
        return Draft(prompt, version.text, options)
    made = compiled_anew(version)
    return Draft(prompt, made.text, replace(options, rubric=made.rubric))


def typed(form: VersionForm, base: Draft) -> Draft:
    """The version as it stands in a form, which may be invalid."""
    if not form.is_bound:
        return base
    if form.is_valid():
        return Draft(base.prompt, form.cleaned_data["text"], form.options())
    return replace(base, text=form.fields["text"].to_python(form.data.get("text", "")))


def chosen_judge(project: Project, name: str) -> Judge | None:
    """The judge whose price a preview shows: the named one, or the first where none is named.

    Raises `NotFound` for a name that no judge has.
    """
    judges = priced_judges(project)
    if not name:
        return judges.first()
    found = judges.filter(name=name).first()
    if found is None:
        raise NotFound(f"No Judge that can be called has the name {name}.")
    return found


def place_of(text: str) -> int:
    """Where in the list of items a preview stands, as the page spells it."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0


def preview_of(draft: Draft, asked: Mapping[str, str]) -> dict[str, Any]:
    """One real item under a draft, and what a judge would take for it."""
    project = draft.prompt.project
    judge = chosen_judge(project, asked.get("judge", ""))
    return {
        "preview": preview(draft, place_of(asked.get("at", "")), judge),
        "judges": priced_judges(project),
    }


def prompt_page(prompt: JudgePrompt, form: VersionForm) -> dict[str, Any]:
    """The page of one prompt: its versions and the next one as it is typed."""
    versions = list(versions_of(prompt))
    return {
        "project": prompt.project,
        "prompt": prompt,
        "asks_for": asks_for(prompt),
        "versions": [(one, in_words(PromptOptions.read(one.options))) for one in versions],
        "newest": versions[0],
        "outdated": outdated(versions[0]),
        "form": form,
    }


def trial_page(prompt: JudgePrompt, trial: JudgeRun | None) -> dict[str, Any]:
    """A prompt's trials, one of them with its verdicts."""
    found: dict[str, Any] = {"prompt": prompt, "trial": trial, "trials": trials_of(prompt)}
    if trial is None:
        return found
    lines = trial_lines(trial)
    told = [one.agrees for one in lines if one.agrees is not None]
    found |= {"lines": lines, "progress": run_progress(trial), "version": version_tried(trial)}
    return found | {"n_compared": len(told), "n_agree": sum(told)}
