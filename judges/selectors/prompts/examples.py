"""Few-shot examples: units of the few-shot split with the value that a release froze."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from annotation.models import Project, Reference, Subject
from calibration.models import Adjudication, GoldenItem, GoldenSet, Split
from judges.engine.prompting import input_text
from judges.engine.prompts.examples import Example
from judges.engine.prompts.options import ExampleUnit, PromptOptions


@dataclass(frozen=True)
class Choice:
    """A unit that may be an example, as a form lists it."""

    unit: ExampleUnit
    item: str
    output: str
    title: str
    value: str
    reason: str

    @property
    def name(self) -> str:
        return f"{self.unit.subject}:{self.unit.key}"


def newest_release(project: Project) -> GoldenSet | None:
    return GoldenSet.objects.filter(project=project).order_by("-number").first()


def golden_rows(project: Project, number: int | None) -> QuerySet[GoldenItem]:
    """The units of one release with all that an example shows, in item order."""
    rows = GoldenItem.objects.filter(golden_set__project=project, golden_set__number=number)
    return rows.select_related("criterion", "subject__item", "subject__output").order_by(
        "subject__item__position", "subject_id", "criterion_id"
    )


def example_choices(project: Project, keys: Sequence[str]) -> list[Choice]:
    """What may be shown as an example of some criteria, from the newest release."""
    release = newest_release(project)
    if release is None:
        return []
    rows = golden_rows(project, release.number).filter(criterion__key__in=keys)
    found = list(rows.filter(subject__item__split_place__split=Split.FEW_SHOT))
    reasons = reasons_of(found)
    return [
        Choice(
            ExampleUnit(str(one.subject.public_id), one.criterion.key),
            one.subject.item.key,
            one.subject.output.key if one.subject.output else "",
            one.criterion.title,
            str(one.value),
            reasons.get(one.pk, ""),
        )
        for one in found
    ]


def rows_of(project: Project, options: PromptOptions) -> list[GoldenItem]:
    """The rows that a version's examples name, in item order."""
    if not options.examples:
        return []
    wanted = {(one.subject, one.key) for one in options.examples}
    subjects = {one.subject for one in options.examples}
    rows = golden_rows(project, options.release).filter(subject__public_id__in=subjects)
    return [
        one
        for one in rows.prefetch_related("subject__item__outputs")
        if (str(one.subject.public_id), one.criterion.key) in wanted
    ]


def examples_of(project: Project, options: PromptOptions) -> tuple[Example, ...]:
    """The examples of a version, as its prompt shows them."""
    rows = rows_of(project, options)
    reasons = reasons_of(rows)
    return tuple(
        Example(
            unit=str(one.subject.public_id),
            key=one.criterion.key,
            texts=tuple(texts_of(one.subject)),
            value=one.value,
            reason=reasons.get(one.pk, ""),
        )
        for one in rows
    )


def texts_of(subject: Subject) -> Iterator[tuple[str, str]]:
    """What a judge is shown of a subject, under the titles of a compiled prompt."""
    item = subject.item
    yield "Input", input_text(item.input)
    yield "Context", item.context
    if subject.scope == "pair":
        first, second = item.outputs.all()
        yield from (("Output A", first.text), ("Output B", second.text))
    else:
        yield "Output", subject.output.text if subject.output else ""


def reasons_of(rows: Sequence[GoldenItem]) -> dict[int, str]:
    """Why a unit has its value: the adjudication's reason, else what came with the reference."""
    settled = {one.provenance.get("adjudication", ""): one.pk for one in rows}
    settled.pop("", None)
    decided = Adjudication.objects.filter(public_id__in=settled)
    found = {
        settled[str(key)]: reason for key, reason in decided.values_list("public_id", "reason")
    }
    explained = {
        (one.subject_id, one.criterion_id): one.pk
        for one in rows
        if one.source == GoldenItem.Source.REFERENCE
    }
    references = Reference.objects.filter(subject__in={subject for subject, _ in explained})
    for subject, criterion, words in references.values_list(
        "subject_id", "criterion_id", "explanation"
    ):
        if (subject, criterion) in explained and words:
            found.setdefault(explained[subject, criterion], words)
    return found
