"""Is the process alive, and can it serve? Read by load balancers and `evalhub up`."""

from django.conf import settings
from django.db import OperationalError, connections
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer as long as the process does."""
    return JsonResponse({"status": "ok"})


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Answer 200 when a database round trip works and every migration is applied."""
    problem = database_problem()
    if problem:
        return JsonResponse({"status": "unavailable", "reason": problem}, status=503)
    return JsonResponse({"status": "ok", "broker": bool(settings.REDIS_URL)})


def database_problem() -> str | None:
    """Why the database cannot serve, in a few words; None when it can."""
    connection = connections["default"]
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        executor = MigrationExecutor(connection)
    except OperationalError:
        return "the database does not answer"
    targets = executor.loader.graph.leaf_nodes()
    return "migrations are waiting" if executor.migration_plan(targets) else None
