"""The page on which a prompt is made better: what is wrong, what was proposed, how it stands."""

from dataclasses import dataclass
from typing import Any

from django import forms

from judges.engine.prompts.options import PromptOptions
from judges.models import Judge, JudgePrompt, JudgeRun, PromptProposal, PromptVersion
from judges.prompting.forms import PromptText
from judges.prompting.pages import chosen_judge
from judges.selectors.prompts.improving import (
    Candidate,
    Difference,
    calibration_items,
    candidates_of,
    differences,
    run_on,
)
from judges.selectors.prompts.looks import Gap, Looks, gaps_of, looks_of
from judges.selectors.prompts.preview import priced_judges
from judges.selectors.prompts.versions import versions_of


class HandForm(forms.Form):
    """A candidate written by hand."""

    text = PromptText()
    note = forms.CharField(required=False, max_length=500, label="What changes")


@dataclass(frozen=True)
class Workshop:
    """Everything the page shows, for one judge and the newest version."""

    prompt: JudgePrompt
    version: PromptVersion
    judge: Judge | None
    n_items: int
    base: JudgeRun | None
    differences: list[Difference]
    candidates: list[Candidate]
    proposals: list[PromptProposal]
    looks: Looks
    gaps: list[Gap]

    @property
    def n_tried(self) -> int:
        return sum(one.is_tried for one in self.candidates)

    @property
    def has_base(self) -> bool:
        return self.base is not None and self.base.finished_at is not None

    @property
    def is_waiting(self) -> bool:
        """Whether something is under way, so that the page asks again."""
        runs = [self.base, *(one.run for one in self.candidates)]
        under_way = any(run is not None and run.finished_at is None for run in runs)
        return under_way or any(one.state in {"waiting", "running"} for one in self.proposals)


def workshop(prompt: JudgePrompt, judge_name: str) -> Workshop:
    version = versions_of(prompt)[0]
    judge = chosen_judge(prompt.project, judge_name)
    items = calibration_items(prompt)
    base = run_on(version, judge, items) if judge else None
    ended = base if base is not None and base.finished_at is not None else None
    return Workshop(
        prompt=prompt,
        version=version,
        judge=judge,
        n_items=len(items),
        base=base,
        differences=differences(ended, prompt, items) if ended else [],
        candidates=candidates_of(prompt, ended, judge, items) if judge else [],
        proposals=list(
            PromptProposal.objects.filter(version__prompt=prompt, candidate=None).order_by("pk")
        ),
        looks=looks_of(prompt),
        gaps=gaps_of(prompt),
    )


def improve_page(prompt: JudgePrompt, judge_name: str, form: HandForm | None) -> dict[str, Any]:
    page = workshop(prompt, judge_name)
    initial = {"text": page.version.text}
    return {
        "project": prompt.project,
        "prompt": prompt,
        "page": page,
        "judges": priced_judges(prompt.project),
        "form": form or HandForm(initial=initial),
        "options": PromptOptions.read(page.version.options),
    }
