"""`evalhub invite`: make sure a person exists and print a link that signs them in once."""

from typing import Any

from django.core.management.base import CommandParser

from annotation.models import Role
from annotation.selectors.projects import project_named
from annotation.services.invitations import welcome_person
from evalhub.wiring.commands import EvalhubCommand


class Command(EvalhubCommand):
    help = "Create a person if need be and print a one-time sign-in link."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--project", metavar="SLUG", help="make the person a member of it")
        parser.add_argument("--role", choices=Role.values, default=Role.ANNOTATOR.value)
        parser.add_argument("--superuser", action="store_true", help="every right there is")
        parser.add_argument("--base-url", default="http://127.0.0.1:8000", metavar="URL")

    def run(self, **options: Any) -> None:
        slug = options["project"]
        path = welcome_person(
            email=options["email"],
            project=project_named(slug) if slug else None,
            role=options["role"],
            superuser=options["superuser"],
        )
        self.stdout.write(options["base_url"].rstrip("/") + path)
