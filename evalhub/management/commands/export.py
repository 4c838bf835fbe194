from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from calibration.exports.formats import ALIASES, format_names
from calibration.selectors.golden_sets import project_named, release_named
from calibration.services.exports import Wanted, export_project
from evalhub.wiring.commands import EvalhubCommand


class Command(EvalhubCommand):
    help = "Write a project, or a release of its golden set, in one format or all."

    def add_arguments(self, parser: CommandParser) -> None:
        known = ", ".join(format_names())
        parser.add_argument("slug", help="the project")
        parser.add_argument(
            "--release", metavar="N", help="a release's number, or latest; dataset needs none"
        )
        parser.add_argument(
            "--format",
            required=True,
            metavar="NAME",
            help=f"one of {known} (also: {', '.join(ALIASES)})",
        )
        parser.add_argument(
            "--split",
            default="",
            metavar="NAME",
            help="calibration, few_shot, held_out or all; without it all that is not held out",
        )
        parser.add_argument("--reason", default="", help="why held-out items are opened; recorded")
        parser.add_argument("--out", required=True, type=Path, metavar="DIR", help="a new folder")

    def run(self, **options: Any) -> None:
        project = project_named(options["slug"])
        name, out = options["format"], options["out"]
        release = release_named(project, options["release"]) if options["release"] else None
        wanted = Wanted(name, options["split"], options["reason"])
        export_project(project=project, release=release, wanted=wanted, out=out.absolute())
        what = f"release {release.number} of {project.slug}" if release else project.slug
        self.stdout.write(f"Wrote {what} as {name} to {out}")
