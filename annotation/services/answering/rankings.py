"""Rankings of an answer: of this item's outputs, with the order in which they were shown."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from annotation.dataset.kinds.rankings import covers
from annotation.dataset.kinds.scales import RANKING
from annotation.errors import InvalidRatings
from annotation.models import Criterion, Rater, Scope, Subject
from annotation.selectors.desk.listings import listing_of
from annotation.services.answering.checks import RatingInput, asked
from annotation.services.answering.evidence import settle_evidence

Extras = dict[str, dict[str, Any]]


def settle_extras(
    criteria: Sequence[Criterion],
    ratings: Mapping[str, RatingInput],
    subject: Subject,
    rater: Rater,
) -> Extras:
    """What is kept beside each rating, by criterion key. Raises `InvalidRatings`."""
    found = settle_evidence(criteria, ratings, subject)
    for key, kept in settle_rankings(criteria, ratings, subject, rater).items():
        found[key] = {**found.get(key, {}), **kept}
    return found


def settle_rankings(
    criteria: Sequence[Criterion],
    ratings: Mapping[str, RatingInput],
    subject: Subject,
    rater: Rater,
) -> Extras:
    """The order shown, beside each ranking. Raises `InvalidRatings` for other outputs.

    The outputs are only read where they are ranked.
    """
    if subject.scope != Scope.LIST:
        return {}
    listing = listing_of(subject, rater)
    ranked = [one for one in asked(criteria, ratings) if one.kind == RANKING]
    given = {one: ratings.get(one.key, RatingInput()).stored for one in ranked}
    problems = {
        one.key: _("%(title)s ranks other Outputs than these. Reload the page.")
        % {"title": one.title}
        for one, value in given.items()
        if value is not None and not covers(value, listing.keys)
    }
    if problems:
        raise InvalidRatings(problems)
    return {one.key: {"shown": list(listing.shown)} for one in ranked if given[one] is not None}
