import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from annotation.dataset.problems import DatasetRefused
from annotation.errors import ImportRefused
from annotation.formats.choices import Changed, Duplicates
from annotation.formats.mapping import Mapping, MappingRefused, from_row, from_words, to_words
from annotation.formats.registry import BY_NAME, SourceFile, open_source
from annotation.formats.tables.encodings import ENCODINGS, encoding_named
from annotation.formats.tables.lines import telling_lines
from annotation.intake.preview import Preview
from annotation.intake.sampling import Allocation, SamplePlan, SampleRefused
from annotation.intake.words import coverage_lines, read_keys, read_quotas
from annotation.selectors.imports import find_preset, in_words, review_lines
from annotation.selectors.sanity.checks import project_findings
from annotation.services.imports.loading import Load, LoadResult, import_refused, load_path
from annotation.services.imports.sources import (
    load_source,
    read_rubric_file,
    refusal_of_all,
    rubric_of,
)
from annotation.services.imports.target import say_nothing
from calibration.selectors.releases.canaries import canary_notes
from evalhub.redaction.kinds import Policy
from evalhub.wiring.commands import EvalhubCommand

ITEMS = "Items the project has with other content: refuse the load (default), or leave them"
EQUAL = "items with the content of another: keep (default), or skip"
MAP = (
    "FIELD=COLUMN, as often as needed, or a JSON file with a mapping; what is not said is guessed"
    " from the names of the columns"
)

REDACT = (
    "replace personal data before anything is stored, from now on in this project; with --dry-run,"
    " show samples"
)


class Command(EvalhubCommand):
    help = "Load a dataset folder, or a file of another format, into a project: all or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, metavar="PATH", help="dataset folder, or a file")
        parser.add_argument("--project", required=True, metavar="SLUG", help="the project")
        parser.add_argument(
            "--dry-run", action="store_true", help="check everything, store nothing"
        )
        parser.add_argument("--format", choices=sorted(BY_NAME), help="what the file is")
        parser.add_argument("--encoding", metavar="NAME", help="of a CSV that is not UTF-8")
        parser.add_argument("--map", action="append", default=[], metavar="WORD", help=MAP)
        parser.add_argument("--preset", metavar="NAME", help="a mapping kept by the project")
        parser.add_argument(
            "--rubric", type=Path, metavar="FILE", help="dataset.json for a new project"
        )
        parser.add_argument(
            "--changed", choices=[*map(str, Changed)], default=Changed.REFUSE, help=ITEMS
        )
        parser.add_argument(
            "--equal", choices=[*map(str, Duplicates)], default=Duplicates.KEEP, help=EQUAL
        )
        parser.add_argument("--redact", action="store_true", help=REDACT)
        add_sampling(parser)

    def run(self, **options: Any) -> None:
        watched = sys.stderr.isatty()
        asked = Load(
            slug=options["project"],
            dry_run=options["dry_run"],
            progress=self.show if watched else say_nothing,
            changed=Changed(options["changed"]),
            duplicates=Duplicates(options["equal"]),
            redaction=Policy() if options["redact"] else None,
            sample=asked_sample(options),
        )
        try:
            result = self.loaded(asked, options)
        except ImportRefused as refused:
            raise CommandError(told(refused)) from None
        finally:
            if watched:
                sys.stderr.write("\r\033[K")
        samples = result.redacted and options["dry_run"]
        for line in coverage_lines(result.sample) if result.sample else ():
            sys.stderr.write(f"{line}\n")
        for line in redaction_lines(result.redacted, samples=bool(samples)):
            sys.stderr.write(f"{line}\n")
        carried = canary_notes(options["folder"])
        found = (*review_lines(result.review), *result.notes, *finding_lines(result, asked))
        for note in (*carried, *found):
            sys.stderr.write(f"{note}\n")
        self.stdout.write(summary(result, options["project"], dry_run=options["dry_run"]))

    def loaded(self, asked: Load, options: dict[str, Any]) -> LoadResult:
        """Load the folder, or the file by a mapping that is said first."""
        path = options["folder"]
        if path.is_dir() or not path.exists():
            return load_path(path, asked)
        source = source_at(path, options)
        if flaw := refusal_of_all(source):
            raise flaw
        rubric = read_rubric_file(options["rubric"]) if options["rubric"] else None
        preset = find_preset(asked.slug, options["preset"]) if options["preset"] else None
        mapping = mapping_of(source, options["map"], asked.slug, preset)
        sys.stderr.write(f"{source.format.title}: {' '.join(to_words(mapping))}\n")
        return load_source(source, asked, mapping=mapping, rubric=rubric).result

    def show(self, name: str, count: int) -> None:
        """Rewrite the one line of progress."""
        sys.stderr.write(f"\r\033[K{name} {count:,}")
        sys.stderr.flush()


