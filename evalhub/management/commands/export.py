from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from annotation.models import Project
from calibration.exports.formats import ALIASES, FORMATS, format_names
from calibration.selectors.golden_sets import LATEST, project_named, release_named
from calibration.services.exports import Wanted, export_project
from evalhub.wiring.commands import EvalhubCommand
from judges.exports.targets import TARGETS, target_named
from judges.selectors.prompts.exported import exported_judge, exported_version
from judges.services.exporting.writing import JudgeWanted, export_judge


class Command(EvalhubCommand):
    help = "Write a project, a release of its golden set, or a judge, in one format or all."

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
        judges = ", ".join(TARGETS)
        parser.add_argument(
            "--prompt",
            metavar="NAME",
            help=f"a JudgePrompt: writes its judge instead, for {judges} or all",
        )
        parser.add_argument("--judge", default="", metavar="NAME", help="its model and parameters")
        parser.add_argument("--out", required=True, type=Path, metavar="DIR", help="a new folder")

    def run(self, **options: Any) -> None:
        project = project_named(options["slug"])
        name, out = options["format"], options["out"]
        if options["prompt"] or options["judge"] or is_for_judges(name):
            return self.run_judge(project, **options)
        release = release_named(project, options["release"]) if options["release"] else None
        wanted = Wanted(name, options["split"], options["reason"])
        export_project(project=project, release=release, wanted=wanted, out=out.absolute())
        what = f"release {release.number} of {project.slug}" if release else project.slug
        self.stdout.write(f"Wrote {what} as {name} to {out}")
        return None

    def run_judge(self, project: Project, **options: Any) -> None:
        """Write a judge with the release that it is held to, the newest if none is named."""
        version = exported_version(project, options["prompt"] or "")
        judge = exported_judge(version, options["judge"])
        wanted = JudgeWanted(options["format"], version, judge, options["split"], options["reason"])
        release = release_named(project, options["release"] or LATEST)
        out = options["out"]
        export_judge(project=project, release=release, wanted=wanted, out=out.absolute())
        what = f"the judge {version.prompt.name} {version.number}"
        model = f" of {judge.name}" if judge else ""
        held = f"held to release {release.number} of {project.slug}"
        self.stdout.write(f"Wrote {what}{model}, {held}, as {options['format']} to {out}")


def is_for_judges(name: str) -> bool:
    """Whether a format is one of judges alone; promptfoo is one of releases as well."""
    return target_named(name) is not None and name not in (*FORMATS, *ALIASES)
