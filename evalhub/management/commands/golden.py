import json
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from calibration.policies import ReleasePolicy
from calibration.selectors.golden_sets import left_out_counts, project_named
from calibration.services.golden_sets import release_golden_set
from evalhub.wiring.commands import EvalhubCommand


class Command(EvalhubCommand):
    help = "Freeze golden sets."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
        release = verbs.add_parser("release", help="freeze a numbered, immutable release")
        release.add_argument("slug", help="the project")
        release.add_argument(
            "--policy",
            type=Path,
            metavar="FILE",
            help="JSON with source, minimum_ratings, splits, strata and others (see "
            "docs/golden_sets.md); what it leaves out is default",
        )
        release.add_argument("--note", default="", help="what this release is for")

    def run(self, **options: Any) -> None:
        policy = ReleasePolicy.read(read_policy(options["policy"]))
        project = project_named(options["slug"])
        release = release_golden_set(project=project, policy=policy, note=options["note"])
        counts = left_out_counts(release)
        reasons = ", ".join(f"{count:,} {reason}" for reason, count in sorted(counts.items()))
        self.stdout.write(f"Release {release.number} of {project.slug}")
        change = release.manifest["change"]
        self.stdout.write(f"Version: {release.version} ({change['because']})")
        self.stdout.write(f"Items: {release.items.count():,}")
        self.stdout.write(f"Left out: {sum(counts.values()):,} ({reasons or 'nothing'})")
        splits = ", ".join(f"{n:,} {name}" for name, n in release.manifest["splits"].items())
        self.stdout.write(f"Splits: {splits or 'none'}")
        self.stdout.write(f"Digest: {release.digest}")


def read_policy(path: Path | None) -> Any:
    """The file's JSON; nothing is the default policy. Raises `CommandError` for what is no JSON."""
    if path is None:
        return {}
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CommandError(f"{path} cannot be read ({error.strerror}).") from error
    except ValueError as error:
        raise CommandError(f"{path} is not JSON ({error}).") from error
