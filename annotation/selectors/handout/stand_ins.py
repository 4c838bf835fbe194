"""Whether a Trap that was let go comes back: as an ordinary subject would in its place.

Others may complete an ordinary subject while it is let go, and then it does not come back; nobody
completes a Trap. So an open subject stands in for it, the one the rater would have been handed in
its place: the Trap comes back while that one has an open slot.
"""

from annotation.handout import Seeds, ranked, starting_point
from annotation.models import Assignment, Rater
from annotation.selectors.assignments import tally_and_routes
from annotation.selectors.handout.slots import open_slots, walk_of
from evalhub.sql.prepared import fetch

# Where the rater has rated all that is open: something that others still have before them.
ANY_OPEN = """
    SELECT subject_id FROM annotation_assignment
    WHERE lane_id = ANY(%(lanes)s::bigint[]) AND state = 'open' LIMIT 1
"""


def stand_ins(rows: list[Assignment]) -> list[int | None]:
    """For held slots that are being let go, the id of the subject that stands in for each.

    None for ordinary ones. A single one is looked up all the same: a person who puts it back must
    not tell a Trap by the time that takes.
    """
    alone = len(rows) == 1
    found = [ordinary_next(row.rater) if alone or not row.wanted else None for row in rows]
    return [None if row.wanted or row.repeat else one for row, one in zip(rows, found, strict=True)]


def ordinary_next(rater: Rater) -> int | None:
    """The ordinary subject that a rater would be handed now; else any that others would."""
    tally, routes = tally_and_routes(rater)
    seeds = Seeds(rater.project.seed, rater.seed)
    candidates, _ = open_slots(
        rater, walk_of(rater, tally.turn, routes), starting_point(seeds, tally.turn)
    )
    if candidates:
        return ranked(seeds, tally.turn, candidates)[0].subject
    rows = fetch(ANY_OPEN, {"lanes": [lane.id for lane in routes[1]]})
    return int(rows[0][0]) if rows else None
