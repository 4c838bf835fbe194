"""The decisions about one item, for its page."""

from collections import defaultdict

from annotation.dataset.values import value_text
from annotation.models import Item
from annotation.selectors.browsing.settled import Settled
from calibration.models import LIVE, Adjudication
from evalhub.templatetags.parts import person


def settled_decisions(item: Item) -> dict[tuple[int, str], tuple[Settled, ...]]:
    """By subject and criterion key, the newest first."""
    rows = Adjudication.objects.filter(subject__item=item).order_by("-pk")
    found: dict[tuple[int, str], list[Settled]] = defaultdict(list)
    for row in rows.select_related("decided_by", "confirmed_by", "ended_by"):
        found[row.subject_id, row.key].append(in_words(row))
    return {place: tuple(several) for place, several in found.items()}


def in_words(row: Adjudication) -> Settled:
    who = person(row.decided_by)
    if row.confirmed_by:
        who = f"{who}, confirmed by {person(row.confirmed_by)}"
    ended = (
        f" {person(row.ended_by)}: {row.ended_reason}" if row.ended_by and row.ended_reason else ""
    )
    return Settled(
        value="truly ambiguous" if row.ambiguous else value_text(row.value),
        state=row.get_state_display(),
        who=who,
        at=row.decided_at,
        why=f"{row.reason}{ended}",
        rule=row.rule,
        live=row.state in LIVE,
    )
