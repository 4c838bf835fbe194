"""The controls of a criterion at the desk: options, reasons, conditions, as they are shown."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from annotation.dataset.asking.rules import EXTREMES, NEVER, Condition, asked_of
from annotation.dataset.asking.spans import ROUND, span_row
from annotation.dataset.kinds.scales import NumberScale, SetScale, TextScale
from annotation.dataset.values import Scale, value_key
from annotation.desk.fields import DeskField, DeskLimits, DeskMark
from annotation.desk.options import is_preference, layout_of, plain_options, preference_options
from annotation.desk.ranking import with_ranks
from annotation.desk.words import condition_text, either, scale_words
from annotation.handout import BA
from annotation.models import Assignment, Scope
from annotation.selectors.annotations import DeskSubject
from annotation.selectors.desk.criteria import DeskCriterion
from annotation.selectors.desk.listings import NO_LISTING, Listing
from annotation.services.answering.checks import RatingInput
from evalhub.scales.mirror import Mirror
from evalhub.scales.numbers import LARGEST_NUMBER, is_number


def desk_fields(
    subject: DeskSubject,
    assignment: Assignment,
    mirrors: Mapping[str, Mirror],
    posted: Mapping[str, RatingInput] | None = None,
    problems: Mapping[str, str] | None = None,
    listing: Listing = NO_LISTING,
) -> tuple[DeskField, ...]:
    """The controls, filled with what was posted or else with the draft."""
    labels = option_labels(assignment)
    fields = []
    for criterion in subject.criteria:
        given = drafted(criterion) if posted is None else posted.get(criterion.key, RatingInput())
        mirror = mirrors.get(criterion.key)
        shown = replace(given, value=mirror.of(given.value)) if mirror else given
        problem = (problems or {}).get(criterion.key, "")
        one = desk_field(criterion, shown, labels, problem_text(criterion, given, problem))
        one = with_ranks(one, criterion.scale, given.stored, listing)
        fields.append(with_evidence(one, criterion, given, places_now(assignment, listing)))
    return with_conditions(fields, subject.criteria, mirrors)


def drafted(criterion: DeskCriterion) -> RatingInput:
    """What the draft holds."""
    kept = (criterion.value, criterion.comment, criterion.abstained, criterion.evidence)
    return RatingInput(*kept)


def with_evidence(
    field: DeskField, criterion: DeskCriterion, given: RatingInput, places: Sequence[int]
) -> DeskField:
    """Add the passages that are marked, in the A and B that are shown."""
    if criterion.asking.evidence == NEVER:
        return field
    spans = [span.turned(places) for span in given.evidence]
    marks = [DeskMark(json.dumps(span_row(span)), span.text) for span in spans if span.part]
    quote = next((span.text for span in spans if not span.part), "")
    return replace(field, evidence=criterion.asking.evidence, marks=tuple(marks), quote=quote)


def places_now(assignment: Assignment, listing: Listing) -> Sequence[int]:
    """Where each output of several stands on the page, by its own place."""
    if listing.places:
        return [listing.places.index(place) for place in range(len(listing.places))]
    turned = assignment.order == BA and assignment.subject.scope == Scope.PAIR
    return ROUND if turned else ()


def with_conditions(
    fields: Sequence[DeskField],
    criteria: Sequence[DeskCriterion],
    mirrors: Mapping[str, Mirror],
) -> tuple[DeskField, ...]:
    """Say of every field when it is asked, in the A and B that are shown."""
    there = {criterion.key: criterion for criterion in criteria}
    found = []
    for field in fields:
        when = there[field.key].asking.when
        if when is None or when.criterion not in there:
            found.append(field)
            continue
        mirror = mirrors.get(when.criterion)
        values = [mirror.of(value) if mirror else value for value in when.values]
        shown = Condition(when.criterion, tuple(values))  # type: ignore[arg-type]
        found.append(
            replace(
                field,
                when_key=when.criterion,
                when_values=json.dumps([value_key(value) for value in values]),  # type: ignore[arg-type]
                when_text=condition_text(shown, there[when.criterion].title),
            )
        )
    return tuple(found)


def asked_keys(
    criteria: Sequence[DeskCriterion], given: Mapping[str, RatingInput]
) -> frozenset[str]:
    """The criteria whose conditions hold with what is given."""
    values = {key: one.stored for key, one in given.items()}
    return frozenset(asked_of({one.key: one.asking for one in criteria}, values))


def problem_text(criterion: DeskCriterion, given: RatingInput, problem: str) -> str:
    """What is wrong with a criterion; where any number may be given, which numbers those are."""
    free = type(criterion.scale) is Scale and not criterion.values
    if not problem or not free or given.abstained or given.value is None or is_number(given.value):
        return problem
    words = {"title": criterion.title, "low": f"-{LARGEST_NUMBER:,}", "high": f"{LARGEST_NUMBER:,}"}
    return _("%(title)s takes a number between %(low)s and %(high)s.") % words


def option_labels(assignment: Assignment) -> dict[str, str]:
    """What the values mean for this item, where its metadata say so: a quiz's answers."""
    options = assignment.subject.item.metadata.get("options")
    if assignment.subject.scope == Scope.PAIR or not isinstance(options, dict):
        return {}
    return {str(key): str(label) for key, label in options.items()}


