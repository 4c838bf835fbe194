"""Channels: limits, pauses and the breaker that all workers share, kept in the database."""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import BooleanField, DurationField, ExpressionWrapper, F, Q
from django.db.models.functions import Coalesce, Extract, Greatest, Now

from judges.engine.pacing.allowance import Bucket
from judges.engine.pacing.breaker import FAILURE, WINDOW, is_broken, resting_seconds
from judges.models import Channel
from judges.services.rows import storable

# So long the one call has that shows whether a provider is back.
PROBE = timedelta(seconds=150)
MOST_REASON = 500
Breaker = Channel.Breaker


@dataclass(frozen=True)
class PerMinute:
    """What a judge may use of its provider in a minute; None where nobody limits it."""

    requests: int | None = None
    tokens: int | None = None

    @property
    def is_limited(self) -> bool:
        return (self.requests, self.tokens) != (None, None)


def channel_of(host: str, key: str) -> Channel:
    """The channel of a host and a key; of the key only a digest is kept, which tells nothing."""
    secret = settings.SECRET_KEY.encode()
    digest = hmac.new(secret, key.encode(), hashlib.sha256).hexdigest()[:16] if key else ""
    return Channel.objects.get_or_create(host=host, key_digest=digest)[0]


@transaction.atomic
def draw(channel: Channel, wanted: int, limits: PerMinute, tokens_each: float) -> int:
    """How many calls may be sent now, taken out of the channel's buckets.

    None while the provider is left alone; a single one to see whether it is back.
    """
    age = ExpressionWrapper(Now() - F("filled_at"), output_field=DurationField())
    rests = ExpressionWrapper(Q(closed_until__gt=Now()), output_field=BooleanField())
    rows = Channel.objects.annotate(seconds=Extract(age, "epoch"), rests=Coalesce(rests, False))
    now = rows.select_for_update(no_key=True).get(pk=channel.pk)
    if now.rests:
        return 0
    if now.breaker != Breaker.CLOSED:
        Channel.objects.filter(pk=channel.pk).update(
            breaker=Breaker.PROBING, closed_until=Now() + PROBE
        )
        return 1
    if not limits.is_limited:
        return wanted
    return poured(now, float(now.seconds), wanted, (limits, tokens_each))


def poured(now: Channel, seconds: float, wanted: int, each: tuple[PerMinute, float]) -> int:
    """Take what fits from both buckets, which were filled `seconds` ago."""
    limits, tokens_each = each
    granted, levels = wanted, {}
    if limits.requests is not None:
        level = Bucket(limits.requests).level(now.requests_left, seconds)
        granted, levels["requests_left"] = min(granted, int(level)), level
    if limits.tokens is not None:
        level = Bucket(limits.tokens).level(now.tokens_left, seconds)
        fits = int(level / max(1.0, tokens_each)) or int(level > 0)
        granted, levels["tokens_left"] = min(granted, fits), level
    taken = {"requests_left": 1.0, "tokens_left": tokens_each}
    left = {name: level - granted * taken[name] for name, level in levels.items()}
    Channel.objects.filter(pk=now.pk).update(filled_at=Now(), **left)
    return granted


def pour_back(channel: Channel, requests: int, tokens: float) -> None:
    """Return what was drawn and not used; with a negative sign, take what was used beside it."""
    Channel.objects.filter(pk=channel.pk).update(
        requests_left=F("requests_left") + requests, tokens_left=F("tokens_left") + tokens
    )


def give_up_probe(channel: Channel) -> None:
    """Nothing had to be asked after all: whoever has a question may see at once who is back."""
    probing = Channel.objects.filter(pk=channel.pk, breaker=Breaker.PROBING)
    probing.update(breaker=Breaker.OPEN, closed_until=Now())


def close_for(channel: Channel, seconds: float, reason: str) -> None:
    """Send nothing for so long, because the provider asked for it."""
    until = Now() + timedelta(seconds=seconds)
    Channel.objects.filter(pk=channel.pk).update(
        closed_until=Greatest(Coalesce(F("closed_until"), until), until),
        reason=storable(reason, MOST_REASON),
    )


@transaction.atomic
def note_marks(
    channel: Channel, marks: Sequence[str], reason: str, *, probed: bool = True
) -> Channel:
    """Add how calls ended; opens the breaker, or closes it when the provider is back.

    While one call shows whether it is, others tell nothing: they were made before (not `probed`).
    """
    now = Channel.objects.select_for_update(no_key=True).get(pk=channel.pk)
    if now.breaker == Breaker.PROBING and not probed:
        return now
    now.recent = (now.recent + "".join(marks))[-WINDOW:]
    if now.breaker == Breaker.PROBING:
        now = opened(now, reason) if marks[0] == FAILURE else closed(now, marks)
    elif now.breaker == Breaker.CLOSED and is_broken(now.recent):
        now = opened(now, reason)
    now.save(update_fields=["recent", "breaker", "times_opened", "closed_until", "reason"])
    now.refresh_from_db()
    return now


def opened(now: Channel, reason: str) -> Channel:
    now.breaker, now.times_opened = Breaker.OPEN, min(now.times_opened + 1, 100)
    now.closed_until = Now() + timedelta(seconds=resting_seconds(now.times_opened))
    now.reason = storable(reason, MOST_REASON)
    return now


def closed(now: Channel, marks: Sequence[str]) -> Channel:
    now.breaker, now.times_opened, now.closed_until = Breaker.CLOSED, 0, None
    now.recent, now.reason = "".join(marks)[-WINDOW:], ""
    return now
