"""What both kinds of list have in common."""

from types import SimpleNamespace

from annotation.access import Access
from annotation.models import Project
from annotation.views.browsing.frames import frame
from evalhub.accounts.models import User


def test_a_frame_says_what_a_role_may_do(project: Project, otto: User) -> None:
    request = SimpleNamespace(access=Access(otto, project, "auditor"))
    found = frame(request, project, "annotations")
    assert found["list_name"] == "item-annotations"
    may = [found[name] for name in ("may_import", "may_export", "may_manage")]
    assert may == [False, True, False]
