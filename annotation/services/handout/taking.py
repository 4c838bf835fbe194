"""Putting what was decided on under a fresh lease: each way is one exchange with the database.

No way takes more statements than another: their number would tell an Item that is checked.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from annotation.handout import AB, Offer, Seeds, order_of
from annotation.models import Assignment, Rater, Subject
from annotation.pairs import pair_order
from annotation.selectors.assignments import with_subject
from annotation.services.handout.repeats import add_repeat
from annotation.services.traps.exposures import expose
from evalhub.sql.prepared import fetch, selecting

HELD = """
    state = 'claimed', rater_id = %(rater)s, public_id = %(public_id)s, token = %(token)s,
    claimed_at = statement_timestamp(),
    lease_until = statement_timestamp() + make_interval(mins => %(minutes)s)
"""
# Mostly the first is free; then nothing has to be joined and put in order.
TAKE_FIRST = selecting(
    """
    UPDATE annotation_assignment a
    SET "order" = CASE s.scope WHEN 'pair' THEN %(order)s ELSE 'AB' END, {held}
    FROM annotation_subject s
    WHERE a.id = (SELECT id FROM annotation_assignment
                  WHERE id = %(slot)s AND state = 'open' FOR UPDATE SKIP LOCKED)
      AND s.id = a.subject_id
    RETURNING {a}, {s}
    """.replace("{held}", HELD),
    a=Assignment,
    s=Subject,
)
TAKE_OFFERED = selecting(
    """
    WITH free AS MATERIALIZED (
      SELECT slot.id, offered."order"
      FROM unnest(%(slots)s::bigint[], %(orders)s::text[])
        WITH ORDINALITY offered(id, "order", place)
      JOIN annotation_assignment slot ON slot.id = offered.id
      WHERE slot.state = 'open'
      ORDER BY offered.place LIMIT 1 FOR UPDATE OF slot SKIP LOCKED
    )
    UPDATE annotation_assignment a
    SET "order" = CASE s.scope WHEN 'pair' THEN free."order" ELSE 'AB' END, {held}
    FROM free, annotation_subject s
    WHERE a.id = free.id AND s.id = a.subject_id
    RETURNING {a}, {s}
    """.replace("{held}", HELD),
    a=Assignment,
    s=Subject,
)


def take(rater: Rater, offer: Offer, subjects: Mapping[int, int]) -> Assignment | None:
    """Give a locked rater what is offered: a slot made for one subject, or the first of the slots
    that is free, if any still is. `subjects` are those of the slots.
    """
    if offer.trap is not None:
        lease = fresh_lease(rater, offer.trap)
        return expose(rater=rater, subject_id=offer.trap, lease=lease)
    if offer.again is not None:
        lease = fresh_lease(rater, offer.again)
        return add_repeat(rater=rater, subject_id=offer.again, lease=lease)
    return take_open(rater, offer.slots, subjects)


def fresh_lease(rater: Rater, subject: int) -> dict[str, Any]:
    """What a slot of a subject is held under; if it is a pair, this rater sees it in `order`."""
    return {
        "rater": rater.pk,
        "public_id": uuid4(),
        "token": uuid4(),
        "minutes": rater.project.lease_minutes,
        "order": first_shown(rater, subject),
    }


def take_open(rater: Rater, slots: Sequence[int], subjects: Mapping[int, int]) -> Assignment | None:
    if not slots:
        return None
    lease = fresh_lease(rater, subjects[slots[0]])
    found = fetch(TAKE_FIRST, {**lease, "slot": slots[0]})
    if not found and len(slots) > 1:
        orders = [first_shown(rater, subjects[slot]) for slot in slots[1:]]
        found = fetch(TAKE_OFFERED, {**lease, "slots": list(slots[1:]), "orders": orders})
    return with_subject(found[0], rater) if found else None


def first_shown(rater: Rater, subject: int) -> str:
    """The order in which this rater sees a subject if it is a pair."""
    order = order_of(Seeds(rater.project.seed, rater.seed), subject)
    return order if order == AB else pair_order(rater.project)