def finding_lines(result: LoadResult, asked: Load) -> list[str]:
    """Say what looks wrong in the project, now that it holds what was loaded."""
    if asked.dry_run or not result.changed:
        return []
    found = [one.finding for one in project_findings(result.project, named=False)]
    return [f"Check, {one.severity}: {one.what}" for one in found]


def told(refused: ImportRefused) -> str:
    """Return the sentence to end with: the only problem itself; several are printed before it."""
    lines = refused.problems.lines()
    if len(lines) == 1:
        return f"{lines[0].removesuffix('.')}; nothing was loaded."
    for line in lines:
        sys.stderr.write(f"{line}\n")
    return refused.message


def source_at(path: Path, options: dict[str, Any]) -> SourceFile:
    """Open a file; what it is written in is said, or certain. Raises `ImportRefused`."""
    encoding = encoding_named(options["encoding"] or "utf-8")
    if not encoding:
        known = ", ".join(ENCODINGS)
        raise ImportRefused(f"There is no encoding {options['encoding']}. Known: {known}.")
    try:
        given = encoding if options["encoding"] else ""
        source = open_source(path, format_name=options["format"] or "", encoding=given)
    except DatasetRefused as refused:
        raise import_refused(refused, "file") from None
    if source.characters.guessed:
        raise ImportRefused(doubt(source))
    return source


def doubt(source: SourceFile) -> str:
    """Say how a file would read in the encoding that is guessed."""
    found = source.characters
    lines = telling_lines(source.file, found.encoding, source.limits)
    read = "\n".join(f"  line {number:,}: {text}" for number, text in lines)
    return (
        f"{source.file.name} is no UTF-8 and does not say what it is. As {found.title}:\n{read}\n"
        f"If that is right, add --encoding {found.encoding}; if not, one of {', '.join(ENCODINGS)}."
    )


def add_sampling(parser: CommandParser) -> None:
    parser.add_argument("--sample", type=int, metavar="N", help="load N of the items")
    parser.add_argument(
        "--stratify", default="", metavar="KEY,...", help="metadata keys; of a time, key:month"
    )
    parser.add_argument(
        "--allocate",
        choices=[*map(str, Allocation)],
        default=Allocation.PROPORTIONAL,
        help="what a stratum's number follows: its size (default), nothing, the root of its size",
    )
    parser.add_argument("--minimum", type=int, default=0, metavar="N", help="at least, a stratum")
    parser.add_argument(
        "--quota",
        action="append",
        default=[],
        metavar="STRATUM=N",
        help='exactly; values are joined by " / ": "refund / high=20"',
    )
    parser.add_argument("--seed", type=int, default=0, help="another seed draws other items")


def asked_sample(options: dict[str, Any]) -> SamplePlan | None:
    """Return the plan that is asked for, if any. Raises `CommandError`."""
    if options["sample"] is None:
        if options["stratify"] or options["quota"] or options["minimum"]:
            raise CommandError(
                "--stratify, --minimum and --quota are about a sample: add --sample."
            )
        return None
    if options["sample"] < 1 or options["minimum"] < 0:
        raise CommandError("A sample has at least 1 item, a minimum is at least 0.")
    try:
        quotas = read_quotas(options["quota"])
    except SampleRefused as refused:
        raise CommandError(str(refused)) from None
    return SamplePlan(
        size=options["sample"],
        by=read_keys(options["stratify"]),
        allocation=Allocation(options["allocate"]),
        minimum=options["minimum"],
        quotas=quotas,
        seed=options["seed"],
    )


def redaction_lines(preview: Preview | None, *, samples: bool) -> list[str]:
    """Say what was, or would be, replaced; samples only where somebody asked to look."""
    if preview is None:
        return []
    counts = ", ".join(f"{count:,} {kind}" for kind, count in preview.lines()) or "nothing"
    lines = [f"Replaced in {preview.changed:,} of {preview.seen:,} items: {counts}."]
    return lines + [f"  {sample.line()}" for sample in preview.samples() if samples]


def mapping_of(source: SourceFile, words: list[str], slug: str, preset: Mapping | None) -> Mapping:
    """Return the mapping of a file, or the preset or guess with what was said on top."""
    try:
        if len(words) == 1 and "=" not in words[0]:
            return from_row(json.loads(Path(words[0]).read_text(encoding="utf-8")))
        return from_words(words, preset or source.guess(source.sample(), rubric_of(slug)))
    except MappingRefused as refused:
        raise ImportRefused(str(refused)) from None
    except (OSError, ValueError) as error:
        raise ImportRefused(f"{words[0]} is no mapping in JSON ({error}).") from None


def summary(result: LoadResult, slug: str, *, dry_run: bool) -> str:
    """Say in one line what was, or would be, loaded."""
    if not result.changed:
        return f"Nothing changed: {slug} holds this folder already."
    verb = "create" if result.created else "add to"
    if dry_run:
        return f"No problems. Would {verb} {slug}: {in_words(result.counts)}. Nothing was stored."
    return f"{'Created' if result.created else 'Added to'} {slug}: {in_words(result.counts)}."
