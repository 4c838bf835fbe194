"""Wiring: what `evalhub doctor` looks at, one line each."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import redis
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.db.models.functions import Now

from evalhub.errors import Unavailable
from evalhub.jobs.models import WorkerHeartbeat
from evalhub.jobs.services.leases import HEARTBEAT
from evalhub.processes.supervisor import is_up
from evalhub.startup.durability import weak_settings
from evalhub.startup.sealing import require_keys
from evalhub.startup.secrets import weakness
from evalhub.web.health import database_problem
from evalhub.wiring.commands import silence

LATE = timedelta(seconds=60)
SKEW = timedelta(seconds=5)


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at; `fine` is None where there is nothing to be wrong."""

    name: str
    fine: bool | None
    said: str


def examine() -> Iterator[Finding]:
    """Look at everything; later checks are left out when the database does not answer."""
    yield from (settings_finding(), key_finding())
    problem = silence() or database_problem()
    yield Finding("database", problem is None, problem or database_version())
    if problem is None:
        checks: tuple[Callable[[], Finding], ...] = (durability, worker, clock)
        yield from (check() for check in checks)
    yield broker()


def settings_finding() -> Finding:
    mode = "embedded" if settings.EMBEDDED else "production"
    if settings.DEBUG:
        return Finding("settings", False, "EVALHUB_DEBUG is on; turn it off where others work")
    return Finding("settings", True, f"{mode}, data in {settings.DATA_FOLDER}")


def key_finding() -> Finding:
    """The session key is strong and the sealing key can be read."""
    reason = weakness(settings.SECRET_KEY)
    if reason:
        return Finding("keys", False, f"EVALHUB_SECRET_KEY is weak: {reason}")
    try:
        require_keys()
    except (ValueError, OSError, ImproperlyConfigured, Unavailable):
        return Finding("keys", False, "EVALHUB_SEALING_KEY cannot be used; generate a new one")
    return Finding("keys", True, "session key is strong, provider keys can be sealed")


def database_version() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return f"PostgreSQL {cursor.fetchone()[0]}, all migrations applied"


def durability() -> Finding:
    weak = weak_settings()
    said = f"{', '.join(weak)} is off" if weak else "acknowledged labels survive a crash"
    return Finding("durability", not weak, said)


def worker() -> Finding:
    """Liveness of a worker is progress in the database; wrong where one should be and is not."""
    last = WorkerHeartbeat.objects.order_by("-beat_at").first()
    recent = WorkerHeartbeat.objects.filter(beat_at__gte=Now() - LATE).exists()
    fine = True if recent else False if worker_expected() else None
    if last is None:
        return Finding("worker", fine, "none has run yet; `evalhub up` starts one")
    return Finding("worker", fine, f"last round {last.beat_at:%F %T} UTC by {last.name}")


def worker_expected() -> bool:
    """Embedded, `evalhub up` keeps a worker; elsewhere one polls unless Celery does the work."""
    return is_up(settings.DATA_FOLDER) if settings.EMBEDDED else not settings.REDIS_URL


def clock() -> Finding:
    """This machine's clock against the database's."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT now()")
        apart = abs(cursor.fetchone()[0] - datetime.now(UTC))
    return Finding("clock", apart <= SKEW, f"{apart.total_seconds():.1f} s from the database's")


def broker() -> Finding:
    if not settings.REDIS_URL:
        return Finding("broker", None, "none; the worker polls PostgreSQL")
    try:
        patience = HEARTBEAT.seconds / 10
        link = redis.Redis.from_url(
            settings.REDIS_URL, socket_timeout=patience, socket_connect_timeout=patience
        )
        link.ping()
    except ValueError:
        return Finding("broker", False, "REDIS_URL is no address of a Redis")
    except redis.RedisError as error:
        return Finding("broker", False, f"Redis does not answer ({type(error).__name__})")
    return Finding("broker", True, "Redis answers")


def require_fine(findings: list[Finding]) -> None:
    """Raise `Unavailable` naming what is wrong."""
    bad = [finding.name for finding in findings if finding.fine is False]
    if bad:
        raise Unavailable(f"Something needs a change: {', '.join(bad)}.")
