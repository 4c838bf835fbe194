import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from annotation.errors import ImportRefused
from annotation.selectors.imports import in_words
from annotation.services.imports.loading import LoadResult, load_folder
from annotation.services.imports.target import say_nothing
from evalhub.wiring.commands import EvalhubCommand


class Command(EvalhubCommand):
    help = "Load a dataset folder into a project: everything or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR", help="the dataset folder")
        parser.add_argument("--project", required=True, metavar="SLUG", help="the project")
        parser.add_argument(
            "--dry-run", action="store_true", help="check everything, store nothing"
        )

    def run(self, **options: Any) -> None:
        watched = sys.stderr.isatty()
        try:
            result = load_folder(
                path=options["folder"],
                slug=options["project"],
                dry_run=options["dry_run"],
                progress=self.show if watched else say_nothing,
            )
        except ImportRefused as refused:
            for line in refused.problems.lines():
                sys.stderr.write(f"{line}\n")
            raise CommandError(refused.message) from None
        finally:
            if watched:
                sys.stderr.write("\r\033[K")
        for note in result.notes:
            sys.stderr.write(f"{note}\n")
        self.stdout.write(summary(result, options["project"], dry_run=options["dry_run"]))

    def show(self, name: str, count: int) -> None:
        """Rewrite the one line of progress."""
        sys.stderr.write(f"\r\033[K{name} {count:,}")
        sys.stderr.flush()


def summary(result: LoadResult, slug: str, *, dry_run: bool) -> str:
    """Say in one line what was, or would be, loaded."""
    if not result.changed:
        return f"Nothing changed: {slug} holds this folder already."
    verb = "create" if result.created else "add to"
    if dry_run:
        return f"No problems. Would {verb} {slug}: {in_words(result.counts)}. Nothing was stored."
    return f"{'Created' if result.created else 'Added to'} {slug}: {in_words(result.counts)}."
