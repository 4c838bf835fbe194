"""Drafts: what a rater has chosen and written so far. They outlive the lease and the page."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from annotation.dataset.asking.spans import (
    EVIDENCE,
    back_on_page,
    settled,
    span_from,
    span_row,
)
from annotation.errors import LeaseLost
from annotation.models import Annotation, Assignment, Draft, LostLease, Rater, Rating, Subject
from annotation.services.answering.evidence import held_texts
from annotation.services.leases import lock_rater, refuse_paused
from evalhub.errors import InvalidInput

LARGEST = 200_000
# In JSON text: an escaped NUL, not a backslash that somebody typed before u0000; lone surrogates.
UNSTORABLE = re.compile(r"(?<!\\)(?:\\\\)*\\u0000|[\ud800-\udfff]")


@transaction.atomic
def save_draft(*, assignment: Assignment, token: UUID, data: Mapping[str, Any]) -> Draft:
    """Keep the state of the form for this rater and subject, also after the lease was lost.

    `data` is `{"ratings": {criterion: {"value", "comment", "abstained"}}, "comment": text}`.
    Raises `LeaseLost` if the page was never this rater's or is submitted, `InvalidInput`,
    `RaterPaused`.
    """
    check_data(data)
    refuse_paused(lock_rater(assignment.rater))
    row = Assignment.objects.select_for_update(of=("self",)).get(pk=assignment.pk)
    live = row.rater_id == assignment.rater_id and row.token == token
    if live and row.state != Assignment.State.CLAIMED:
        raise LeaseLost
    lost = LostLease.objects.filter(
        public_id=assignment.public_id, token=token, rater=assignment.rater_id
    )
    if not live and not lost.exists():
        raise LeaseLost
    return write_draft(assignment.rater, row.subject_id, with_standing_marks(row.subject, data))


def with_standing_marks(subject: Subject, data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a draft whose passages stand in the texts; those of an older page are moved or go."""
    ratings = data.get("ratings", {})
    if not any(isinstance(one.get(EVIDENCE), list) for one in ratings.values()):
        return data
    texts = held_texts(subject)
    kept = {
        key: {**one, EVIDENCE: [row for row in map(standing(texts), one[EVIDENCE]) if row]}
        if isinstance(one.get(EVIDENCE), list)
        else one
        for key, one in ratings.items()
    }
    return {**data, "ratings": kept}


def standing(texts: Mapping[str, str]) -> Callable[[Any], Any]:
    """Return what finds a draft's passage again; what is no passage, or only quoted, stays."""

    def found(row: Any) -> Any:
        span = span_from(row)
        if span is None or not span.part:
            return row
        stored = settled(span, texts)
        return None if stored is None else span_row(back_on_page(stored, texts))

    return found


def check_data(data: Mapping[str, Any]) -> None:
    ratings = data.get("ratings", {})
    readable = isinstance(ratings, Mapping) and all(
        isinstance(rating, Mapping) for rating in ratings.values()
    )
    if not readable:
        raise InvalidInput(_("A draft maps criterion keys to what was chosen."))
    if not is_storable(data):
        raise InvalidInput(_("The draft is too long or holds characters that cannot be stored."))


def is_storable(data: Mapping[str, Any]) -> bool:
    """PostgreSQL's JSON holds no NaN, no NUL and no half of a surrogate pair."""
    try:
        text = json.dumps(dict(data), ensure_ascii=False, allow_nan=False)
    except ValueError:
        return False
    return len(text) <= LARGEST and not UNSTORABLE.search(text)


def write_draft(rater: Rater, subject_id: int, data: Mapping[str, Any]) -> Draft:
    draft, _ = Draft.objects.update_or_create(
        rater=rater, subject_id=subject_id, defaults={"data": dict(data)}
    )
    return draft


def draft_from(annotation: Annotation) -> dict[str, Any]:
    """An annotation as the draft it would have been."""
    ratings = annotation.ratings.select_related("criterion")
    marked = any("evidence" in (rating.extra or {}) for rating in ratings)
    texts = held_texts(annotation.subject) if marked else {}
    # Read again: a redaction that was waited for has moved the passages.
    ratings = ratings.all() if marked else ratings
    return {
        "ratings": {
            rating.criterion.key: {
                "value": rating.value,
                "comment": rating.comment,
                "abstained": rating.value is None,
                **marks_of(rating, texts),
            }
            for rating in ratings
        },
        "comment": annotation.comment,
    }


def marks_of(rating: Rating, texts: Mapping[str, str]) -> dict[str, Any]:
    """The evidence of a rating as a page counts it; nothing where there is none."""
    rows = (rating.extra or {}).get("evidence")
    if not isinstance(rows, list):
        return {}
    spans = [span for row in rows for span in [span_from(row)] if span is not None]
    return {"evidence": [span_row(back_on_page(span, texts)) for span in spans]}
