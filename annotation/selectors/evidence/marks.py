"""The passages that raters marked as evidence in the texts of an item, for leads."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from string import ascii_uppercase

from annotation.dataset.asking.marking import Mark, Piece, cut
from annotation.dataset.asking.rules import NEVER
from annotation.dataset.asking.spans import OUTPUT, Span
from annotation.dataset.values import value_text
from annotation.models import Item, Output, Rating
from annotation.selectors.desk.criteria import rules_of, spans_from
from annotation.selectors.items import SubjectView, UnitView


@dataclass(frozen=True)
class Entry:
    """One line of the legend: whose marks bear the label, under which criterion and value."""

    anchor: str
    label: str
    rater: str
    criterion: str
    value: str
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class ItemEvidence:
    """All the evidence about one item; `legends` has a place for each subject."""

    legends: tuple[tuple[Entry, ...], ...]
    marks: Mapping[str, tuple[Mark, ...]]

    def pieces(self, part: str, text: str) -> tuple[Piece, ...]:
        """A text of the item cut at its marks; outputs go by `part_of`."""
        return cut(text, self.marks.get(part, ()))

    def legend(self, place: int) -> tuple[Entry, ...]:
        """The entries of the subject at a place."""
        return self.legends[place] if self.legends else ()


NO_EVIDENCE = ItemEvidence((), {})


def evidence_about(
    item: Item, views: Sequence[SubjectView], names: Mapping[int, str]
) -> ItemEvidence:
    """Collect the evidence of every counted rating; `names` are what raters go by, by id."""
    legends = tuple(tuple(entries(view, place, names)) for place, view in enumerate(views, start=1))
    marks: dict[str, list[Mark]] = {}
    outputs = list(item.outputs.all())
    for view, legend in zip(views, legends, strict=True):
        own = view.outputs if len(view.outputs) == 1 else outputs
        for entry in legend:
            for span in entry.spans:
                part = whole_part(span.part, own)
                marks.setdefault(part, []).append(Mark(span, entry.label, entry.anchor))
    return ItemEvidence(legends, {part: tuple(found) for part, found in marks.items()})


def entries(view: SubjectView, place: int, names: Mapping[int, str]) -> Iterator[Entry]:
    """The legend of a subject, criterion by criterion."""
    for at, unit in enumerate(filter(takes_evidence, view.units)):
        for rating in unit.ratings:
            spans = evidence_in(rating)
            if spans:
                yield entry_of(unit, rating, spans, (place, at), names)


def takes_evidence(unit: UnitView) -> bool:
    """Whether a criterion has a letter: it takes evidence, or did when it was rated."""
    rule = rules_of(unit.criterion).evidence
    return rule != NEVER or any(evidence_in(rating) for rating in unit.ratings)


def entry_of(
    unit: UnitView,
    rating: Rating,
    spans: tuple[Span, ...],
    at: tuple[int, int],
    names: Mapping[int, str],
) -> Entry:
    name = names[rating.annotation.rater_id]
    place, number = at
    return Entry(
        anchor=f"evidence-{place}-{number}-{rating.pk}",
        label=f"{name} {letter(number)}",
        rater=name,
        criterion=unit.criterion.title,
        value="cannot judge" if rating.value is None else value_text(rating.value),
        spans=spans,
    )


def evidence_in(rating: Rating) -> tuple[Span, ...]:
    """The passages that a rating keeps."""
    return spans_from((rating.extra or {}).get("evidence"))


def letter(number: int) -> str:
    """The letter of a criterion, by its place among those that take evidence; numbers after Z."""
    return ascii_uppercase[number] if number < len(ascii_uppercase) else str(number + 1)


def whole_part(part: str, outputs: Sequence[Output]) -> str:
    """A part named over the whole item: outputs by their key."""
    if part == OUTPUT and outputs:
        return part_of(outputs[0])
    for place, output in enumerate(outputs):
        if part == f"{OUTPUT}[{place}]":
            return part_of(output)
    return part


def part_of(output: Output) -> str:
    return f"{OUTPUT}:{output.pk}"
