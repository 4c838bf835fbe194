"""Breaks that a sensitive project asks for."""

from django.utils.translation import ngettext

from annotation.blindness.policies import DeskPolicy
from annotation.models import Rater
from annotation.selectors.wellbeing.rest import PAUSE_MINUTES, minutes_at_work
from evalhub.errors import EvalhubError


class TimeForABreak(EvalhubError):
    """Nothing more is handed out until the person has paused."""

    code = "time_for_a_break"


def refuse_tired(rater: Rater) -> None:
    """Raise `TimeForABreak` after long work on sensitive content; costs nothing elsewhere."""
    policy = DeskPolicy.of(rater.project)
    if not policy.sensitive or not policy.break_after:
        return
    minutes = minutes_at_work(rater)
    if minutes >= policy.break_after:
        raise TimeForABreak(
            ngettext(
                "You have worked here for %(n)s minute without a break. Everything is saved; the "
                "next Item waits until you have paused for %(pause)s minutes.",
                "You have worked here for %(n)s minutes without a break. Everything is saved; the "
                "next Item waits until you have paused for %(pause)s minutes.",
                minutes,
            )
            % {"n": minutes, "pause": PAUSE_MINUTES}
        )
