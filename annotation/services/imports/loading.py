"""Loading a dataset folder: one transaction, all or nothing."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from django.core.validators import slug_re
from django.db import connection, transaction

from annotation.dataset.folder import DatasetFolder, Transform, open_folder
from annotation.dataset.problems import DatasetRefused
from annotation.errors import ImportRefused
from annotation.formats.choices import Changed, Duplicates, Review
from annotation.intake.preview import Preview
from annotation.intake.sampling import Sample, SamplePlan
from annotation.models import DatasetImport, KeptFile, Project
from annotation.services.imports.items import load_items
from annotation.services.imports.labels import load_labels
from annotation.services.imports.references import load_gold, load_training, load_traps
from annotation.services.imports.rubrics import adopt_rubric, same_words
from annotation.services.imports.slots import place_annotations, score_traps
from annotation.services.imports.target import Progress, Target, say_nothing
from annotation.services.intake.drawing import as_stored, prepare_sample
from annotation.services.intake.redacting import prepare_redaction
from annotation.services.projects import RESERVED, create_project
from evalhub.accounts.models import User
from evalhub.audit.services.events import record_event
from evalhub.redaction.kinds import Policy

Part = Callable[[Target], dict[str, int]]
PARTS: list[Part] = []
SLUG_LENGTH = 80
# From here on a load changes how claims are best planned.
MANY = 10_000
SIMULATED = "The raters of this dataset are simulated: no person gave these ratings."
OWN_WORDS = "The words of dataset.json differ from Rubric {}; the project keeps its own."


def register_part(part: Part) -> None:
    """Let an upper app load its own file of a folder inside the same transaction.

    The part gets the `Target` after items, labels and references are in, and returns counts by
    name. It streams its rows from `target.folder`, turns ids into keys with `target.subject` and
    `target.criteria`, and writes with `copy_into`; see `Target`.
    """
    PARTS.append(part)


@dataclass(frozen=True)
class LoadResult:
    """What a load did; `changed` is False when the same folder was loaded before.

    After a dry run nothing of it is stored, the project included.
    """

    project: Project
    created: bool
    changed: bool
    counts: dict[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    review: Review = field(default_factory=Review)
    redacted: Preview | None = None
    sample: Sample | None = None
    digest: str = ""


@dataclass(frozen=True)
class Load:
    """What is asked for. `only_new` refuses a slug that is taken; a `dry_run` undoes itself.

    `transforms` come between reading items and storing them, in this order: each takes and gives
    `ItemRow`s, changed or fewer. Ratings of an item that does not come through are passed over.
    A `sample` is drawn before all of them. `redaction` becomes the project's policy, which comes
    last, before storing.
    """

    slug: str
    actor: User | None = None
    only_new: bool = False
    dry_run: bool = False
    progress: Progress = say_nothing
    changed: Changed = Changed.REFUSE
    duplicates: Duplicates = Duplicates.KEEP
    transforms: Sequence[Transform] = ()
    redaction: Policy | None = None
    sample: SamplePlan | None = None


def load_folder(
    *,
    path: Path,
    slug: str,
    actor: User | None = None,
    only_new: bool = False,
    dry_run: bool = False,
    progress: Progress = say_nothing,
) -> LoadResult:
    """Make a dataset folder a project, or add it to one with the same criteria.

    A new project belongs to `actor`. Into an old one, new items and labels are added, equal ones
    are left, and any that contradict what is there are refused. Raises `ImportRefused` with the
    first 50 problems; nothing is kept then.
    """
    return load_path(path, Load(slug, actor, only_new, dry_run, progress))


def load_path(path: Path, asked: Load) -> LoadResult:
    """Load a dataset folder with every choice there is; raises `ImportRefused`."""
    refuse_slug(asked.slug)
    try:
        with open_folder(path) as folder:
            return load_dataset(folder, asked)
    except DatasetRefused as refused:
        raise import_refused(refused) from None


def refuse_slug(slug: str) -> None:
    """Raise `ImportRefused` for what cannot be the address of a project."""
    if not slug_re.fullmatch(slug) or len(slug) > SLUG_LENGTH or slug in RESERVED:
        raise ImportRefused(
            f"“{slug}” cannot be the address of a project: use letters, digits, - and _, "
            f"at most {SLUG_LENGTH}."
        )


def take_stock() -> None:
    """Let the planner count what has come, before autovacuum does: claims are planned by it."""
    tables = ("item", "output", "subject", "assignment", "itemcontent")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE " + ", ".join(f"annotation_{name}" for name in tables))


@transaction.atomic
def load_dataset(folder: DatasetFolder, asked: Load) -> LoadResult:
    """Load within one transaction; problems found on the way undo all of it.

    Raises `ImportRefused`, or `DatasetRefused` with the problems of the rows.
    """
    refuse_slug(asked.slug)
    project, created = find_project(folder, asked)
    redacting = prepare_redaction(project, folder, asked.redaction, asked.actor)
    sampling = prepare_sample(folder, asked.sample)
    asked = replace(asked, transforms=(*sampling, *asked.transforms, *redacting))
    folder.transforms = asked.transforms
    digest = digest_of(folder, asked)
    if DatasetImport.objects.filter(project=project, digest=digest).exists():
        return LoadResult(project, created=False, changed=False)
    rubric = adopt_rubric(project, folder.rubric, asked.actor)
    target = Target(project, folder, rubric, created, asked.progress)
    target.changed, target.duplicates = asked.changed, asked.duplicates
    counts = load_parts(target)
    folder.problems.refuse_if_any()
    place_annotations(project, new=created)
    score_traps(project)
    sample = sampling[0].sample if sampling else None
    note_import(target, digest, counts, asked.actor, sample)
    if counts["items"] >= MANY:
        transaction.on_commit(take_stock)
    notes = () if same_words(rubric, folder.rubric) else (OWN_WORDS.format(rubric.version),)
    transaction.set_rollback(asked.dry_run)
    found = LoadResult(project, created=created, changed=True, counts=counts, notes=notes)
    preview = redacting[0].preview if redacting else None
    return replace(found, review=target.review, redacted=preview, sample=sample, digest=digest)


def digest_of(folder: DatasetFolder, asked: Load) -> str:
    """Name the content, and what is done with it where that is not the usual."""
    digest = folder.digest()
    done = [f"changed={asked.changed}"] if asked.changed != Changed.REFUSE else []
    done += [f"duplicates={asked.duplicates}"] if asked.duplicates != Duplicates.KEEP else []
    done += [transform.key for transform in asked.transforms]
    return hashlib.sha256("\n".join((digest, *done)).encode()).hexdigest() if done else digest


def note_import(
    target: Target, digest: str, counts: dict[str, int], actor: User | None, sample: Sample | None
) -> None:
    project = target.project
    drawn = as_stored(sample) if sample else None
    DatasetImport.objects.create(
        project=project, digest=digest, counts=counts, loaded_by=actor, sample=drawn
    )
    record_event(
        verb="dataset loaded",
        subject=project,
        actor=actor,
        project_id=project.public_id,
        payload={"digest": digest, "counts": counts} | ({"sample": drawn["plan"]} if drawn else {}),
    )


def find_project(folder: DatasetFolder, asked: Load) -> tuple[Project, bool]:
    """Lock the project of a slug, or create it as the folder describes itself."""
    with connection.cursor() as cursor:
        # Two loads of a new slug at once: the second waits here and then finds the first's.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [asked.slug])
    project = Project.objects.select_for_update(no_key=True).filter(slug=asked.slug).first()
    if project is not None and asked.only_new:
        raise ImportRefused(f"The address “{asked.slug}” is taken. Choose another.")
    if project is not None:
        return project, False
    rubric = folder.rubric
    notice = SIMULATED if rubric.extra.get("simulated_raters") is True else ""
    project = create_project(name=rubric.name, slug=asked.slug, owner=asked.actor, notice=notice)
    project.extra = {"task": rubric.task}
    project.save(update_fields=["extra"])
    return project, True


def load_parts(target: Target) -> dict[str, int]:
    """Load file after file; problems are only noted, so that all of them can be listed."""
    counts = load_items(target)
    for part in (load_labels, load_gold, load_traps, load_training, keep_files, *PARTS):
        counts |= part(target)
    return counts


def keep_files(target: Target) -> dict[str, int]:
    """Store the optional files unchanged; a newer one of the same name replaces the older."""
    names = target.folder.kept_files()
    for name in names:
        KeptFile.objects.update_or_create(
            project=target.project, path=name, defaults={"content": target.folder.read_kept(name)}
        )
    return {"kept_files": len(names)}


def import_refused(refused: DatasetRefused, what: str = "dataset folder") -> ImportRefused:
    """The reader's refusal as one of ours."""
    total = refused.problems.total
    noun = "problem" if total == 1 else "problems"
    message = f"The {what} has {total:,} {noun}; nothing was loaded."
    return ImportRefused(message, problems=refused.problems)
