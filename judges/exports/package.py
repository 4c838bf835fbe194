"""What an exported judge consists of: a prompt, a judge, a rubric, and a release to hold it to.

Frozen values only; whoever fills them has left traps and pending decisions out.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from judges.engine.prompting import CriterionSpec
from judges.engine.prompts.examples import Example

SCHEMA = "evalhub.judge_package/1"
USES = {"held_out": "measure only", "few_shot": "examples in prompts", "calibration": "tune"}


@dataclass(frozen=True)
class PromptFacts:
    """One version of a prompt. `digest` is that of its text; `seed` orders its examples."""

    name: str
    version: int
    digest: str
    text: str
    scope: str
    options: Mapping[str, Any] = field(default_factory=dict)
    examples: tuple[Example, ...] = ()
    seed: int = 0


@dataclass(frozen=True)
class JudgeFacts:
    """A model and its parameters; neither address nor key."""

    name: str
    model: str
    provider: str
    parameters: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ReleaseFacts:
    """The release whose values the judge is held to."""

    project: str
    number: int
    digest: str
    canary: str
    released_at: str
    rubric_name: str
    rubric_version: int
    guidelines: str
    version: str = ""
    splits: tuple[str, ...] = ("",)
    figures: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Golden:
    """The value taken as true under one criterion, and by which method."""

    value: Any
    method: str
    provenance: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Given:
    """What one rater said; None is an abstention."""

    rater: str
    value: Any


@dataclass(frozen=True)
class Shown:
    """An output. Whose it is, is nothing a judge is told."""

    id: str
    model: str
    text: str


@dataclass(frozen=True)
class Case:
    """A subject with its golden values and ratings by criterion."""

    item_id: str
    output_id: str | None
    split: str
    input: str
    context: str
    reference: str
    outputs: tuple[Shown, ...]
    golden: Mapping[str, Golden]
    ratings: Mapping[str, tuple[Given, ...]] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """Item and output in one name; no two cases of one scope share it."""
        parts = [self.item_id, *([self.output_id] if self.output_id is not None else [])]
        return ":".join(part.replace("%", "%25").replace(":", "%3A") for part in parts)

    @property
    def output(self) -> str:
        """What is judged as one text; both of a pair, each under its letter."""
        if len(self.outputs) == 2:
            first, second = (one.text for one in self.outputs)
            return f"Output A:\n{first}\n\nOutput B:\n{second}"
        return self.outputs[0].text if self.outputs else ""


@dataclass(frozen=True)
class JudgePackage:
    """Everything that is written. `cases` may be read more than once."""

    release: ReleaseFacts
    prompt: PromptFacts
    judge: JudgeFacts | None
    criteria: tuple[CriterionSpec, ...]
    cases: Iterable[Case]
    certificate: Mapping[str, Any] | None = None
    left_out: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_pair(self) -> bool:
        return self.prompt.scope == "pair"

    def cases_of(self, key: str, split: str) -> Iterator[Case]:
        """Yield the cases of a split that have a golden value under a criterion."""
        return (one for one in self.cases if one.split == split and key in one.golden)


@dataclass(frozen=True)
class Task:
    """One criterion of a package: what a target makes one judge of."""

    package: JudgePackage
    criterion: CriterionSpec

    @property
    def key(self) -> str:
        return self.criterion.key

    @property
    def splits(self) -> tuple[str, ...]:
        return self.package.release.splits

    @property
    def model(self) -> str:
        """The model's name, empty where no judge was chosen."""
        return self.package.judge.model if self.package.judge else ""

    def cases(self, split: str) -> Iterator[Case]:
        return self.package.cases_of(self.key, split)


def facts(package: JudgePackage) -> dict[str, Any]:
    """What every row says: where its value is from, and which prompt and model it belongs to."""
    release, prompt, judge = package.release, package.prompt, package.judge
    return {
        "project": release.project,
        "release": release.number,
        "release_digest": release.digest,
        "rubric_version": release.rubric_version,
        "prompt": f"{prompt.name} {prompt.version}",
        "prompt_digest": prompt.digest,
        "judge_model": judge.model if judge else None,
        "canary": release.canary,
    }


def about(task: Task, case: Case) -> dict[str, Any]:
    """A row's metadata: ids, the golden value and its method, each rater's value, the split."""
    golden = case.golden[task.key]
    given = case.ratings.get(task.key, ())
    return {
        "item_id": case.item_id,
        "output_id": case.output_id,
        "criterion": task.key,
        "value": golden.value,
        "method": golden.method,
        "provenance": dict(golden.provenance),
        "ratings": [{"rater": one.rater, "value": one.value} for one in given],
        **({"split": case.split, "use": USES[case.split]} if case.split else {}),
        **facts(task.package),
    }


def manifest(package: JudgePackage, target: str, files: Mapping[str, list[str]]) -> dict[str, Any]:
    """`package.json`: what all files of an export have in common."""
    release, prompt, judge = package.release, package.prompt, package.judge
    return {
        "schema": SCHEMA,
        "target": target,
        **facts(package),
        "release_version": release.version,
        "released_at": release.released_at,
        "rubric": release.rubric_name,
        "prompt": {
            **{name: getattr(prompt, name) for name in ("name", "version", "digest", "scope")},
            "text": prompt.text,
            "options": dict(prompt.options),
        },
        "judge": None
        if judge is None
        else {
            **{name: getattr(judge, name) for name in ("name", "provider", "model")},
            "parameters": dict(judge.parameters),
        },
        "splits": {split: USES[split] for split in release.splits if split},
        "human_agreement": {one.key: release.figures.get(one.key) for one in package.criteria},
        "certificate": package.certificate and dict(package.certificate),
        "left_out": dict(package.left_out),
        "criteria": files,
    }
