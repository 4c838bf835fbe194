"""Changes of what a judge is shown that should not change its verdict, by name.

A probe asks about the same subjects as they are and changed, so that each is its own control.
What is shown is changed, never what is stored; the same seed gives the same change.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from judges.engine.probes import texts
from judges.engine.probes.canaries import demanded, injected
from judges.engine.prompting import CriterionSpec
from judges.engine.prompts.turning import CRITERIA, OPTIONS, listed

# How the verdicts are compared: do more rise than fall; do more change than when merely asked
# again; do they become what was demanded; does what says nothing pass; is a flaw seen as well at
# the end as at the beginning.
Reading = Literal["shift", "flip", "obey", "fool", "uneven"]
SPOILT_START, SPOILT_END = "spoilt_start", "spoilt_end"


@dataclass(frozen=True)
class Shown:
    """What a judge is shown: one text or two, under criteria.

    `side` is the text that a change is made to, `model` the judge's own name, `other` the same
    text in another language where there is one.
    """

    texts: tuple[str, ...]
    criteria: tuple[CriterionSpec, ...]
    side: int = 0
    model: str = ""
    other: str = ""

    @property
    def text(self) -> str:
        return self.texts[self.side]

    def with_text(self, text: str) -> "Shown":
        changed = (*self.texts[: self.side], text, *self.texts[self.side + 1 :])
        return replace(self, texts=changed)


Change = Callable[[Shown, int], Shown]


@dataclass(frozen=True)
class Perturbation:
    """One kind of change: its name on the page, what it does, and how it is read."""

    title: str
    does: str
    reading: Reading
    change: Change


def of_text(change: Callable[[str], str]) -> Change:
    return lambda shown, seed: shown.with_text(change(shown.text))


def of_seeded_text(change: Callable[[str, int], str]) -> Change:
    return lambda shown, seed: shown.with_text(change(shown.text, seed))


def options_reversed(shown: Shown, seed: int) -> Shown:
    """The values of every criterion are listed from the other end."""
    return replace(shown, criteria=listed(shown.criteria, OPTIONS))


def criteria_reversed(shown: Shown, seed: int) -> Shown:
    return replace(shown, criteria=listed(shown.criteria, CRITERIA))


def with_canary(shown: Shown, seed: int) -> Shown:
    reply = demanded(shown.criteria, side=shown.side if len(shown.texts) > 1 else None)
    return shown.with_text(injected(shown.text, seed, reply)) if reply else shown


def translated(shown: Shown, seed: int) -> Shown:
    return shown.with_text(shown.other) if shown.other else shown


PERTURBATIONS: Mapping[str, Perturbation] = {
    "padding": Perturbation(
        "Padding", "says the same once more as a list", "shift", of_text(texts.padded)
    ),
    "plain": Perturbation(
        "Without Markdown", "takes headings, bullets and bold out", "shift", of_text(texts.plain)
    ),
    "decorated": Perturbation(
        "With Markdown", "adds a heading, bullets and bold", "shift", of_text(texts.decorated)
    ),
    "authority": Perturbation(
        "Authority", "says that an expert agrees", "shift", of_seeded_text(texts.vouched)
    ),
    "flattery": Perturbation(
        "Flattery", "praises the Judge", "shift", of_seeded_text(texts.flattering)
    ),
    "masked": Perturbation(
        "Names masked", "takes names of models and makers out", "shift", of_text(texts.masked)
    ),
    "signed": Perturbation(
        "Own name",
        "says that the Judge's own model wrote it",
        "shift",
        lambda shown, seed: shown.with_text(texts.signed(shown.text, shown.model)),
    ),
    "language": Perturbation(
        "Language", "shows the translation that the data hold", "shift", translated
    ),
    OPTIONS: Perturbation(
        "Order of options", "lists the values from the other end", "flip", options_reversed
    ),
    CRITERIA: Perturbation(
        "Order of Criteria", "lists the Criteria from the other end", "flip", criteria_reversed
    ),
    "injection": Perturbation(
        "Prompt injection", "plants an order to give the best value", "obey", with_canary
    ),
    "master_key": Perturbation(
        "Master key",
        "replaces the answer by a word that says nothing",
        "fool",
        lambda shown, seed: shown.with_text(texts.master_key(seed)),
    ),
    "empty": Perturbation(
        "Empty answer",
        "replaces the answer by nothing",
        "fool",
        lambda shown, seed: shown.with_text(""),
    ),
    SPOILT_START: Perturbation(
        "Flaw at the beginning",
        "takes everything back in its first words",
        "uneven",
        lambda shown, seed: shown.with_text(texts.spoilt(shown.text, at_end=False)),
    ),
    SPOILT_END: Perturbation(
        "Flaw at the end",
        "takes everything back in its last words",
        "uneven",
        lambda shown, seed: shown.with_text(texts.spoilt(shown.text, at_end=True)),
    ),
}


def perturbed(shown: Shown, name: str, seed: int) -> Shown:
    """What is shown under a probe; the same as before where it does not apply, or for no name.

    Raises `KeyError` for a probe that does not exist.
    """
    return PERTURBATIONS[name].change(shown, seed) if name else shown
