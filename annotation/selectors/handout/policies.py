"""The hand-out policy of a project, and the lanes that have work."""

import json
from functools import lru_cache
from typing import Any

from annotation.handout import Lane
from annotation.models import Project
from annotation.routing.policies import HandoutPolicy
from evalhub.sql.prepared import fetch

POLICY = "SELECT policy FROM annotation_handoutplan WHERE project_id = %(project)s"
LANES = """
    SELECT id, rank, stratum, needs, reserved FROM annotation_lane lane
    WHERE project_id = %(project)s AND (
      SELECT id FROM annotation_assignment WHERE lane_id = lane.id AND state = 'open' LIMIT 1
    ) IS NOT NULL
    ORDER BY id
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
    return [lane_of(*row) for row in fetch(LANES, {"project": project.pk})]


def lane_of(pk: int, rank: int, stratum: int, needs: str, reserved: str | None) -> Lane:
    given: Any = json.loads(reserved) if reserved else None
    return Lane(pk, rank, stratum, json.loads(needs), given)
