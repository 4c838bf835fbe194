"""From a prompt, a judge and a release to the package that targets write."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from annotation.dataset.fields import time_text
from annotation.dataset.kinds.scales import UNMEASURED
from annotation.models import Criterion
from calibration.errors import CannotExport
from calibration.models import GoldenSet
from calibration.services.exports import Source
from calibration.services.releases.contents import Entry, Unfit, fit_entries, unfit
from judges.engine.prompting import input_text
from judges.engine.prompts.options import ExampleUnit, PromptOptions
from judges.exports.package import (
    Case,
    Given,
    Golden,
    JudgeFacts,
    JudgePackage,
    PromptFacts,
    ReleaseFacts,
    Shown,
)
from judges.models import Judge, PromptVersion
from judges.selectors.calls import spec_of
from judges.selectors.certificates.exported import certificates_by_criterion
from judges.selectors.prompts.examples import examples_of, rows_of


@dataclass
class Cases:
    """The cases of a release, read anew each time they are asked for; only a chunk in memory."""

    source: Source
    scope: str
    keys: frozenset[str]
    without: Unfit
    left_out: Counter[str] = field(default_factory=Counter)

    @cached_property
    def counts(self) -> Counter[str]:
        """How many values there are by criterion; `left_out` is counted on the way."""
        return Counter(key for case in self for key in case.golden)

    def __iter__(self) -> Iterator[Case]:
        self.left_out.clear()
        for entry in fit_entries(self.source, self.without, self.left_out):
            if entry.scope == self.scope:
                case = case_of(entry, self.keys)
                if case.golden:
                    yield case


def judge_package(source: Source, version: PromptVersion, judge: Judge | None) -> JudgePackage:
    """Gather a package. Raises `CannotExport` when prompt and release have nothing in common."""
    release = source.release
    if release is None:
        raise CannotExport("A judge is exported with a release. Name one with --release.")
    wanted = set(version.prompt.criteria)
    asked = [one for one in release.rubric.criteria.all() if one.key in wanted]
    criteria = [one for one in asked if one.kind not in UNMEASURED]
    keys = frozenset(one.key for one in criteria)
    without = unfit(source.project)
    cases = Cases(source, version.prompt.scope, keys, without)
    found = [one for one in criteria if cases.counts[one.key]]
    if not found:
        raise CannotExport(
            f"Release {release.number} has no value under a criterion that the prompt "
            f"{version.prompt.name} asks for ({', '.join(sorted(wanted))})."
        )
    options = PromptOptions.read(version.options)
    shown = fit_examples(version, options, without)
    left_out = Counter(cases.left_out)
    left_out["example"] = len(options.examples) - len(shown.examples)
    return JudgePackage(
        release=release_facts(source, release),
        prompt=prompt_facts(version, shown),
        judge=judge_facts(judge) if judge else None,
        criteria=tuple(spec_of(one) for one in found),
        cases=cases,
        certificate=certificates_of(version, judge, found),
        left_out={reason: n for reason, n in left_out.items() if n},
    )


def certificates_of(
    version: PromptVersion, judge: Judge | None, criteria: Sequence[Criterion]
) -> dict[str, Any] | None:
    """The statements about this judge and prompt by criterion; None where there is none."""
    if judge is None:
        return None
    keys = [one.key for one in criteria]
    return certificates_by_criterion(judge, version.prompt.name, keys) or None


def case_of(entry: Entry, keys: frozenset[str]) -> Case:
    """A subject of a release with what is known about it under some criteria."""
    given: dict[str, tuple[Given, ...]] = {}
    for one in entry.ratings:
        if one.criterion in keys:
            given[one.criterion] = (*given.get(one.criterion, ()), Given(one.rater, one.value))
    return Case(
        item_id=entry.item_id,
        output_id=entry.output_id,
        split=entry.split,
        input=input_text(entry.input),
        context=entry.context,
        reference=entry.reference,
        outputs=tuple(Shown(one.id, one.model, one.text) for one in entry.outputs),
        golden={
            one.criterion: Golden(one.value, one.source, one.provenance)
            for one in entry.values
            if one.criterion in keys
        },
        ratings=given,
    )


def release_facts(source: Source, release: GoldenSet) -> ReleaseFacts:
    return ReleaseFacts(
        project=release.project.slug,
        number=release.number,
        version=release.version,
        digest=release.digest,
        canary=release.canary,
        released_at=time_text(release.released_at) or "",
        rubric_name=release.rubric.name,
        rubric_version=release.rubric.version,
        guidelines=release.rubric.guidelines,
        splits=tuple(source.splits),
        figures=release.figures,
    )


def fit_examples(version: PromptVersion, options: PromptOptions, without: Unfit) -> PromptOptions:
    """The options without examples whose value may not be told: Traps, and what is open again."""
    kept = {
        ExampleUnit(str(one.subject.public_id), one.criterion.key)
        for one in rows_of(version.prompt.project, options)
        if one.subject.item_id not in without.trap_items
        and (one.subject_id, one.criterion.key) not in without.pending
        and not one.provenance.get("trap")
    }
    return replace(options, examples=tuple(one for one in options.examples if one in kept))


def prompt_facts(version: PromptVersion, options: PromptOptions) -> PromptFacts:
    """A version with the examples that its options name."""
    prompt = version.prompt
    return PromptFacts(
        name=prompt.name,
        version=version.number,
        digest=version.digest,
        text=version.text,
        scope=prompt.scope,
        options=options.kept(),
        examples=tuple(examples_of(prompt.project, options)),
        seed=options.seed,
    )


def judge_facts(judge: Judge) -> JudgeFacts:
    """Model and parameters; neither the address nor the key leaves with an export."""
    return JudgeFacts(judge.name, judge.model, judge.provider, judge.parameters)
