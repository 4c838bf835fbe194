"""Candidates for a better prompt: proposed, tried on the calibration split, one adopted."""

from collections.abc import Sequence
from dataclasses import replace

from django.db import transaction

from calibration.models import Split
from calibration.selectors.releases.held_out import split_within
from evalhub.accounts.models import User
from evalhub.audit.services.events import record_event
from judges.engine.prompting import placeholders
from judges.engine.prompts.options import PromptOptions
from judges.errors import CannotRun, InvalidPrompt
from judges.models import Judge, JudgePrompt, JudgeRun, PromptVersion
from judges.selectors.prompts.examples import Choice, example_choices, newest_release
from judges.selectors.prompts.improving import calibration_items, run_on
from judges.services.prompts import add_version
from judges.services.runs import RunPlan, start_run

SLOT = "{{ examples }}"
MOST_CHOSEN = 4
BY_HAND, BY_EXAMPLES, BY_MODEL = "by hand", "by examples", "by a model"


@transaction.atomic
def propose_candidate(
    *,
    base: PromptVersion,
    text: str,
    options: PromptOptions,
    note: str = "",
    actor: User | None = None,
) -> PromptVersion:
    """Keep a text as a candidate beside its prompt, which stays as it is.

    Raises `InvalidPrompt` for a text that could be no version, quotes an item of the calibration
    split, on which candidates are measured, or is what the base says already.
    """
    prompt = JudgePrompt.objects.select_for_update(no_key=True).get(pk=base.prompt_id)
    if text == base.text and options.asked() == PromptOptions.read(base.options).asked():
        raise InvalidPrompt(f"That is what version {base.number} says already.")
    quoted = split_within(prompt.project, Split.CALIBRATION, [text])
    if quoted:
        raise InvalidPrompt(
            f"The text quotes Item {quoted} of the calibration split, on which candidates are "
            "measured. Take an Item of the few-shot split for an example."
        )
    number = prompt.candidates.count() + 1
    candidate = JudgePrompt.objects.create(
        project=prompt.project,
        name=f"{prompt.name[:90]} · candidate {number} of {prompt.pk}",
        scope=prompt.scope,
        criteria=prompt.criteria,
        improves=prompt,
    )
    return add_version(prompt=candidate, text=text, note=note, options=options, actor=actor)


def propose_examples(*, base: PromptVersion, actor: User | None = None) -> PromptVersion:
    """A candidate that shows examples of the few-shot split, chosen by value and reason.

    Raises `InvalidPrompt` where that split has none.
    """
    prompt = base.prompt
    choices = choose_examples(example_choices(prompt.project, prompt.criteria))
    release = newest_release(prompt.project)
    if not choices or release is None:
        raise InvalidPrompt(
            "No Item of the few-shot split has a value under what the prompt asks. Release a "
            "golden set with a few-shot split first."
        )
    options = replace(
        PromptOptions.read(base.options),
        examples=tuple(one.unit for one in choices),
        release=release.number,
        seed=base.pk,
    )
    values = ", ".join(sorted({one.value for one in choices}))
    note = f"{len(choices)} examples of the few-shot split, values {values} ({BY_EXAMPLES})"
    given = {"text": with_slot(base.text), "options": options, "note": note}
    return propose_candidate(base=base, actor=actor, **given)


def choose_examples(choices: Sequence[Choice], most: int = MOST_CHOSEN) -> list[Choice]:
    """Different values in turn, those with a reason first, one example of an item."""
    by_value: dict[str, list[Choice]] = {}
    for one in sorted(choices, key=lambda one: (not one.reason, one.unit)):
        by_value.setdefault(one.value, []).append(one)
    chosen: list[Choice] = []
    while len(chosen) < most and any(by_value.values()):
        for value in sorted(by_value):
            taken = {one.item for one in chosen}
            left = [one for one in by_value[value] if one.item not in taken]
            chosen += left[: 1 if len(chosen) < most else 0]
            by_value[value] = left[1:]
    return chosen


def with_slot(text: str) -> str:
    """The text with a place for examples: before the material, else at the end."""
    if "examples" in placeholders(text):
        return text
    part = f"# Examples\nPeople settled these values.\n\n{SLOT}\n\n"
    at = text.find("# Material")
    return f"{text[:at]}{part}{text[at:]}" if at >= 0 else f"{part}{text}"


@transaction.atomic
def try_version(*, version: PromptVersion, judge: Judge, actor: User | None = None) -> JudgeRun:
    """Run a version on the calibration split, once. Raises `CannotRun` where it is empty."""
    items = calibration_items(version.prompt)
    if not items:
        raise CannotRun(
            "The calibration split has no Item that people rated under what the prompt asks. "
            "Release a golden set with splits first."
        )
    known = run_on(version, judge, items)
    if known is not None:
        return known
    plan = RunPlan(prompts=(version,), items=items, purpose=JudgeRun.Purpose.TRIAL)
    return start_run(judge=judge, plan=plan, actor=actor)


@transaction.atomic
def adopt_candidate(*, candidate: JudgePrompt, actor: User | None = None) -> PromptVersion:
    """Make a candidate's text the next version of the prompt that it improves."""
    prompt = candidate.improves
    if prompt is None:
        raise InvalidPrompt(f"{candidate.name} is a prompt of its own, not a candidate.")
    chosen = candidate.versions.latest("number")
    version = add_version(
        prompt=prompt,
        text=chosen.text,
        note=f"Adopted a candidate. {chosen.note}".strip(),
        options=PromptOptions.read(chosen.options),
        actor=actor,
    )
    record_event(
        verb="prompt candidate adopted",
        subject=prompt,
        actor=actor,
        project_id=prompt.project.public_id,
        payload={"name": prompt.name, "number": version.number, "digest": version.digest},
    )
    return version
