from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from evalhub.processes.supervisor import Site
from evalhub.wiring.site import opened, run_site


class Command(BaseCommand):
    help = "Start the database, the web server and the worker, and keep them running."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
        parser.add_argument("--port", type=int, default=8000, help="port to listen on")
        parser.add_argument("--data", type=Path, help="data folder (default: EVALHUB_DATA)")

    def handle(self, *args: Any, **options: Any) -> None:
        site = Site(settings.DATA_FOLDER, options["host"], options["port"])
        with opened(site) as database:
            code = run_site(site, database, self.announce)
        if code:
            raise CommandError("evalhub stopped because a part would not start.", returncode=code)

    def announce(self, url: str) -> None:
        self.stdout.write(f"evalhub is ready at {url}")
        self.stdout.write("Invite the first person with: evalhub invite EMAIL --superuser")
        self.stdout.write("Stop with Ctrl+C.")
        self.stdout.flush()
