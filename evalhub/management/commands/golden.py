import json
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from annotation.models import Project
from calibration.policies import ReleasePolicy
from calibration.selectors.golden_sets import left_out_counts, project_named, release_named
from calibration.selectors.releases.differences import comparison, named
from calibration.services.golden_sets import release_golden_set
from calibration.services.releases.deprecating import deprecate_release
from evalhub.wiring.commands import EvalhubCommand

EVERYTHING = 10**9


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
        add_others(verbs)
        release.add_argument("--note", default="", help="what this release is for")

    def run(self, **options: Any) -> None:
        project = project_named(options["slug"])
        {"release": self.release, "diff": self.diff, "deprecate": self.deprecate}[options["verb"]](
            project, options
        )

    def release(self, project: Project, options: dict[str, Any]) -> None:
        policy = ReleasePolicy.read(read_policy(options["policy"]))
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

    def diff(self, project: Project, options: dict[str, Any]) -> None:
        """One line per unit that differs, then how many there are."""
        before = release_named(project, options["before"])
        after = release_named(project, options["after"])
        found = comparison(before, after, size=EVERYTHING)
        for one in found.lines:
            subject = one.subject
            output = [subject.output.key] if subject.output else []
            where = " / ".join([subject.item.key, *output, one.key])
            change = f"{one.before or 'none'} -> {one.after or 'none'}"
            self.stdout.write(f"{one.kind}: {where}: {change} ({one.why})")
        self.stdout.write(
            f"{named(before)} to {named(after)}: {found.added:,} added, {found.dropped:,} dropped, "
            f"{found.changed:,} changed, {found.same:,} the same"
        )

    def deprecate(self, project: Project, options: dict[str, Any]) -> None:
        release = release_named(project, options["number"])
        successor = release_named(project, options["successor"]) if options["successor"] else None
        deprecate_release(release=release, reason=options["reason"], successor=successor)
        self.stdout.write(f"Release {release.number} of {project.slug} is deprecated")


def add_others(verbs: Any) -> None:
    """The verbs about releases that are there."""
    diff = verbs.add_parser("diff", help="what one release has that another has not, and why")
    diff.add_argument("slug", help="the project")
    diff.add_argument("before", metavar="A", help="a release's number")
    diff.add_argument("after", metavar="B", help="a release's number, or latest")
    old = verbs.add_parser("deprecate", help="advise against a release; nothing in it changes")
    old.add_argument("slug", help="the project")
    old.add_argument("number", metavar="N", help="the release's number")
    old.add_argument("--reason", required=True, help="why it should not be used any more")
    old.add_argument("--successor", metavar="N", help="a later release to use instead")


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
