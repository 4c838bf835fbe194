"""Whatever people and leads do, in whatever order: slots and answers fit, and pages open.

EVALHUB_WALKS is how many walks are taken (`make walk` takes two hundred). The same seed gives the
same walk; a walk that fails names its last steps.
"""

import os

import pytest

from annotation.models import Project
from evalhub.accounts.models import User
from tests.flows.walk.invariants import check
from tests.flows.walk.pages import look
from tests.flows.walk.steps import take_step
from tests.flows.walk.walking import begin

WALKS = int(os.environ.get("EVALHUB_WALKS", "3"))
# The eleventh meets answers that come too late.
FIRST = 10
STEPS = 60
BETWEEN_LOOKS = 20


@pytest.mark.parametrize("seed", range(FIRST, FIRST + WALKS))
def test_on_a_random_walk_slots_and_answers_fit_and_every_page_opens(
    seed: int, project: Project, maya: User
) -> None:
    walk = begin(project, maya, seed)
    check(walk)
    for step in range(1, STEPS + 1):
        take_step(walk)
        check(walk)
        if step % BETWEEN_LOOKS == 0:
            look(walk)
            check(walk)
