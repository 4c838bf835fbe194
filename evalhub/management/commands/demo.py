import contextlib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotation.models import Project
from evalhub.processes.local_model import LocalModel, LocalModelError
from evalhub.processes.supervisor import Site
from evalhub.wiring.demo import build_demo, guests, judge_errand, set_up_local_judge
from evalhub.wiring.site import opened, run_site


class Command(BaseCommand):
    help = "Start evalhub with the bundled sample, one person per role and a finished judge run."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
        parser.add_argument("--port", type=int, default=8000, help="port to listen on")
        parser.add_argument("--data", type=Path, help="data folder (default: EVALHUB_DATA)")
        parser.add_argument("--judge", choices=["local", "none"], default="local")
        parser.add_argument("--exit-when-ready", action="store_true", help="stop once it is up")

    def handle(self, *args: Any, **options: Any) -> None:
        site = Site(settings.DATA_FOLDER, options["host"], options["port"])
        with contextlib.ExitStack() as stack:
            database = stack.enter_context(opened(site))
            self.say("Loading the sample: customer messages to a fictional bank's assistant.")
            project = build_demo()
            extra = []
            if options["judge"] == "local" and self.start_judge(project, stack):
                extra = [judge_errand()]

            def ready(url: str) -> bool:
                self.announce(url)
                return bool(options["exit_when_ready"])

            code = run_site(site, database, ready, extra)
        if code:
            raise CommandError("evalhub stopped because a part would not start.", returncode=code)

    def start_judge(self, project: Project, stack: contextlib.ExitStack) -> bool:
        """Serve the small model for as long as the demo runs; True when it has yet to run."""
        self.say("Starting a small language model on this machine as a Judge.")
        try:
            model = stack.enter_context(LocalModel())
        except LocalModelError as error:
            raise CommandError(f"{error} Or start with --judge none.") from None
        fresh = set_up_local_judge(project, model.base_url)
        if fresh:
            self.say("It reads a few Items first; that takes about a minute.")
        return fresh

    def announce(self, url: str) -> None:
        self.say(f"evalhub is ready at {url}")
        self.say("Sign in once with a link; each works for one person, one time, for 24 hours:")
        for guest in guests():
            self.say(f"  {guest.name}, {guest.role}: {url.rstrip('/')}{guest.path}")
        self.say("All texts are fictional and all raters of the sample are simulated.")

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
