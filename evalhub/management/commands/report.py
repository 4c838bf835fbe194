import json
from argparse import ArgumentTypeError
from collections.abc import Iterator
from typing import Any

from django.core.management.base import CommandParser

from annotation.models import Project
from annotation.selectors.agreement.counted import Counted
from annotation.selectors.handout.settings import metadata_keys
from annotation.selectors.ratings import Where, parse_where, project_by_slug, unknown_keys
from evalhub.errors import InvalidInput
from evalhub.stats.coefficients import Sampling
from evalhub.wiring.commands import EvalhubCommand
from evalhub.wiring.reporting import project_report
from judges.selectors.reports.grounds import Cut
from judges.selectors.verdicts import runs_by_label
from judges.services.prompting.looks import note_look

MOST_RESAMPLES = 1_000_000


def whole(text: str) -> int:
    """Read a number from 0."""
    return number_from(text, 0)


def positive(text: str) -> int:
    """Read a number from 1, up to what is worth waiting for."""
    number = number_from(text, 1)
    if number > MOST_RESAMPLES:
        raise ArgumentTypeError(f"{text!r} is more than {MOST_RESAMPLES:,}")
    return number


def number_from(text: str, least: int) -> int:
    """Read a whole number that is not too small."""
    if not text.isdecimal() or int(text) < least:
        raise ArgumentTypeError(f"{text!r} is not a whole number from {least}")
    return int(text)


def share(text: str) -> float:
    """Read a number from 0, below 1."""
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0 <= number < 1:
        raise ArgumentTypeError(f"{text!r} is not a number from 0, below 1")
    return number


class Command(EvalhubCommand):
    help = "Print agreement, consensus and judges of a project."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="the project")
        parser.add_argument("--json", action="store_true", help="the whole report as JSON")
        parser.add_argument(
            "--where",
            action="append",
            default=[],
            metavar="KEY=VALUE",
            help="only items whose metadata match; may be repeated",
        )
        parser.add_argument(
            "--with-excluded", action="store_true", help="also count Raters who are excluded"
        )
        parser.add_argument(
            "--revised", action="store_true", help="Ratings as review has revised them"
        )
        parser.add_argument(
            "--epsilon",
            type=share,
            help="cost of the alternative annotator test: .2 experts, .15 skilled, .1 crowd "
            "(default: by the project's rater_kind)",
        )
        parser.add_argument("--resamples", type=positive, default=1000, help="bootstrap resamples")
        parser.add_argument("--seed", type=whole, default=0, help="seed of the resampling")

    def run(self, **options: Any) -> None:
        sampling = Sampling(seed=options["seed"], resamples=options["resamples"])
        project = project_by_slug(options["slug"])
        where = parse_where(options["where"])
        refuse_unknown(project, where)
        counted = Counted(options["with_excluded"], options["revised"])
        report = project_report(
            project, where=where, sampling=sampling, counted=counted, epsilon=options["epsilon"]
        )
        for run in runs_by_label(project).values():
            note_look(run=run, user=None, cut=Cut(tuple(where), counted))
        if options["json"]:
            self.stdout.write(json.dumps(report, ensure_ascii=False, allow_nan=False))
            return
        if report["ratings"] == "revised" or report["excluded"]["raters"]:
            self.stdout.write(method(report))
        for key, entry in report["criteria"].items():
            self.stdout.write(f"{key}: alpha ({entry['level']}) {in_words(entry['alpha'])}")
            if "kendall_tau" in entry:
                self.stdout.write(f"{key}: mean Kendall's tau {in_words(entry['kendall_tau'])}")
                self.stdout.write(f"{key}: mean Kendall's W {in_words(entry['kendall_w'])}")
            for option, own in entry.get("options", {}).items():
                self.stdout.write(f"{key}, {option}: alpha (yes or no) {in_words(own['alpha'])}")
        for line in further_lines(report):
            self.stdout.write(line)


def further_lines(report: dict[str, Any]) -> Iterator[str]:
    """Judges, and what looks wrong in the data."""
    for label, criteria in report["judges"].items():
        for key, entry in criteria.items():
            people = entry.get("human_ceiling")
            beside = f"; people {in_words(people)}" if people else ""
            yield f"{label}, {key}: accuracy {in_words(entry['accuracy'])}{beside}"
            if "alt_test" in entry:
                yield f"{label}, {key}: in the place of a Rater: {entry['alt_test']['sentence']}"
    for found in report["findings"]:
        about = f", {found['criterion']}" if found["criterion"] else ""
        yield f"{found['severity']} ({found['rule']}{about}): {found['what']}"


def refuse_unknown(project: Project, where: Where) -> None:
    """A misspelt key would leave every figure empty, and no word said."""
    unknown = unknown_keys(project, where)
    if unknown:
        known = ", ".join(key.key for key in metadata_keys(project)) or "none"
        raise InvalidInput(
            f"--where {unknown[0]}: no item of {project.slug} has this key in its metadata; "
            f"there are: {known}."
        )


def method(report: dict[str, Any]) -> str:
    """Which answers the figures are made of."""
    answers = "newest revisions" if report["ratings"] == "revised" else "first answers"
    excluded, included = report["excluded"]["raters"], report["excluded"]["included"]
    if not excluded:
        return f"from {answers}"
    return f"from {answers}, {'with' if included else 'without'} excluded: {', '.join(excluded)}"


def in_words(coefficient: dict[str, Any]) -> str:
    """0.60 [0.54, 0.64], n 120; or why it is not defined."""
    if "undefined" in coefficient:
        return f"not defined: {coefficient['undefined']}"
    low, high = coefficient["low"], coefficient["high"]
    return f"{coefficient['value']:.3f} [{low:.3f}, {high:.3f}], n {coefficient['n']:,}"
