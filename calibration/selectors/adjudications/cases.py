"""One case with everything that was said about it, ready to print."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import QueryDict

from annotation.dataset.asking.marking import Mark
from annotation.dataset.kinds.rankings import ranking_text
from annotation.dataset.kinds.scales import RANKING
from annotation.dataset.values import value_text
from annotation.models import Annotation, Criterion, Project, Rating, Reference, Rubric, Subject
from annotation.selectors.blindness.verdicts import verdicts_of
from annotation.selectors.desk.listings import own_listing
from annotation.selectors.desk.sheets import (
    QuestionPage,
    SubjectSheet,
    question_about,
    question_page,
    with_marks,
)
from annotation.selectors.evidence.marks import evidence_in, letter
from annotation.selectors.review.pseudonyms import labels
from calibration.adjudication.experts import domain_of, may_settle
from calibration.models import Adjudication, Disagreement
from calibration.selectors.adjudications.live import adjudication_plan, history_of
from evalhub.accounts.models import User
from evalhub.errors import NotFound
from evalhub.templatetags.parts import person


@dataclass(frozen=True)
class Voice:
    """What one rater said, with the reason and the passages that stand as evidence."""

    name: str
    value: str
    anchor: str
    comment: str
    marks: tuple[Mark, ...] = ()
    own: bool = False


@dataclass(frozen=True)
class VerdictLine:
    """What one judge says."""

    judge: str
    value: str
    rationale: str = ""


@dataclass(frozen=True)
class DecisionLine:
    """One decision of the unit's history, in words."""

    public_id: UUID
    value: str
    state: str
    reason: str
    rule: str
    who: str
    at: datetime
    confirmed: str
    ended: str
    ended_reason: str
    live: bool


@dataclass(frozen=True)
class CasePage:
    """A case for one person. `verdicts` is None until that person has asked for them."""

    case: Disagreement
    criterion: Criterion
    page: QuestionPage
    voices: tuple[Voice, ...]
    reference: str
    verdicts: tuple[VerdictLine, ...] | None
    history: tuple[DecisionLine, ...]
    standing: Adjudication | None
    domain: str
    allowed: bool
    two_person: bool

    @property
    def field(self) -> object:
        """The controls of the case's criterion."""
        return self.page.fields[0]

    @property
    def evidence(self) -> tuple[Voice, ...]:
        return tuple(voice for voice in self.voices if voice.marks)

    @property
    def proposed(self) -> bool:
        return self.standing is not None and self.standing.state == "proposed"

    @property
    def decided(self) -> DecisionLine | None:
        return next((line for line in self.history if line.live), None)


def get_case(project: Project, public_id: UUID) -> Disagreement:
    """A case of a project that was authorised already. Raises `NotFound`."""
    rows = Disagreement.objects.filter(project=project, public_id=public_id)
    case = rows.select_related("subject__item", "subject__output", "noted_by").first()
    if case is None:
        raise NotFound
    case.project = case.subject.project = project
    return case


def criterion_of(case: Disagreement) -> Criterion:
    """The newest published criterion of the case's key. Raises `NotFound`."""
    rows = Criterion.objects.filter(
        rubric__project=case.project_id, rubric__published_at__isnull=False, key=case.key
    )
    found = rows.select_related("rubric").order_by("-rubric__version").first()
    if found is None:
        raise NotFound
    return found


def sheet_of(case: Disagreement, rubric: Rubric) -> SubjectSheet:
    """The case's subject as a question under one criterion, in the item's own order."""
    subject = case.subject
    return SubjectSheet(
        project=case.project,
        rubric=rubric,
        question=question_about(subject),
        place=1,
        total=1,
        listing=own_listing(subject),
        asked=(case.key,),
        scope=subject.scope,
    )


def case_page(case: Disagreement, user: User, posted: QueryDict | None = None) -> CasePage:
    """Everything about a case, but what judges say unless this person has asked for it.

    The controls are filled with what was posted, if anything.
    """
    criterion, plan = criterion_of(case), adjudication_plan(case.project)
    voices = tuple(voices_of(case, criterion, user))
    sheet = sheet_of(case, criterion.rubric)
    given = sheet.posted(posted) if posted else {}
    marks = [mark for voice in voices for mark in voice.marks]
    history = tuple(history_of(case.subject, case.key))
    metadata = case.subject.item.metadata
    return CasePage(
        case=case,
        criterion=criterion,
        page=with_marks(question_page(sheet, given), marks),
        voices=voices,
        reference=reference_of(case),
        verdicts=verdict_lines(case) if has_opened(case, user) else None,
        history=tuple(decision_line(row) for row in history),
        standing=next((row for row in history if row.state in ("proposed", "settled")), None),
        domain=domain_of(plan, metadata),
        allowed=may_settle(plan, metadata, user.pk),
        two_person=plan.two_person,
    )


def has_opened(case: Disagreement, user: User) -> bool:
    return case.openings.filter(user=user).exists()


def voices_of(case: Disagreement, criterion: Criterion, user: User) -> Iterator[Voice]:
    """What raters said first and alone, by what the page calls them."""
    names = labels(case.project)
    rows = Rating.objects.filter(
        annotation__subject=case.subject_id,
        annotation__status=Annotation.Status.COUNTED,
        criterion__key=case.key,
    ).select_related("annotation__rater")
    for place, row in enumerate(sorted(rows, key=lambda one: names[one.annotation.rater_id])):
        text, who = said(case.subject, criterion, row.value), row.annotation.rater
        anchor = f"evidence-{row.pk}"
        spans = enumerate(evidence_in(row), 1)
        yield Voice(
            name=names[who.pk],
            value=text,
            anchor=criterion.anchors.get(text, ""),
            comment=row.comment or row.annotation.comment,
            marks=tuple(Mark(span, f"{letter(place)}{n}", anchor) for n, span in spans),
            own=who.user_id == user.pk,
        )


def said(subject: Subject, criterion: Criterion, value: object) -> str:
    if value is None:
        return "cannot judge"
    if criterion.kind == RANKING:
        return ranking_text(value, own_listing(subject).letter)
    return value_text(value)


def reference_of(case: Disagreement) -> str:
    rows = Reference.objects.filter(subject=case.subject_id, criterion__key=case.key)
    found = rows.values_list("value", flat=True).first()
    return "" if found is None else value_text(found)


def verdict_lines(case: Disagreement) -> tuple[VerdictLine, ...]:
    found = [one for one in verdicts_of(case.subject) if one.criterion.key == case.key]
    return tuple(
        VerdictLine(one.judge, value_text(one.value), one.rationale)
        for one in sorted(found, key=lambda one: one.judge)
    )


def decision_line(row: Adjudication) -> DecisionLine:
    return DecisionLine(
        public_id=row.public_id,
        value="truly ambiguous" if row.ambiguous else value_text(row.value),
        state=row.get_state_display(),
        reason=row.reason,
        rule=row.rule,
        who=person(row.decided_by),
        at=row.decided_at,
        confirmed=person(row.confirmed_by) if row.confirmed_by else "",
        ended=person(row.ended_by) if row.ended_by else "",
        ended_reason=row.ended_reason,
        live=row.state in ("proposed", "settled"),
    )
