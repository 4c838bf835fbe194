"""Noting who saw figures of the held-out split."""

from evalhub.accounts.models import User
from judges.models import HeldOutLook, JudgeRun
from judges.selectors.prompts.looks import held_out_counts
from judges.selectors.reports.grounds import WHOLE, Cut


def note_look(*, run: JudgeRun, user: User | None, cut: Cut = WHOLE) -> HeldOutLook | None:
    """Keep that somebody saw a run's figures, once as long as they stay the same.

    Without `user` it was a command that printed or wrote them. None where `cut` shows nothing of
    held-out items.
    """
    n_verdicts, n_labels = held_out_counts(run, cut)
    if not n_verdicts:
        return None
    look, _ = HeldOutLook.objects.get_or_create(
        run=run, user=user, n_verdicts=n_verdicts, n_labels=n_labels
    )
    return look
