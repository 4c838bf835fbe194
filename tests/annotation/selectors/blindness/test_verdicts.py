"""Judges fill this registry; see tests/judges/selectors/test_shown.py."""

from annotation.models import Project
from annotation.selectors.blindness.verdicts import SOURCES, verdicts_of
from judges.selectors.shown import shown_verdicts
from tests.factories.blindness import canary_item


def test_the_app_of_judges_is_registered_and_asked(project: Project) -> None:
    assert shown_verdicts in SOURCES
    (verdict,) = verdicts_of(canary_item(project))
    assert (verdict.judge, verdict.value) == ("canary-judge", 1)
