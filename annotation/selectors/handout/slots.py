"""Open slots a rater may take, and traps they have not met."""

from dataclasses import dataclass
from functools import lru_cache

from annotation.handout import Candidate, Seeds, lanes_to_walk
from annotation.models import Rater
from annotation.routing.policies import HandoutPolicy
from annotation.selectors.handout.policies import Routes, routes_of
from evalhub.sql.prepared import fetch

WINDOW = 16
MOST_LEFT = 500
# On the way to every claim, so written out. What rules a slot out is looked up slot by slot, in
# scalar subqueries: a join would let the planner read the whole project before the first window.
SIBLINGS = """
    SELECT id FROM annotation_subject WHERE id <> a.subject_id AND item_id = (
    SELECT item_id FROM annotation_subject WHERE id = a.subject_id)
"""
RULED_OUT = """
    (SELECT id FROM annotation_assignment
     WHERE subject_id = a.subject_id AND rater_id = %(rater)s AND NOT repeat LIMIT 1) IS NULL
    AND (SELECT id FROM annotation_skip
         WHERE subject_id = a.subject_id AND rater_id = %(rater)s LIMIT 1) IS NULL
    AND (SELECT id FROM annotation_discussed
         WHERE subject_id = a.subject_id AND rater_id = %(rater)s LIMIT 1) IS NULL
    AND (SELECT id FROM annotation_annotation
         WHERE subject_id = a.subject_id AND rater_id = %(rater)s
           AND status NOT IN ('withdrawn', 'repeat') LIMIT 1) IS NULL
    AND (SELECT retired_at FROM annotation_item WHERE id = (
         SELECT item_id FROM annotation_subject WHERE id = a.subject_id)) IS NULL
"""
# Where nobody may have two subjects of an item.
ONCE = """
    AND (SELECT id FROM annotation_assignment
         WHERE subject_id = ANY(ARRAY({siblings})) AND rater_id = %(rater)s LIMIT 1) IS NULL
    AND (SELECT id FROM annotation_annotation
         WHERE subject_id = ANY(ARRAY({siblings})) AND rater_id = %(rater)s
           AND status <> 'withdrawn' LIMIT 1) IS NULL
"""
ONCE = ONCE.replace("{siblings}", SIBLINGS)
# Traps the rater let go of, whose stand-ins others have completed or hold by now.
GONE = """
    SELECT let_go.subject_id FROM (
      SELECT DISTINCT ON (held.subject_id) held.subject_id, lease.stand_in
      FROM annotation_lostlease lease
      JOIN annotation_assignment held ON held.id = lease.assignment_id
      WHERE lease.rater_id = %(rater)s
      ORDER BY held.subject_id, lease.id DESC
    ) let_go
    WHERE stand_in IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM annotation_assignment
      WHERE subject_id = let_go.stand_in AND state = 'open')
"""
UNMET_TRAPS = """
    SELECT trap.subject_id AS id FROM (
      SELECT DISTINCT e.subject_id
      FROM annotation_trap t JOIN annotation_expectedrating e ON e.trap_id = t.id
      LEFT JOIN annotation_trapexposure met ON met.trap_id = t.id AND met.rater_id = %(rater)s
      WHERE t.project_id = %(project)s AND t.active
        AND (met.subject_id = e.subject_id OR met.id IS NULL AND t.n_shown < %(most_shown)s)
    ) trap WHERE trap.subject_id <> ALL (ARRAY({gone})) AND {ruled_out}
"""
UNMET_TRAPS = UNMET_TRAPS.replace("{gone}", GONE)
# Where the rater's share of traps is nothing: none is looked for.
NO_TRAPS = "SELECT 0::bigint AS id WHERE false"
# What the rater let go of last.
LOST = """SELECT held.subject_id FROM annotation_lostlease lease
          JOIN annotation_assignment held ON held.id = lease.assignment_id
          WHERE lease.rater_id = %(rater)s ORDER BY lease.id DESC LIMIT 1"""
