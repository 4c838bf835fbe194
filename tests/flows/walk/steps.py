"""The steps of a walk with how often each is taken, and how one is taken."""

from collections.abc import Callable

from django.db import transaction

from annotation.models import Rater
from evalhub.errors import EvalhubError
from tests.flows.walk import desk_steps as desk
from tests.flows.walk import lead_steps as lead
from tests.flows.walk.walking import Walk

STEPS: dict[Callable[[Walk, Rater], None], int] = {
    desk.claim: 4,
    desk.submit: 6,
    desk.submit_late: 2,
    desk.skip_it: 1,
    desk.put_back: 1,
    desk.undo: 1,
    desk.reopen_one: 1,
    desk.let_leases_run_out: 1,
    desk.flag: 1,
    desk.reveal: 1,
    desk.draft: 1,
    desk.answer_what_came_back: 1,
    lead.retire: 1,
    lead.restore: 1,
    lead.change_policy: 1,
    lead.change_overlap: 1,
    lead.ask_about_other_things: 1,
    lead.publish_the_next_rubric: 1,
    lead.exclude: 1,
    lead.lift: 1,
    lead.pause: 1,
    lead.unpause: 1,
    lead.make_trap: 1,
    lead.stop_trap: 1,
    lead.use_trap_again: 1,
    lead.ask_extra_raters: 1,
    lead.settle: 1,
    lead.draw: 1,
    lead.accept_case: 1,
    lead.fix_case: 1,
    lead.return_case: 1,
    lead.answer_somebody: 1,
    lead.remove: 1,
    lead.bring_back: 1,
    lead.evaluate: 1,
    lead.show_or_hide: 1,
}


def take_step(walk: Walk) -> None:
    """One step of one person, all of it or nothing; being refused with a reason is fine."""
    step = walk.rng.choices(list(STEPS), list(STEPS.values()))[0]
    rater = walk.someone()
    walk.in_line = False
    walk.steps.append(f"{step.__name__} {rater.key}")
    try:
        with transaction.atomic():
            step(walk, rater)
    except EvalhubError as error:
        walk.in_line = False
        walk.steps[-1] += f" ({type(error).__name__})"
    walk.project.refresh_from_db()
