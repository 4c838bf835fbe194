"""Noting who saw figures of the held-out split."""

from evalhub.accounts.models import User
from judges.models import HeldOutLook, JudgeRun
from judges.selectors.prompts.looks import asks_held_out


def note_look(*, run: JudgeRun, user: User) -> HeldOutLook | None:
    """Keep that somebody saw a run's report, the first time; None without held-out items."""
    if not asks_held_out(run):
        return None
    look, _ = HeldOutLook.objects.get_or_create(run=run, user=user)
    return look
