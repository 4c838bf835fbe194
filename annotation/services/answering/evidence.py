"""Evidence of an answer: checked against the texts, counted in the original, kept as JSON."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from annotation.dataset.asking.rules import ALWAYS, NEVER
from annotation.dataset.asking.spans import Span, settled, span_row
from annotation.errors import InvalidRatings
from annotation.models import Criterion, Subject
from annotation.selectors.desk.criteria import rules_of
from annotation.selectors.desk.passages import evidence_texts
from annotation.services.answering.checks import RatingInput, asked
from evalhub.sql.prepared import fetch

MOST_SPANS = 20
# Redaction locks the items it changes: what is marked in one comes before it or after it. Nobody
# else is waited for: whoever retires an item goes on to its slots, and one of them is held here.
HOLD = "SELECT 1 FROM annotation_item WHERE id = %(item)s FOR KEY SHARE"
Evidence = dict[str, dict[str, Any]]


def settle_evidence(
    criteria: Sequence[Criterion], ratings: Mapping[str, RatingInput], subject: Subject
) -> Evidence:
    """What is kept beside each rating, by criterion key. Raises `InvalidRatings`."""
    return settle_in(criteria, ratings, lambda: held_texts(subject))


def held_texts(subject: Subject) -> dict[str, str]:
    """The texts of a subject as they stand; no redaction changes them until the transaction ends.

    One that is under way is waited for: what was read before it, of the subject too, is not used.
    """
    fetch(HOLD, {"item": subject.item_id})
    return evidence_texts(Subject.objects.select_related("item", "output").get(pk=subject.pk))


def settle_in(
    criteria: Sequence[Criterion],
    ratings: Mapping[str, RatingInput],
    read: Callable[[], Mapping[str, str]],
) -> Evidence:
    """Settle the evidence in the texts, which are only read where there is some."""
    rules = {criterion.key: rules_of(criterion).evidence for criterion in criteria}
    if set(rules.values()) <= {NEVER}:
        return {}
    given = {key: one.evidence for key, one in ratings.items() if one.evidence}
    texts = read() if given else {}
    kept: Evidence = {}
    problems: dict[str, str] = {}
    for criterion in asked(criteria, ratings):
        rating = ratings.get(criterion.key, RatingInput())
        if rules[criterion.key] == NEVER or rating.is_empty:
            continue
        spans = [settled(span, texts) for span in given.get(criterion.key, ())]
        problem = problem_with(criterion, rating, rules[criterion.key] == ALWAYS, spans)
        if problem:
            problems[criterion.key] = problem
        elif spans:
            rows = [span_row(span) for span in dict.fromkeys(spans) if span is not None]
            kept[criterion.key] = {"evidence": rows}
    if problems:
        raise InvalidRatings(problems)
    return kept


def problem_with(
    criterion: Criterion, rating: RatingInput, needed: bool, spans: Sequence[Span | None]
) -> str:
    """What is wrong with the evidence for a value; an abstention needs none."""
    if None in spans:
        return _("%(title)s: the text has no such passage. Mark or quote it word for word.") % {
            "title": criterion.title
        }
    if len(spans) > MOST_SPANS:
        told = _("%(title)s takes at most %(n)s passages as evidence.")
        return told % {"title": criterion.title, "n": MOST_SPANS}
    if needed and not spans and not rating.abstained:
        told = _("%(title)s needs evidence: mark a passage of the text, or quote it.")
        return told % {"title": criterion.title}
    return ""
