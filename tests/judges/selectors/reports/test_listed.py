"""Runs a page at a time."""

import pytest

from annotation.models import Project
from judges.models import JudgeRun
from judges.selectors.reports import listed
from judges.selectors.reports.listed import run_page
from tests.factories.judging import make_judge, make_run


@pytest.mark.parametrize(
    ("upto", "numbers", "preceding", "following"),
    [
        ("", [5, 4], None, 3),
        ("3", [3, 2], 5, 1),
        ("1", [1], 3, None),
        # What is no number is the newest page.
        ("x", [5, 4], None, 3),
        ("9" * 30, [5, 4], None, 3),
    ],
)
def test_pages_lead_to_their_neighbours(
    project: Project,
    monkeypatch: pytest.MonkeyPatch,
    upto: str,
    numbers: list[int],
    preceding: int | None,
    following: int | None,
) -> None:
    monkeypatch.setattr(listed, "MOST_LISTED", 2)
    judge = make_judge(project)
    for number in range(1, 6):
        make_run(project, judge, number=number)
    page = run_page(JudgeRun.objects.all(), {"upto": upto})
    assert [one.number for one in page.runs] == numbers
    assert (page.preceding, page.following) == (preceding, following)
