"""The hand-out policy of a project, and the lanes that have work."""

import json
from functools import lru_cache

from annotation.handout import Lane
from annotation.models import Project
from annotation.routing.policies import HandoutPolicy
from evalhub.sql.prepared import fetch

POLICY = "SELECT policy FROM annotation_handoutplan WHERE project_id = %(project)s"
Routes = tuple[HandoutPolicy, list[Lane]]
# A lane's first open slot in its own order: any would do, but only that one is in an index.
ROUTES = """
      (SELECT policy FROM annotation_handoutplan WHERE project_id = %(project)s),
      (SELECT jsonb_agg(jsonb_build_array(id, rank, stratum, needs, reserved) ORDER BY id)
       FROM annotation_lane lane
       WHERE project_id = %(project)s AND (
         SELECT id FROM annotation_assignment WHERE lane_id = lane.id AND state = 'open'
         ORDER BY shuffle LIMIT 1
       ) IS NOT NULL)
"""


def handout_policy(project: Project) -> HandoutPolicy:
    """The policy as it is now; the default one where nothing was set."""
    found = fetch(POLICY, {"project": project.pk})
    return read_policy(found[0][0]) if found else HandoutPolicy()


@lru_cache(maxsize=256)
def read_policy(text: str) -> HandoutPolicy:
    return HandoutPolicy.read(json.loads(text))


def lanes_of(project: Project) -> list[Lane]:
    """The lanes with open slots."""
    return routes_of(project)[1]


def routes_of(project: Project) -> Routes:
    """The policy with the lanes that have open slots, read together."""
    return read_routes(*fetch("SELECT " + ROUTES, {"project": project.pk})[0])


def read_routes(policy: str | None, lanes: str | None) -> Routes:
    return read_policy(policy or "{}"), [Lane(*lane) for lane in json.loads(lanes or "[]")]
