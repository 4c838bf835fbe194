"""What the app above tells of its judges."""

from uuid import UUID

import pytest

from annotation.models import Project
from annotation.selectors.agreement import judged
from annotation.selectors.agreement.judged import Judged, Told, judged_of, register_judged

RUN = UUID(int=1)


def test_what_is_registered_is_told_and_nothing_where_nobody_is(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judged, "TELLERS", [])
    assert judged_of(project) == (None, None)

    def tell(asked: Project) -> Told:
        return Judged(asked.slug, "run 1", RUN, ()), None

    register_judged(tell)
    assert judged_of(project) == (Judged(project.slug, "run 1", RUN, ()), None)
