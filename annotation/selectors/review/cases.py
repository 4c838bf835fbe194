"""One case of the review for leads: what was said, by whom else, and what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from annotation.dataset.asking.marking import Mark
from annotation.dataset.asking.rules import NEVER
from annotation.dataset.asking.spans import Span
from annotation.dataset.kinds.rankings import ranking_text
from annotation.dataset.values import value_text
from annotation.models import (
    Annotation,
    Criterion,
    ExpectedRating,
    Rating,
    Reference,
    ReviewCase,
    StepKind,
)
from annotation.review.words import DONE, in_words
from annotation.selectors.desk.criteria import rules_of, spans_from
from annotation.selectors.desk.listings import Listing, own_listing
from annotation.selectors.evidence.marks import letter
from annotation.selectors.review.pseudonyms import pseudonym
from annotation.selectors.review.readings import Given, case_criteria, first_ratings
from evalhub.templatetags.parts import person


@dataclass(frozen=True)
class CaseRow:
    """One criterion of an answer: the first value, what stands now, what others say.

    `marks` are the passages that stand as evidence.
    """

    title: str
    value: str
    anchor: str
    comment: str
    revised: str
    others: str
    truth: str
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True)
class StepLine:
    """One step of a case in words. `changes` are criterion, was, now."""

    who: str
    did: str
    comment: str
    at: datetime
    changes: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class CaseView:
    """A case, ready to print; pair values speak of the Item's own A and B."""

    case: ReviewCase
    rater: str
    has_account: bool
    why: str
    comment: str
    seconds: float | None
    rows: tuple[CaseRow, ...]
    steps: tuple[StepLine, ...]

    @property
    def is_revised(self) -> bool:
        return any(row.revised for row in self.rows)


def case_view(case: ReviewCase) -> CaseView:
    """Everything a reviewer reads about an answer."""
    annotation, rater = case.annotation, case.annotation.rater
    name = pseudonym(rater)
    first, revisions = first_ratings(annotation), readings(case)
    return CaseView(
        case=case,
        rater=name,
        has_account=rater.user_id is not None,
        why=in_words(case.reasons),
        comment=annotation.comment,
        seconds=annotation.seconds,
        rows=case_rows(annotation, first, revisions[-1] if revisions else first),
        steps=step_lines(case, first, name),
    )


def readings(case: ReviewCase) -> list[Given]:
    return list(case.annotation.revisions.order_by("number").values_list("ratings", flat=True))


def case_rows(annotation: Annotation, first: Given, last: Given) -> tuple[CaseRow, ...]:
    listing = own_listing(annotation.subject)
    others, truths = other_values(annotation, listing), truths_of(annotation)
    rows = []
    criteria = case_criteria(annotation)
    letters = letters_of(criteria)
    for criterion in criteria:
        key = criterion.key
        value, now = said(first, key, listing), said(last, key, listing)
        rows.append(
            CaseRow(
                title=criterion.title,
                value=value,
                anchor=criterion.anchors.get(value, ""),
                comment=first.get(key, {}).get("comment", ""),
                revised=now if now != value else "",
                others=", ".join(others.get(key, ())),
                truth=truths.get(key, ""),
                marks=standing_marks(last, key, letters.get(key, "")),
            )
        )
    return tuple(rows)


def said(given: Given, key: str, listing: Listing) -> str:
    """A value in words; an abstention and an open criterion have words of their own."""
    if key not in given:
        return "not rated"
    return as_text(given[key]["value"], listing)


def as_text(value: Any, listing: Listing) -> str:
    """Outputs that were ranked go by the letters on the page."""
    if value is None:
        return "cannot judge"
    return ranking_text(value, listing.letter) if listing.keys else value_text(value)


def letters_of(criteria: Sequence[Criterion]) -> dict[str, str]:
    """The letters under which criteria have their evidence, as in the form."""
    taking = [one.key for one in criteria if rules_of(one).evidence != NEVER]
    return {key: letter(place) for place, key in enumerate(taking)}


def standing_marks(given: Given, key: str, name: str) -> tuple[Mark, ...]:
    """The evidence of a criterion, numbered under its letter."""
    spans = evidence_of(given, key)
    return tuple(Mark(span, f"{name}{at}", f"evidence-{key}") for at, span in enumerate(spans, 1))


def evidence_of(given: Given, key: str) -> tuple[Span, ...]:
    return spans_from(given.get(key, {}).get("evidence"))


def other_values(annotation: Annotation, listing: Listing) -> Mapping[str, list[str]]:
    """What others said first about the same subject, by criterion key, in order of the values."""
    rows = Rating.objects.filter(
        annotation__subject=annotation.subject_id, annotation__status=Annotation.Status.COUNTED
    ).exclude(annotation=annotation)
    found: dict[str, list[str]] = {}
    for key, value in rows.values_list("criterion__key", "value"):
        found.setdefault(key, []).append(as_text(value, listing))
    return {key: sorted(values) for key, values in found.items()}


def truths_of(annotation: Annotation) -> dict[str, str]:
    """The reference of each criterion, or what the trap expects."""
    subject = annotation.subject_id
    expected = ExpectedRating.objects.filter(subject=subject, trap__active=True)
    references = Reference.objects.filter(subject=subject)
    return {
        key: value_text(value)
        for rows in (expected, references)
        for key, value in rows.values_list("criterion__key", "value")
    }


def step_lines(case: ReviewCase, first: Given, rater: str) -> tuple[StepLine, ...]:
    """What was decided, oldest first; the rater goes by the pseudonym here too."""
    lines, stands = [], first
    for step in case.steps.select_related("actor", "revision"):
        now = step.revision.ratings if hasattr(step, "revision") else stands
        lines.append(
            StepLine(
                who=rater if step.kind == StepKind.RESUBMIT else person(step.actor),
                did=DONE[StepKind(step.kind)],
                comment=step.comment,
                at=step.at,
                changes=changes(case.annotation, stands, now),
            )
        )
        stands = now
    return tuple(lines)


def quotes(was: Given, now: Given, key: str) -> tuple[str, str]:
    """The passages of a criterion before and after, in words."""
    before, after = (
        ", ".join(f"“{span.text}”" for span in evidence_of(given, key)) or "none"
        for given in (was, now)
    )
    return before, after


def changes(annotation: Annotation, was: Given, now: Given) -> tuple[tuple[str, str, str], ...]:
    listing, criteria = own_listing(annotation.subject), case_criteria(annotation)
    pairs = [(c.title, said(was, c.key, listing), said(now, c.key, listing)) for c in criteria]
    pairs += [(f"Evidence for {one.title}", *quotes(was, now, one.key)) for one in criteria]
    return tuple(pair for pair in pairs if pair[1] != pair[2])
