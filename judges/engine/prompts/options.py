"""How the text of a prompt is used: options of a version, as they are kept with it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

MOST_SAMPLES = 20
MOST_EXAMPLES = 20
# What says where a text came from changes nothing of what is asked.
ORIGINS = frozenset({"rubric", "origin", "notes"})


@dataclass(frozen=True, order=True)
class ExampleUnit:
    """One example: a unit of a release, by the subject's public id and the criterion's key."""

    subject: str
    key: str


@dataclass(frozen=True)
class PromptOptions:
    """Options of one version.

    `release` is the number of the golden set whose values the examples show, in an order drawn
    from `seed`. `rubric` is the version a text was compiled from; `origin` says whose text it is
    otherwise, and `notes` what an import could not take over. With `echo` a reply has to repeat
    the random code of its call.
    """

    both_orders: bool = True
    confidence: bool = False
    logprobs: bool = False
    samples: int = 1
    examples: tuple[ExampleUnit, ...] = ()
    release: int | None = None
    seed: int = 0
    echo: bool = False
    rubric: int | None = None
    origin: str = ""
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not 1 <= self.samples <= MOST_SAMPLES:
            raise ValueError(f"samples must be between 1 and {MOST_SAMPLES}")
        if len(self.examples) > MOST_EXAMPLES:
            raise ValueError(f"a prompt takes at most {MOST_EXAMPLES} examples")

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> "PromptOptions":
        """Options as they were kept; names that are not known any more are left aside."""
        known = {one.name for one in fields(cls)}
        given = {name: value for name, value in kept.items() if name in known}
        units = tuple(ExampleUnit(*pair) for pair in given.get("examples", ()))
        return cls(**{**given, "examples": units, "notes": tuple(given.get("notes", ()))})

    def kept(self) -> dict[str, Any]:
        """As JSON, without what is as usual."""
        usual, own = asdict(PromptOptions()), asdict(self)
        found = {name: value for name, value in own.items() if value != usual[name]}
        if self.examples:
            found["examples"] = [[one.subject, one.key] for one in self.examples]
        if self.notes:
            found["notes"] = list(self.notes)
        return found

    def asked(self) -> dict[str, Any]:
        """What of it changes a request."""
        return {name: value for name, value in self.kept().items() if name not in ORIGINS}

    def without_examples(self) -> "PromptOptions":
        return replace(self, examples=(), release=None, seed=0)