OPEN_SLOTS = """
    SELECT found.id, found.subject_id,
           (SELECT count(*) FROM annotation_assignment
            WHERE subject_id = found.subject_id AND state IN ('claimed', 'submitted')
              AND NOT repeat),
           lane.place, found.subject_id IS NOT DISTINCT FROM ({lost}),
           ARRAY(SELECT trap.id FROM ({traps}) trap)
    FROM unnest(%(lanes)s::bigint[]) WITH ORDINALITY lane(id, place)
    CROSS JOIN LATERAL (
      (SELECT a.id, a.subject_id FROM annotation_assignment a
       WHERE a.lane_id = lane.id AND a.state = 'open' AND a.shuffle >= %(start)s AND {ruled_out}
       ORDER BY a.shuffle LIMIT %(limit)s)
      UNION ALL
      (SELECT a.id, a.subject_id FROM annotation_assignment a
       WHERE a.lane_id = lane.id AND a.state = 'open' AND a.shuffle < %(start)s AND {ruled_out}
       ORDER BY a.shuffle LIMIT %(limit)s)
      LIMIT %(limit)s
    ) found
    LIMIT %(limit)s
"""
# What nearly every claim needs: the first lane holds a full window ahead of where the rater starts.
# A quarter of the plan above, whose parts the server sets up anew for each claim.
AHEAD = """
    SELECT a.id, a.subject_id,
           (SELECT count(*) FROM annotation_assignment
            WHERE subject_id = a.subject_id AND state IN ('claimed', 'submitted')
              AND NOT repeat),
           1, a.subject_id IS NOT DISTINCT FROM ({lost}),
           ARRAY(SELECT trap.id FROM ({traps}) trap)
    FROM annotation_assignment a
    WHERE a.lane_id = %(lane)s AND a.state = 'open' AND a.shuffle >= %(start)s AND {ruled_out}
    ORDER BY a.shuffle LIMIT %(limit)s
"""
AVAILABLE = """
    SELECT a.subject_id FROM annotation_assignment a
    WHERE a.lane_id = ANY(%(lanes)s::bigint[]) AND a.state = 'open' AND {ruled_out}
    LIMIT %(limit)s
"""
LOST_TRAP = "SELECT trap.id FROM ({traps}) trap WHERE trap.id = ({lost})"


@lru_cache(maxsize=32)
def shaped(statement: str, *, once: bool, traps: bool = True) -> str:
    """A statement with what this policy and this rater's share of traps need, and no more.

    The server sets up every part of a statement for every claim, also those that are not asked.
    """
    ruled_out = RULED_OUT + (ONCE if once else "")
    own = UNMET_TRAPS.replace("{ruled_out}", ruled_out.replace("a.subject_id", "trap.subject_id"))
    return (
        statement.replace("{traps}", own if traps else NO_TRAPS)
        .replace("{lost}", LOST)
        .replace("{ruled_out}", ruled_out)
    )


@dataclass(frozen=True)
class Walk:
    """What a rater may walk along on a turn: the policy, and lanes in the order to try them."""

    policy: HandoutPolicy
    lanes: list[int]

    @property
    def repeats(self) -> float:
        """The share of turns that bring an own answer back."""
        return self.policy.repeats


def walk_of(rater: Rater, turn: int, routes: Routes | None = None) -> Walk:
    """Where a rater may walk; `routes` are the project's, where they have been read."""
    policy, lanes = routes or routes_of(rater.project)
    seeds = Seeds(rater.project.seed, rater.seed)
    return Walk(policy, lanes_to_walk(seeds, turn, lanes, rater.key, rater.skills))


def open_slots(rater: Rater, walk: Walk, start: int) -> tuple[list[Candidate], list[int]]:
    """The next open slots this rater may have, lane by lane, each from `start` along its ring.

    With them, if there are any and the rater is shown some, the traps' subjects they have not met.
    """
    asked = given(rater, walk, limit=WINDOW) | {"start": start}
    shape = {"once": walk.policy.once_per_item, "traps": rater.trap_rate > 0}
    rows = []
    if walk.lanes:
        rows = fetch(shaped(AHEAD, **shape), asked | {"lane": walk.lanes[0]})
    if len(rows) < WINDOW:
        rows = fetch(shaped(OPEN_SLOTS, **shape), asked)
    return [Candidate(*row[:5]) for row in rows], rows[0][5] if rows else []


def count_available(rater: Rater, walk: Walk) -> int:
    """Ordinary subjects left for a rater, counted no further than needed."""
    enough = (MOST_LEFT + 1) * rater.project.overlap
    statement = shaped(AVAILABLE, once=walk.policy.once_per_item)
    return min(len(set(fetch(statement, given(rater, walk, limit=enough)))), MOST_LEFT + 1)


def unmet_traps(rater: Rater, walk: Walk) -> list[int]:
    """Traps' subjects this rater has never had, skipped or rated, by id."""
    statement = shaped("{traps}", once=walk.policy.once_per_item)
    return [row[0] for row in fetch(statement, given(rater, walk, limit=0))]


def lost_trap(rater: Rater, walk: Walk) -> int | None:
    """The Trap that the rater let go of last, if that still comes back; its subject, by id."""
    rows = fetch(shaped(LOST_TRAP, once=walk.policy.once_per_item), given(rater, walk, limit=0))
    return int(rows[0][0]) if rows else None


def given(rater: Rater, walk: Walk, *, limit: int) -> dict[str, object]:
    return {
        "project": rater.project_id,
        "rater": rater.pk,
        "most_shown": rater.project.trap_limit,
        "lanes": walk.lanes,
        "limit": limit,
    }