def desk_field(
    criterion: DeskCriterion, given: RatingInput, labels: Mapping[str, str], problem: str
) -> DeskField:
    chosen = None if given.value is None or given.abstained else given.value
    if is_preference(criterion):
        options = preference_options(criterion, chosen)
    else:
        options = plain_options(criterion, chosen, labels)
    return DeskField(
        key=criterion.key,
        title=criterion.title,
        question=criterion.question,
        layout=layout_of(criterion, options),
        options=options,
        entry="" if chosen is None or isinstance(chosen, list | dict) else str(chosen),
        comment=given.comment,
        abstained=given.abstained,
        problem=problem,
        required=criterion.asking.required,
        abstains=criterion.asking.abstain,
        takes_reason=criterion.asking.rationale != NEVER,
        reasons=json.dumps(reasons_of(criterion)),
        reason_text=reason_text(criterion),
        reason_missing=bool(problem) and lacks_reason(criterion, given),
        limits=limits_of(criterion.scale),
        none=chosen == [],
    )


def limits_of(scale: Scale) -> DeskLimits | None:
    """The bounds of a control; nothing for a scale of points, or of any number."""
    if isinstance(scale, TextScale):
        return DeskLimits(longest=scale.longest)
    if isinstance(scale, SetScale):
        bounded = scale.fewest or scale.most is not None
        most = scale.most or len(scale.values or ())
        choose = _("Choose %(fewest)s to %(most)s.") % {"fewest": scale.fewest, "most": most}
        words = choose if bounded else ""
        return DeskLimits(words=words, takes_none=not scale.fewest)
    if not isinstance(scale, NumberScale):
        return None
    low, high, step = (
        "" if one is None else f"{one:g}" for one in (scale.low, scale.high, scale.step)
    )
    words = scale_words(scale)
    return DeskLimits(
        words=f"{words[:1].upper()}{words[1:]}.",
        low=low,
        high=high,
        step=step or "any",
        unit=scale.unit,
        slider=scale.slider,
    )


def lacks_reason(criterion: DeskCriterion, given: RatingInput) -> bool:
    """Whether all that is missing is the reason: that is where the focus goes."""
    if given.is_empty or given.comment.strip():
        return False
    return criterion.asking.wants_reason(given.stored, criterion.scale)


def reasons_of(criterion: DeskCriterion) -> list[str]:
    """The form's values that need a reason."""
    rules, scale = criterion.asking, criterion.scale
    found = ["null"] if rules.abstain and rules.abstain_reason else []
    if rules.rationale == EXTREMES:
        ends = (criterion.values[0], criterion.values[-1])
        return [*(value.field for value in ends), *found]
    # Any value will do to ask whether all of them do.
    return ["*", *found] if rules.wants_reason(0, scale) else found


def reason_text(criterion: DeskCriterion) -> str:
    """In words which answers need a reason; nothing where none does."""
    wanted = reasons_of(criterion)
    if "*" in wanted:
        return _("A reason is needed.")
    words = [value.text for value in criterion.values if value.field in wanted]
    if "null" in wanted:
        words.append(_("cannot judge"))
    return _("A reason is needed for %(values)s.") % {"values": either(words)} if words else ""
