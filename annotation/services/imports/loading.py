"""Loading a dataset folder: one transaction, all or nothing."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from django.core.validators import slug_re
from django.db import connection, transaction

from annotation.dataset.folder import DatasetFolder, open_folder
from annotation.dataset.problems import DatasetRefused
from annotation.errors import ImportRefused
from annotation.models import DatasetImport, KeptFile, Project
from annotation.services.imports.items import load_items
from annotation.services.imports.labels import load_labels
from annotation.services.imports.references import load_gold, load_training, load_traps
from annotation.services.imports.rubrics import adopt_rubric, same_words
from annotation.services.imports.slots import place_annotations, score_traps
from annotation.services.imports.target import Progress, Target, say_nothing
from annotation.services.projects import create_project
from evalhub.accounts.models import User
from evalhub.audit.services.events import record_event

Part = Callable[[Target], dict[str, int]]
PARTS: list[Part] = []
SLUG_LENGTH = 80
# Addresses under projects/ that are pages of their own.
RESERVED = frozenset({"import"})
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


@dataclass(frozen=True)
class Load:
    """What is asked for. `only_new` refuses a slug that is taken; a `dry_run` undoes itself."""

    slug: str
    actor: User | None = None
    only_new: bool = False
    dry_run: bool = False
    progress: Progress = say_nothing


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
    if not slug_re.fullmatch(slug) or len(slug) > SLUG_LENGTH or slug in RESERVED:
        raise ImportRefused(
            f"“{slug}” cannot be the address of a project: use letters, digits, - and _, "
            f"at most {SLUG_LENGTH}."
        )
    asked = Load(slug, actor, only_new, dry_run, progress)
    try:
        with open_folder(path) as folder:
            return load_open_folder(folder, asked)
    except DatasetRefused as refused:
        raise import_refused(refused) from None


@transaction.atomic
def load_open_folder(folder: DatasetFolder, asked: Load) -> LoadResult:
    """Load within one transaction; problems found on the way undo all of it."""
    project, created = find_project(folder, asked)
    digest = folder.digest()
    if DatasetImport.objects.filter(project=project, digest=digest).exists():
        return LoadResult(project, created=False, changed=False)
    rubric = adopt_rubric(project, folder.rubric, asked.actor)
    target = Target(project, folder, rubric, created, asked.progress)
    counts = load_parts(target)
    folder.problems.refuse_if_any()
    place_annotations(project, new=created)
    score_traps(project)
    DatasetImport.objects.create(
        project=project, digest=digest, counts=counts, loaded_by=asked.actor
    )
    record_event(
        verb="dataset loaded",
        subject=project,
        actor=asked.actor,
        project_id=project.public_id,
        payload={"digest": digest, "counts": counts},
    )
    notes = () if same_words(rubric, folder.rubric) else (OWN_WORDS.format(rubric.version),)
    transaction.set_rollback(asked.dry_run)
    return LoadResult(project, created=created, changed=True, counts=counts, notes=notes)


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


def import_refused(refused: DatasetRefused) -> ImportRefused:
    """The reader's refusal as one of ours."""
    total = refused.problems.total
    noun = "problem" if total == 1 else "problems"
    message = f"The dataset folder has {total:,} {noun}; nothing was loaded."
    return ImportRefused(message, problems=refused.problems)
