import json
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from annotation.models import Project
from calibration.policies import ReleasePolicy
from calibration.selectors.golden_sets import (
    LATEST,
    left_out_counts,
    project_named,
    release_named,
)
from calibration.selectors.releases.checking import check_release
from calibration.selectors.releases.differences import Line, comparison, named
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
        verbs = {
            "release": self.release,
            "diff": self.diff,
            "check": self.check_now,
            "deprecate": self.deprecate,
        }
        verbs[options["verb"]](project, options)

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
        self.lines(found.lines)
        self.stdout.write(
            f"{named(before)} to {named(after)}: {found.added:,} added, {found.dropped:,} dropped, "
            f"{found.changed:,} changed, {found.same:,} the same"
        )

    def lines(self, found: list[Line]) -> None:
        for one in found:
            subject = one.subject
            output = [subject.output.key] if subject.output else []
            where = " / ".join([subject.item.key, *output, one.key])
            change = f"{one.before or 'none'} -> {one.after or 'none'}"
            self.stdout.write(f"{one.kind}: {where}: {change} ({one.why})")

    def check_now(self, project: Project, options: dict[str, Any]) -> None:
        """What would be otherwise today: units, reasons, counts. Exit 1 where anything is."""
        release = release_named(project, options["number"])
        found = check_release(release)
        self.lines(found.lines)
        if found.total > len(found.lines):
            self.stdout.write(f"and {found.total - len(found.lines):,} more")
        for kind, why, n in found.reasons:
            self.stdout.write(f"{n:,} {kind}: {why}")
        if found.rubric:
            self.stdout.write(f"Rubric: {release.rubric.version}; {found.rubric} is asked now")
        if found.policy is not None:
            self.stdout.write(f"Consensus policy: version {found.policy} is in force now")
        self.stdout.write(
            f"Alike: {found.duplicates:,} Items, {len(found.apart)} groups in different splits"
        )
        self.stdout.write(f"Canary: {release.canary}")
        said = (
            f"{named(release)} today: {found.changed:,} changed, {found.dropped:,} dropped, "
            f"{found.added:,} added, {found.same:,} the same"
        )
        if found.total:
            raise CommandError(said, returncode=1)
        self.stdout.write(said)

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
    now = verbs.add_parser("check", help="what of a release would be otherwise today, and why")
    now.add_argument("slug", help="the project")
    now.add_argument(
        "--release", dest="number", default=LATEST, metavar="N", help="its number, or latest"
    )
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
