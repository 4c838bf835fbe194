"""The joint verdict of one view of a unit."""

import pytest

from judges.models import JudgeRun, Panel, Verdict
from judges.services.running.joint import UNHEARD, joint_verdict

CHEAP, DEAR = 1, 2


def cascade() -> Panel:
    """The cheap judge was in doubt about unit 7."""
    return Panel(run=JudgeRun(), kind="cascade", policy={"doubtful": [7], "checked": [8]})


def voice(run: int, subject: int, value: int | None) -> Verdict:
    status = "ok" if value is not None else "refused"
    return Verdict(run_id=run, subject_id=subject, criterion_id=1, value=value, status=status)


@pytest.mark.parametrize(
    ("said", "value", "status"),
    [
        ([voice(CHEAP, 7, 3), voice(DEAR, 7, 4)], 4, "ok"),
        ([voice(CHEAP, 7, 3), voice(DEAR, 7, None)], None, "refused"),
        # Nobody knows what the dear judge would have said.
        ([voice(CHEAP, 7, 3)], None, "abstained"),
        ([voice(CHEAP, 8, 3), voice(DEAR, 8, 4)], 3, "ok"),
        ([voice(CHEAP, 9, 3)], 3, "ok"),
    ],
)
def test_a_cascade_says_what_the_dear_judge_said_where_there_was_doubt(
    said: list[Verdict], value: int | None, status: str
) -> None:
    found = joint_verdict(cascade(), said, DEAR)
    assert (found.value, found.status) == (value, status)
    assert (found.reason == UNHEARD) == (status == "abstained")
