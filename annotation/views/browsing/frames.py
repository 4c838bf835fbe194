"""What the pages of both kinds of list have in common."""

from annotation.access import Capability, ProjectRequest
from annotation.models import Project

DOWNLOADS = (("csv", "CSV"), ("csv-raw", "Raw CSV"), ("jsonl", "JSONL"))


def frame(request: ProjectRequest, project: Project, kind: str) -> dict[str, object]:
    """Return the context of a list: whose it is, what may be done, where it is."""
    may = request.access.may
    items = kind == "items"
    return {
        "project": project,
        "kind": kind,
        "list_name": "item-list" if items else "item-annotations",
        "download_name": "item-download" if items else "item-ratings",
        "may_import": may(Capability.MANAGE_ITEMS),
        "may_export": may(Capability.EXPORT),
        "may_manage": may(Capability.MANAGE_SETTINGS),
        "downloads": DOWNLOADS,
    }
