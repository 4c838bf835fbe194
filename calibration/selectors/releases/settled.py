"""What adjudications and licences say of the units of a release to be."""

import hashlib
from typing import Any

from annotation.dataset.values import value_key
from annotation.models import Item, Project
from calibration.models import Adjudication, AdjudicationState
from calibration.policies import Settled
from calibration.selectors.adjudications.live import live_adjudications

SettledUnits = dict[tuple[int, str], Settled]


def settled_units(project: Project) -> SettledUnits:
    """What adjudications say, by unit. Who decided goes by a code, as no name leaves a project."""
    # What is settled holds until a second person confirms what is proposed in its place.
    rows = live_adjudications(project).order_by("state").iterator()
    return {(one.subject_id, one.key): settled_unit(project, one) for one in rows}


def settled_unit(project: Project, one: Adjudication) -> Settled:
    if one.state == AdjudicationState.PROPOSED:
        return Settled(pending=True)
    origin = {
        "adjudication": str(one.public_id),
        "adjudicator": adjudicator_code(project, one.decided_by_id),
        "confirmed": one.confirmed_by_id is not None,
    }
    value = None if one.ambiguous else value_key(one.value)
    return Settled(value=value, ambiguous=one.ambiguous, origin=origin)


def adjudicator_code(project: Project, user: int) -> str:
    """A code for whoever decided, another one in every project."""
    digest = hashlib.sha256(f"{project.public_id}/{user}".encode()).hexdigest()
    return f"adjudicator-{digest[:6]}"


def item_licences(project: Project) -> dict[int, str]:
    """The licence of every item: its own, else that of the dataset."""
    usual = licence_of(project.extra)
    rows = Item.objects.filter(project=project).values_list("pk", "metadata")
    return {pk: licence_of(metadata) or usual for pk, metadata in rows.iterator()}


def licence_of(given: dict[str, Any]) -> str:
    return str(given.get("license") or given.get("licence") or "")
