"""What a change to every item of a view would do, before it is done."""

import json
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from annotation.browsing.changes import TAGS, Change, fingerprint
from annotation.browsing.filters import ItemFilters
from annotation.models import Project
from annotation.routing.policies import HandoutPolicy
from annotation.selectors.browsing.rows import matching_ids
from annotation.selectors.handout.policies import handout_policy
from evalhub.sql.prepared import fetch

SHOWN = 8
# The items that are not yet as the change wants them.
PENDING = {
    "retire": "item.retired_at IS NULL",
    "restore": """item.retired_at IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM annotation_examitem WHERE item_id = item.id AND active)""",
    "tag": "item.metadata -> %(key)s::text IS DISTINCT FROM %(value)s::jsonb",
    "untag": "item.metadata ? %(key)s::text",
}
COUNT = """
    SELECT count(*), (array_agg(item.key ORDER BY item.position))[1:%(shown)s]
    FROM annotation_item item WHERE item.id = ANY(%(ids)s::bigint[]) AND {}
"""
COUNTS = {action: COUNT.format(pending) for action, pending in PENDING.items()}
SLOTS = """
    SELECT count(*) FILTER (WHERE slot.state = 'open'),
           count(*) FILTER (WHERE slot.state = 'claimed'),
           (SELECT count(DISTINCT rated.item_id) FROM annotation_subject rated
            JOIN annotation_annotation given
              ON given.subject_id = rated.id AND given.status = 'counted'
            WHERE rated.item_id = ANY(%(ids)s::bigint[]))
    FROM annotation_subject subject
    JOIN annotation_assignment slot ON slot.subject_id = subject.id
    WHERE subject.item_id = ANY(%(ids)s::bigint[])
"""


@dataclass(frozen=True)
class Preview:
    """A change, what it meets, and the set it was made for.

    `n` items match, `n_changing` of them are not yet so; `examples` are ids of the first of these.
    `effects` are sentences. `seal` stands for exactly this set of items.
    """

    change: Change
    filters: ItemFilters
    n: int
    n_changing: int
    examples: tuple[str, ...]
    effects: tuple[str, ...]
    seal: str

    @property
    def n_unchanged(self) -> int:
        return self.n - self.n_changing

    @property
    def n_more(self) -> int:
        return self.n_changing - len(self.examples)


def preview_change(project: Project, filters: ItemFilters, change: Change) -> Preview:
    """Count what a change would do to the items that match now."""
    ids = matching_ids(project, filters)
    given = parameters(ids, change)
    n_changing, examples = fetch(COUNTS[change.action], {**given, "shown": SHOWN})[0]
    return Preview(
        change,
        filters,
        len(ids),
        n_changing,
        tuple(examples or ()),
        tuple(effects(project, change, given)) if n_changing else (),
        fingerprint(ids.tobytes()),
    )


def parameters(ids: "array[int]", change: Change) -> dict[str, Any]:
    """What the statements about a set are given."""
    return {"ids": ids.tolist(), "key": change.key, "value": json.dumps(change.value)}


def effects(project: Project, change: Change, given: dict[str, Any]) -> Iterator[str]:
    """What follows for people and work."""
    if change.action in TAGS:
        yield from effects_of_tag(handout_policy(project), change.key)
        return
    n_open, n_claimed, n_rated = fetch(SLOTS, {"ids": given["ids"]})[0]
    if change.action == "restore":
        yield "They are handed out again, as far as their overlap is not filled."
        return
    yield f"Nobody is handed these Items any more; {n_open:,} open slots are closed."
    if n_claimed:
        yield f"{n_claimed:,} slots are being filled now and may be finished."
    if n_rated:
        yield f"The annotations of {n_rated:,} Items stay and count in every figure as before."


def effects_of_tag(policy: HandoutPolicy, key: str) -> Iterator[str]:
    """Where the hand-out looks at a metadata key, work is planned anew."""
    if policy.order in ("highest", "lowest") and policy.by == key:
        yield f"The hand-out gives the {policy.order} {key} first: open work is ordered anew."
    rules = {one.key for one in (*policy.strata, *policy.batches)}
    if key in rules.union(policy.skills, policy.any_skill):
        yield f"The hand-out goes by {key}: who is handed these Items, how often, is planned anew."
    yield f"An import that has these Items with another {key} will find that they have changed."
