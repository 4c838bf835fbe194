from typing import Any

from django.core.management.base import CommandError, CommandParser

from annotation.intake.preview import Preview
from annotation.selectors.intake.rules import redaction_policy
from annotation.services.intake.rules import set_redaction
from annotation.services.intake.stored import preview_stored, redact_stored
from calibration.selectors.golden_sets import project_named
from evalhub.redaction.kinds import CHECKED, Kind, Policy
from evalhub.wiring.commands import EvalhubCommand


class Command(EvalhubCommand):
    help = "Replace personal data in the Items a project has stored. It cannot be undone."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="the project")
        doing = parser.add_mutually_exclusive_group(required=True)
        doing.add_argument("--preview", action="store_true", help="show what would be replaced")
        doing.add_argument("--apply", action="store_true", help="replace it, all or nothing")
        parser.add_argument(
            "--kinds",
            metavar="KIND,...",
            help=f"becomes the project's choice; of {', '.join(Kind)}; without it the project's "
            "own, or everything but names",
        )

    def run(self, **options: Any) -> None:
        project = project_named(options["slug"])
        policy = asked_policy(redaction_policy(project), options["kinds"])
        if options["preview"]:
            preview = preview_stored(project=project, policy=policy)
            self.say(preview, "Would replace")
            for sample in preview.samples():
                self.stdout.write(f"  {sample.line()}")
            return
        if policy != redaction_policy(project):
            set_redaction(project=project, policy=policy, actor=None)
        self.say(redact_stored(project=project, actor=None), "Replaced")

    def say(self, preview: Preview, verb: str) -> None:
        counts = ", ".join(f"{count:,} {kind}" for kind, count in preview.lines()) or "nothing"
        self.stdout.write(f"{verb} {counts} in {preview.changed:,} of {preview.seen:,} items.")


def asked_policy(policy: Policy, words: str | None) -> Policy:
    """Return the project's policy, or one of these kinds. Raises `CommandError`."""
    if words is None:
        return policy if policy.kinds else Policy(CHECKED, policy.allowed)
    try:
        kinds = frozenset(Kind(word.strip()) for word in words.split(","))
    except ValueError as error:
        raise CommandError(f"{error}; known are {', '.join(Kind)}.") from None
    return Policy(kinds, policy.allowed)
