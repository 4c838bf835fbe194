"""What may be submitted: which criteria are asked, which values and reasons they take."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from annotation.dataset.asking.rules import NEVER, Asking, asked_of
from annotation.dataset.asking.spans import Span
from annotation.dataset.kinds.rankings import RankingScale
from annotation.dataset.values import Scale
from annotation.desk.words import scale_words
from annotation.errors import InvalidRatings
from annotation.models import Criterion
from annotation.selectors.desk.criteria import rules_of
from annotation.selectors.ratings import scale_of

LONGEST_COMMENT = 20_000
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True)
class RatingInput:
    """A rating as it arrives; an abstention is `abstained`, whatever the value.

    `evidence` counts characters as the page does.
    """

    value: Any = None
    comment: str = ""
    abstained: bool = False
    evidence: tuple[Span, ...] = ()

    @property
    def is_empty(self) -> bool:
        return self.value is None and not self.abstained

    @property
    def stored(self) -> Any:
        """The value that is kept; None for "cannot judge"."""
        return None if self.abstained else self.value


def asked(criteria: Sequence[Criterion], ratings: Mapping[str, RatingInput]) -> list[Criterion]:
    """The criteria whose conditions hold, in the order of the Rubric."""
    values = {key: given.stored for key, given in ratings.items()}
    keys = asked_of({criterion.key: rules_of(criterion) for criterion in criteria}, values)
    return [criterion for criterion in criteria if criterion.key in keys]


def check_ratings(
    criteria: Sequence[Criterion],
    ratings: Mapping[str, RatingInput],
    comment: str,
    seed: str = "",
) -> None:
    """Raise `InvalidRatings` naming every criterion that is missing, unknown or off its scale.

    `seed` draws which criteria need a reason where only a share of them does.
    """
    known = {criterion.key for criterion in criteria}
    problems = {
        key: _("%(key)s is not rated here.") % {"key": key} for key in ratings if key not in known
    }
    for criterion in asked(criteria, ratings):
        given = ratings.get(criterion.key, RatingInput())
        problem = problem_with(criterion, given, rules_of(criterion, seed))
        if problem:
            problems[criterion.key] = problem
    if not is_storable(comment):
        problems["comment"] = _(
            "The comment is too long or holds characters that cannot be stored."
        )
    if not problems and not given_ratings(criteria, ratings):
        problems["ratings"] = _("Nothing is rated yet. Rate at least one Criterion, or skip.")
    if problems:
        raise InvalidRatings(problems)


def problem_with(criterion: Criterion, rating: RatingInput, rules: Asking) -> str:
    """What is wrong with the rating of a criterion that is asked; empty if nothing is."""
    if rating.is_empty:
        return problem_with_none(criterion, rating, rules)
    title = criterion.title
    if rating.abstained and not rules.abstain:
        return _("%(title)s needs a value: it cannot be left at cannot judge.") % {"title": title}
    scale = scale_of(criterion)
    if not rating.abstained and not scale.contains(rating.value):
        return off_scale(criterion, rating.value)
    if not is_storable(rating.comment):
        return _("The reason for %(title)s is too long or cannot be stored.") % {"title": title}
    wanted = rules.wants_reason(rating.stored, scale)
    told = _("%(title)s needs a reason.") % {"title": title}
    return told if wanted and not rating.comment.strip() else ""


def off_scale(criterion: Criterion, value: Any) -> str:
    """What the criterion takes, where that is not plain from its buttons."""
    scale, title = scale_of(criterion), criterion.title
    if type(scale) is Scale:
        return _("%(title)s cannot be %(value)s.") % {"title": title, "value": repr(value)}
    if isinstance(scale, RankingScale):
        return unranked(title, value)
    if isinstance(value, list) and None in value:
        return _("%(title)s: some values and none of them cannot both hold.") % {"title": title}
    return _("%(title)s takes %(what)s.") % {"title": title, "what": scale_words(scale)}


def unranked(title: str, value: Any) -> str:
    """What is wrong with an order: outputs without a rank, or sharing one where they may not."""
    if isinstance(value, dict):
        text = _("%(title)s: rank every Output. Ranked so far: %(n)s.")
        return text % {"title": title, "n": len(value)}
    return _("%(title)s: give every Output a rank of its own.") % {"title": title}


def problem_with_none(criterion: Criterion, rating: RatingInput, rules: Asking) -> str:
    if rules.required:
        return _("%(title)s is missing.") % {"title": criterion.title}
    alone = rating.comment.strip() and rules.rationale != NEVER
    told = _("%(title)s has a reason but no value.") % {"title": criterion.title}
    return told if alone else ""


def given_ratings(
    criteria: Sequence[Criterion], ratings: Mapping[str, RatingInput]
) -> list[tuple[Criterion, Any, str]]:
    """Criterion, value and comment in the order of the Rubric; an abstention has no value.

    What was left open is left out, and so is everything about a criterion that is not asked.
    """
    return [
        (criterion, given.stored, "" if rules_of(criterion).rationale == NEVER else given.comment)
        for criterion in asked(criteria, ratings)
        for given in [ratings.get(criterion.key, RatingInput())]
        if not given.is_empty
    ]


def is_storable(text: str) -> bool:
    """PostgreSQL holds neither NUL nor lone surrogates."""
    return len(text) <= LONGEST_COMMENT and not UNSTORABLE.search(text)
