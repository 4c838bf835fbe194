import contextlib
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from evalhub.embedded import EmbeddedError
from evalhub.wiring.checkup import Finding, examine, require_fine
from evalhub.wiring.commands import database_ready, prepare_database

MARKS = {True: "ok", False: "WRONG", None: "-"}


class Command(BaseCommand):
    help = "Check settings, database, broker, worker progress, keys and clock."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        findings = []
        for finding in self.look():
            findings.append(finding)
            self.stdout.write(f"{MARKS[finding.fine]:6} {finding.name}: {finding.said}")
        require_fine(findings)

    def look(self) -> Iterator[Finding]:
        """Examine with the embedded database running; one of your own is only looked at."""
        with contextlib.ExitStack() as stack:
            try:
                stack.enter_context(database_ready())
            except EmbeddedError as error:
                yield Finding("database", False, error.message)
                return
            if settings.EMBEDDED:
                prepare_database()
            yield from examine()
