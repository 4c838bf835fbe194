"""The desk's form: what came back from its controls.

Controls speak of A and B as shown; drafts and ratings speak of the item's own A and B.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from annotation.dataset.asking.spans import ROUND, Span, span_from, span_row
from annotation.dataset.values import too_large
from annotation.desk.ranking import posted_order
from annotation.models import Assignment, SkipReason
from annotation.pairs import turned
from annotation.selectors.desk.listings import NO_LISTING, Listing, listing_of
from annotation.services.answering.checks import RatingInput, is_storable
from evalhub.errors import InvalidInput
from evalhub.scales.mirror import Mirror

RATING, REASON, ABSTAIN = "rating-", "reason-", "abstain-"
TEXT, CHOICE, NONE = "text-", "choice-", "none-"
EVIDENCE, QUOTE, PLACE = "evidence-", "quote-", "place-"
PREFIXES = (RATING, REASON, ABSTAIN, TEXT, CHOICE, NONE, EVIDENCE, QUOTE, PLACE)
ABSTENTION = "null"
LONGEST_VALUE = 1000
LONGEST_MARK = 100_000
MOST_MARKS = 50


class ReasonSelect(forms.RadioSelect):
    """Radio buttons of which the first gets the focus when their sheet opens."""

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(*args, **kwargs)
        if option["index"] == "0":
            option["attrs"]["autofocus"] = True
        return option


class SkipForm(forms.Form):
    """Why a subject is passed on."""

    reason = forms.ChoiceField(
        choices=SkipReason.choices,
        widget=ReasonSelect,
        label=_("What is the matter?"),
        error_messages={"required": _("Choose a reason."), "invalid_choice": _("Choose a reason.")},
    )
    note = forms.CharField(
        required=False,
        max_length=2000,
        label=_("Note to the lead"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def posted_id(post: QueryDict, name: str) -> UUID:
    """Read a hidden field of the desk's form."""
    try:
        return UUID(post.get(name, ""))
    except ValueError:
        raise InvalidInput(_("This form is not complete. Reload the page.")) from None


def posted_ratings(post: QueryDict, assignment: Assignment) -> dict[str, RatingInput]:
    """What was chosen, marked and written, by criterion, in the item's own A and B."""
    listing = listing_of(assignment.subject, assignment.rater)
    return marked_ratings(post, turned(assignment), listing)


def marked_ratings(
    post: QueryDict, mirrors: Mapping[str, Mirror], listing: Listing = NO_LISTING
) -> dict[str, RatingInput]:
    """Values with their evidence; `mirrors` are given where a pair was shown B first."""
    ratings = read_ratings(post, mirrors, listing)
    marked = [key for key in ratings if EVIDENCE + key in post or post.get(QUOTE + key)]
    for key in marked:
        spans = posted_spans(post, key)
        places = listing.places or (ROUND if mirrors else ())
        own = tuple(span.turned(places) for span in spans)
        ratings[key] = replace(ratings[key], evidence=own)
    return ratings


def posted_spans(post: QueryDict, key: str) -> tuple[Span, ...]:
    """Marked passages as part, start and end; a quoted one yet to be found."""
    spans = []
    for text in post.getlist(EVIDENCE + key)[:MOST_MARKS]:
        try:
            found = span_from(json.loads(text)) if len(text) <= LONGEST_MARK else None
        except (ValueError, RecursionError):
            found = None
        spans.append(found or Span("?"))
    quote = post.get(QUOTE + key, "").strip()
    return (*spans, Span(text=quote)) if quote else tuple(spans)


def read_ratings(
    post: QueryDict, mirrors: Mapping[str, Mirror], listing: Listing = NO_LISTING
) -> dict[str, RatingInput]:
    """What was posted, by criterion; `mirrors` are given where a pair was shown B first."""
    keys = [name.partition("-")[2] for name in post if name.startswith(PREFIXES)]
    return {key: posted_rating(post, key, mirrors.get(key), listing) for key in dict.fromkeys(keys)}


def posted_rating(
    post: QueryDict, key: str, mirror: Mirror | None = None, listing: Listing = NO_LISTING
) -> RatingInput:
    """One criterion's value and reason; `mirror` is given where the pair is shown B first."""
    text = post.get(RATING + key, "")
    abstained = text == ABSTENTION or ABSTAIN + key in post
    value = None if abstained else posted_value(post, key, listing)
    comment = plain_text(post.get(REASON + key, ""))
    return RatingInput(mirror.of(value) if mirror else value, comment, abstained)


def posted_value(post: QueryDict, key: str, listing: Listing) -> Any:
    """A list of choices, words as they were typed, an order, or one value as JSON."""
    if PLACE + key in post:
        return posted_order(post.getlist(PLACE + key), listing)
    if CHOICE + key in post or NONE + key in post:
        choices = [read_value(text) for text in post.getlist(CHOICE + key)]
        # Both at once contradict each other: no scale contains None, so it is refused.
        return [*choices, None] if choices and NONE + key in post else choices
    if TEXT + key in post:
        return plain_text(post[TEXT + key]) or None
    return read_value(post.get(RATING + key, ""))


def plain_text(text: str) -> str:
    """Browsers send CRLF."""
    return text.strip().replace("\r\n", "\n")


def read_value(text: str) -> Any:
    """A value from its JSON text; what is none is returned as it came, to be refused."""
    text = text.strip()
    if not text:
        return None
    try:
        value = json.loads(text) if len(text) <= LONGEST_VALUE else text
    except (ValueError, RecursionError):
        value = read_number(text)
    unfit = bool(too_large(value))
    unfit = unfit or (isinstance(value, str) and not is_storable(value))
    return text if unfit or isinstance(value, list | dict) or value is None else value


def read_number(text: str) -> float | str:
    """Numbers as people type them, `.5` or `+3`."""
    try:
        return float(text)
    except ValueError:
        return text


def as_draft(ratings: Mapping[str, RatingInput], comment: str) -> dict[str, Any]:
    return {
        "ratings": {
            key: {"value": given.value, "comment": given.comment, "abstained": given.abstained}
            | ({"evidence": [span_row(span) for span in given.evidence]} if given.evidence else {})
            for key, given in ratings.items()
        },
        "comment": comment,
    }
