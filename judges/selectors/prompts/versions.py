"""Versions of a prompt, ready to list and to hold against each other."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db.models import QuerySet

from evalhub.web.wording import DiffLine, Piece, WordChange, word_change
from judges.engine.prompts.options import PromptOptions
from judges.models import JudgePrompt, PromptVersion

# Lines shown before and after a change.
AROUND = 3


@dataclass(frozen=True)
class Compared:
    """What differs between two versions, the older first."""

    before: PromptVersion
    after: PromptVersion
    places: tuple[WordChange, ...]


def versions_of(prompt: JudgePrompt) -> QuerySet[PromptVersion]:
    """Newest first."""
    return prompt.versions.select_related("created_by", "prompt__project").order_by("-number")


def version_at(prompt: JudgePrompt, number: str) -> PromptVersion | None:
    """A version by its number as an address spells it."""
    if not (number.isascii() and number.isdecimal() and len(number) < 7):
        return None
    return versions_of(prompt).filter(number=int(number)).first()


def compared(prompt: JudgePrompt, first: str, second: str) -> Compared | None:
    """Two versions side by side; by default the newest and the one before. None with one only."""
    newest: Sequence[PromptVersion] = versions_of(prompt)[:2]
    if len(newest) < 2:
        return None
    one = version_at(prompt, first) or newest[1]
    other = version_at(prompt, second) or newest[0]
    before, after = sorted((one, other), key=lambda version: version.number)
    found = (
        folded(word_change("Text", before.text, after.text)),
        word_change("Options", options_text(before), options_text(after)),
    )
    return Compared(before, after, tuple(one for one in found if one is not None))


def folded(place: WordChange | None) -> WordChange | None:
    """A change with what surrounds it; longer stretches of the same text are counted."""
    if place is None:
        return None
    lines: list[DiffLine] = []
    for same, run in groupby(place.lines, key=lambda line: line.op == " "):
        stretch = list(run)
        hidden = len(stretch) - 2 * AROUND
        if same and hidden > 1:
            words = (Piece(f"{hidden} lines are the same"),)
            stretch = [*stretch[:AROUND], DiffLine("…", words), *stretch[-AROUND:]]
        lines += stretch
    return WordChange(place.title, tuple(lines))


def options_text(version: PromptVersion) -> str:
    return "\n".join(in_words(PromptOptions.read(version.options)))


def in_words(options: PromptOptions) -> list[str]:
    """Options as a person reads them, what is as usual left out."""
    found = []
    if not options.both_orders:
        found.append("Pairs are shown with A first only: weak, as a preference for a side hides.")
    if options.samples > 1:
        found.append(f"Every question is asked {options.samples} times.")
    if options.confidence:
        found.append("The Judge says how sure it is.")
    if options.logprobs:
        found.append("Probabilities of the values are kept where the model gives them.")
    if options.examples:
        n = len(options.examples)
        noun = "example" if n == 1 else "examples"
        found.append(f"{n} {noun} from release {options.release}, order drawn from {options.seed}:")
        found += [f"  {one.key} of {one.subject}" for one in options.examples]
    if options.rubric:
        found.append(f"Compiled from Rubric {options.rubric}.")
    if options.origin:
        found.append(f"Imported from {options.origin}.")
    return found + [f"Not taken over: {note}" for note in options.notes]
