"""Shares: however many workers ask a judge, together they stay within what it bears at once."""

import os
import socket
import threading
from datetime import timedelta

from django.db import transaction
from django.db.models import Count, Q, Sum
from django.db.models.functions import Now

from judges.engine.pacing.concurrency import Pace
from judges.models import Judge, Share

# A worker that died keeps its share so long; one that lives says so every second.
LEASE = timedelta(seconds=10)


class Stake:
    """The share of one worker, taken anew with every claim.

    A worker that comes is given what the others have left by then, so that it may have to wait
    until they have seen it.
    """

    def __init__(self, judge: Judge, pace: Pace) -> None:
        self.judge = judge
        self.pace = pace
        self.holder = f"{socket.gethostname()}:{os.getpid()}:{threading.get_ident()}"
        self.calls = 0

    def take(self) -> int:
        """How many calls this worker may have under way now; 0 until the others leave room."""
        with transaction.atomic():
            most = self.locked()
            others = self.others()
            fair = max(1, most // (others["n"] + 1))
            mine = max(0, min(fair, most - (others["calls"] or 0)))
            # What is under way beyond it is given up as it ends.
            under_way = self.pace.leave_room(min(self.pace.share, max(1, mine)))
            self.store(max(mine, under_way))
        self.pace.leave_room(max(1, mine))
        return mine

    def locked(self) -> int:
        """What all may ask at once. Whoever takes or leaves a share holds the judge."""
        judges = Judge.objects.select_for_update(no_key=True).filter(pk=self.judge.pk)
        return int(judges.values_list("concurrency", flat=True).get())

    def others(self) -> dict[str, int]:
        living = Share.objects.filter(judge=self.judge, until__gt=Now())
        return living.exclude(holder=self.holder).aggregate(n=Count("pk"), calls=Sum("calls"))

    def store(self, calls: int) -> None:
        self.calls = calls
        Share.objects.bulk_create(
            [Share(judge=self.judge, holder=self.holder, calls=calls, until=Now() + LEASE)],
            update_conflicts=True,
            unique_fields=["judge", "holder"],
            update_fields=["calls", "until"],
        )

    def beat(self) -> None:
        """This worker lives."""
        mine = Share.objects.filter(judge=self.judge, holder=self.holder, calls__gt=0)
        mine.update(until=Now() + LEASE)

    @transaction.atomic
    def leave(self) -> None:
        """Give the share to the others; one who got nothing goes on asking for room for a while."""
        if self.calls:
            self.locked()
            here = Share.objects.filter(judge=self.judge)
            here.filter(Q(holder=self.holder) | Q(until__lt=Now())).delete()
            self.calls = 0
