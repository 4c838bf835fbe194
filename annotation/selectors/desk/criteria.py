"""One criterion as it stands on the desk, with the rules that say when it is asked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from annotation.dataset.asking.rules import PLAIN, Asking, asking_of
from annotation.dataset.asking.spans import Span, span_from
from annotation.dataset.values import Scale, value_key, value_text
from annotation.models import Criterion, Rater, Subject
from annotation.selectors.ratings import scale_of


@dataclass(frozen=True)
class DeskValue:
    """One point of a scale. `field` is the form's value: JSON text, so that types survive."""

    value: Any
    field: str
    text: str
    anchor: str
    chosen: bool


@dataclass(frozen=True)
class DeskCriterion:
    """One criterion with what the draft holds for it. No `values`: any number may be given."""

    key: str
    title: str
    question: str
    guideline: str
    level: str
    values: tuple[DeskValue, ...]
    value: Any
    comment: str
    abstained: bool
    asking: Asking = PLAIN
    kind: str = ""
    scale: Scale = field(default_factory=lambda: Scale(None))
    evidence: tuple[Span, ...] = ()

    @property
    def answered(self) -> bool:
        return self.abstained or self.value is not None


def rules_of(criterion: Criterion, seed: str = "") -> Asking:
    """When it is asked and what must come with its value, in the answer of this seed.

    Without a seed, which is outside real work, no lot asks for a reason.
    """
    rules = asking_of(criterion.extra, criterion.level, scale_of(criterion))
    return rules.settled(f"{seed}:{criterion.key}" if seed else "")


def answer_seed(rater: Rater | None, subject: Subject) -> str:
    """What draws the lots of one answer: the same on every reload, unknown to the rater."""
    return f"{rater.seed}:{subject.pk}" if rater else ""


def desk_criterion(
    criterion: Criterion, drafted: Mapping[str, Any], seed: str = ""
) -> DeskCriterion:
    """A criterion as the desk shows it; `seed` is that of the whole answer."""
    value = drafted.get("value")
    chosen = {value_key(one) for one in value} if isinstance(value, list) else {value_key(value)}
    return DeskCriterion(
        key=criterion.key,
        title=criterion.title,
        question=criterion.question,
        guideline=criterion.guideline,
        level=criterion.level,
        values=tuple(
            DeskValue(
                value=point,
                field=value_key(point),
                text=value_text(point),
                anchor=criterion.anchors.get(value_text(point), ""),
                chosen=value_key(point) in chosen,
            )
            for point in criterion.values
        ),
        value=value,
        comment=drafted.get("comment", ""),
        abstained=bool(drafted.get("abstained")),
        asking=rules_of(criterion, seed),
        kind=criterion.kind,
        scale=scale_of(criterion),
        evidence=spans_from(drafted.get("evidence")),
    )


def spans_from(rows: object) -> tuple[Span, ...]:
    """The evidence that a draft holds."""
    found = map(span_from, rows) if isinstance(rows, list) else ()
    return tuple(span for span in found if span is not None)
