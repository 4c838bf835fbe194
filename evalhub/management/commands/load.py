from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from annotation.errors import ImportRefused
from annotation.services.imports.loading import check_folder, load_folder
from evalhub.commands import EvalhubCommand


class Command(EvalhubCommand):
    help = "Load a dataset folder into a project: everything or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="the dataset folder")
        parser.add_argument("--project", required=True, metavar="SLUG", help="the project")
        parser.add_argument("--dry-run", action="store_true", help="check only, store nothing")

    def run(self, **options: Any) -> None:
        try:
            if options["dry_run"]:
                counts = check_folder(path=options["folder"])
                self.stdout.write(f"No problems; {in_words(counts)}. Nothing was stored.")
                return
            result = load_folder(path=options["folder"], slug=options["project"])
        except ImportRefused as refused:
            for problem in refused.problems:
                self.stderr.write(problem)
            raise CommandError(refused.message) from None
        if not result.changed:
            self.stdout.write(f"{options['project']} holds this folder already; nothing changed.")
            return
        verb = "Created" if result.created else "Added to"
        self.stdout.write(f"{verb} {options['project']}: {in_words(result.counts)}.")


def in_words(counts: dict[str, int]) -> str:
    """60 items, 120 outputs, ..."""
    return ", ".join(f"{count:,} {name.replace('_', ' ')}" for name, count in counts.items())
