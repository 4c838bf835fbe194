"""What the buttons of the page "Improve" do; each returns whether the prompt has a new version."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from evalhub.accounts.models import User
from evalhub.errors import NotFound
from judges.engine.prompts.options import PromptOptions
from judges.errors import CannotRun
from judges.models import Judge, JudgePrompt, PromptVersion
from judges.prompting.forms import PromptText
from judges.prompting.pages import chosen_judge
from judges.selectors.prompts.improving import calibration_items, run_on
from judges.selectors.prompts.versions import versions_of
from judges.services.prompting.improving import (
    BY_HAND,
    adopt_candidate,
    propose_candidate,
    propose_examples,
    try_version,
)
from judges.services.prompting.optimising import ask_for_candidate


@dataclass(frozen=True)
class Step:
    """One press of a button: on which prompt, with which judge, by whom."""

    prompt: JudgePrompt
    judge: str
    given: Mapping[str, str]
    actor: User

    @property
    def base(self) -> PromptVersion:
        return versions_of(self.prompt)[0]

    @property
    def asked(self) -> Judge:
        """The chosen judge. Raises `CannotRun` where there is none to call."""
        judge = chosen_judge(self.prompt.project, self.judge)
        if judge is None:
            raise CannotRun("There is no Judge that can be called; add one with an address.")
        return judge

    @property
    def candidate(self) -> JudgePrompt:
        """The candidate a button names. Raises `NotFound` for one of another prompt."""
        name = self.given.get("candidate", "")
        number = int(name) if name.isascii() and name.isdecimal() and len(name) < 12 else 0
        found = self.prompt.candidates.filter(pk=number).first()
        if found is None:
            raise NotFound
        return found

    @property
    def query(self) -> str:
        return f"?{urlencode({'judge': self.judge})}" if self.judge else ""


def measure_base(step: Step) -> bool:
    try_version(version=step.base, judge=step.asked, actor=step.actor)
    return False


def by_hand(step: Step) -> bool:
    base, note = step.base, step.given.get("note", "").strip()
    propose_candidate(
        base=base,
        text=PromptText().to_python(step.given.get("text", "")),
        options=PromptOptions.read(base.options),
        note=f"{note} ({BY_HAND})".strip(),
        actor=step.actor,
    )
    return False


def by_examples(step: Step) -> bool:
    propose_examples(base=step.base, actor=step.actor)
    return False


def by_model(step: Step) -> bool:
    base, judge = step.base, step.asked
    run = run_on(base, judge, calibration_items(step.prompt))
    if run is None or run.finished_at is None:
        raise CannotRun("Measure the newest version on the calibration split first.")
    ask_for_candidate(version=base, run=run, judge=judge, actor=step.actor)
    return False


def try_candidate(step: Step) -> bool:
    version = step.candidate.versions.latest("number")
    try_version(version=version, judge=step.asked, actor=step.actor)
    return False


def adopt(step: Step) -> bool:
    adopt_candidate(candidate=step.candidate, actor=step.actor)
    return True


STEPS: Mapping[str, Callable[[Step], bool]] = {
    "base": measure_base,
    "hand": by_hand,
    "examples": by_examples,
    "model": by_model,
    "try": try_candidate,
    "adopt": adopt,
}
