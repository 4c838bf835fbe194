"""What an annotator is shown beside an Item. What a project hides is not in these objects."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from annotation.blindness.policies import ASIDES, DeskPolicy, Shown
from annotation.dataset.kinds.rankings import LETTERS, ranking_text
from annotation.dataset.kinds.scales import RANKING
from annotation.dataset.values import value_text
from annotation.models import (
    Annotation,
    Assignment,
    Criterion,
    Output,
    Project,
    Rater,
    Rating,
    Reference,
    Scope,
    Skip,
    Subject,
    Trap,
)
from annotation.selectors.blindness.verdicts import verdicts_of
from annotation.selectors.desk.listings import Seen, seen_by
from evalhub.scales.mirror import mirror_of

Values = tuple[tuple[str, str], ...]
GIVING_AWAY = {"other_raters", "reference"}
ABOUT_ITEM = {"model_names", "reference"}


@dataclass(frozen=True)
class Voice:
    """What one person or judge says, by criterion title."""

    name: str
    values: Values


@dataclass(frozen=True)
class Disclosure:
    """Everything beside an Item that its project shows now, A and B as the rater sees them.

    `withheld` says that more is shown once the Item's other subjects are answered.
    """

    models: Values = ()
    reference: str = ""
    values: Values = ()
    others: tuple[Voice, ...] = ()
    verdicts: tuple[Voice, ...] = ()
    withheld: bool = False

    @property
    def empty(self) -> bool:
        return self == NOTHING


NOTHING = Disclosure()


def disclosed(subject: Subject, rater: Rater, order: str, *, answered: bool) -> Disclosure:
    """What is shown beside a subject, before the answer or once it stands.

    A model's name or a reference text tells about the Item's other subjects too: after an answer
    they wait until the rater has none of those ahead.
    """
    project = subject.project
    policy = DeskPolicy.of(project)
    if policy.blind:
        return NOTHING
    early = not answered and policy.gives_traps_away and has_traps(project)
    shown = {name for name in ASIDES if policy.shows(name, answered=answered)}
    shown -= GIVING_AWAY if early else set()
    late = {name for name in ABOUT_ITEM & shown if getattr(policy, name) == Shown.AFTER}
    ahead = late if late and has_more_ahead(subject, rater) else set()
    seen = seen_by(rater, subject, order)
    return Disclosure(
        models=model_names(subject, seen) if "model_names" in shown - ahead else (),
        reference=subject.item.reference if "reference" in shown - ahead else "",
        values=reference_values(subject, seen) if "reference" in shown else (),
        others=other_raters(subject, rater, seen) if "other_raters" in shown else (),
        verdicts=judges(subject, seen) if "verdicts" in shown else (),
        withheld=bool(ahead),
    )


def has_traps(project: Project) -> bool:
    return Trap.objects.filter(project=project, active=True).exists()


def has_more_ahead(subject: Subject, rater: Rater) -> bool:
    """Whether other subjects of the Item may still be handed to this rater."""
    done = Annotation.objects.filter(rater=rater).exclude(status=Annotation.Status.WITHDRAWN)
    siblings = Subject.objects.filter(item=subject.item_id, item__retired_at=None)
    siblings = siblings.exclude(pk=subject.pk).exclude(pk__in=done.values("subject"))
    siblings = siblings.exclude(pk__in=Skip.objects.filter(rater=rater).values("subject"))
    waiting = [Assignment.State.OPEN, Assignment.State.CLAIMED]
    return siblings.filter(assignments__state__in=waiting).exists()


def model_names(subject: Subject, seen: Seen) -> Values:
    """Output letter and model, in the order shown; one Output has no letter."""
    if subject.scope == Scope.OUTPUT:
        output = subject.output
        return (("", output.model),) if output is not None and output.model else ()
    names = list(Output.objects.filter(item=subject.item_id).values_list("model", flat=True))
    if subject.scope == Scope.LIST:
        return tuple(zip(LETTERS, (names[place] for place in seen.listing.places), strict=False))
    return tuple(zip(LETTERS, reversed(names[:2]) if seen.turned else names[:2], strict=False))


def reference_values(subject: Subject, seen: Seen) -> Values:
    rows = Reference.objects.filter(subject=subject).select_related("criterion")
    return said(((row.criterion, row.value) for row in rows), seen)


def other_raters(subject: Subject, rater: Rater, seen: Seen) -> tuple[Voice, ...]:
    """What others say, at most as many as rate an ordinary subject: a count must tell nothing."""
    rows = Annotation.objects.filter(subject=subject, status=Annotation.Status.COUNTED)
    rows = rows.exclude(rater=rater).select_related("rater").order_by("pk")
    most = subject.project.overlap - 1
    return tuple(
        Voice(row.rater.key, said(((r.criterion, r.value) for r in row.ratings.all()), seen))
        for row in rows.prefetch_related("ratings__criterion")[:most]
    )


def judges(subject: Subject, seen: Seen) -> tuple[Voice, ...]:
    found: dict[str, list[tuple[Criterion, Any]]] = {}
    for verdict in verdicts_of(subject):
        found.setdefault(verdict.judge, []).append((verdict.criterion, verdict.value))
    return tuple(Voice(name, said(values, seen)) for name, values in found.items())


def said(values: Iterable[tuple[Criterion, Any]], seen: Seen) -> Values:
    """Title and text of each value, in the order of the Rubric."""
    ordered = sorted(values, key=lambda pair: pair[0].position)
    return tuple((one.title, text_of(one, value, seen)) for one, value in ordered)


def text_of(criterion: Criterion, value: Any, seen: Seen) -> str:
    """A value as the rater sees it, who may have seen the pair's B as A."""
    if value is None:
        return _("cannot judge")
    if criterion.kind == RANKING:
        return ranking_text(value, seen.listing.letter)
    mirror = mirror_of(criterion.values, criterion.anchors) if seen.turned else None
    return value_text(mirror.of(value) if mirror else value)


def chosen_text(annotation: Annotation, rating: Rating) -> str:
    """The value as the rater chose it."""
    seen = seen_by(annotation.rater, annotation.subject, annotation.order)
    return text_of(rating.criterion, rating.value, seen)
