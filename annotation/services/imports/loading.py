"""Loading a dataset folder: one transaction, all or nothing."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from django.core.validators import slug_re
from django.db import transaction

from annotation.dataset.folder import DatasetFolder, open_folder
from annotation.dataset.problems import DatasetRefused
from annotation.errors import ImportRefused
from annotation.models import DatasetImport, KeptFile, Project
from annotation.services.imports.items import load_items
from annotation.services.imports.labels import fill_slots, load_labels, score_traps
from annotation.services.imports.references import load_gold, load_training, load_traps
from annotation.services.imports.rubrics import adopt_rubric
from annotation.services.imports.target import Target
from annotation.services.slots import plan_slots
from evalhub.accounts.models import User
from evalhub.audit.services.events import record_event

Part = Callable[[Target], dict[str, int]]
PARTS: list[Part] = []
SLUG_LENGTH = 80
SIMULATED = "The raters of this dataset are simulated: no person gave these ratings."


def register_part(part: Part) -> None:
    """Let an upper app load its own rows of a folder inside the same transaction.

    The part gets the `Target` (project, folder, and look-ups of subjects and criteria), reads
    its stream from `target.folder`, and returns counts by name.
    """
    PARTS.append(part)


@dataclass(frozen=True)
class LoadResult:
    """What a load did; `changed` is False when the same folder was loaded before."""

    project: Project
    created: bool
    changed: bool
    counts: dict[str, int] = field(default_factory=dict)


def load_folder(*, path: Path, slug: str, actor: User | None = None) -> LoadResult:
    """Make a dataset folder a project, or add it to one with the same rubric.

    Everything is checked on the way; the first 50 bad lines are named and nothing is kept.
    Raises `ImportRefused` with those lines in `problems`.
    """
    if not slug_re.fullmatch(slug) or len(slug) > SLUG_LENGTH:
        raise ImportRefused(f"{slug!r} cannot name a project; use letters, digits, - and _.")
    try:
        with open_folder(path) as folder:
            return load_open_folder(folder, slug=slug, actor=actor)
    except DatasetRefused as refused:
        raise import_refused(refused) from None


@transaction.atomic
def load_open_folder(folder: DatasetFolder, *, slug: str, actor: User | None) -> LoadResult:
    """Load within one transaction; problems found on the way undo all of it."""
    project, created = get_project(folder, slug)
    digest = folder.digest()
    if DatasetImport.objects.filter(project=project, digest=digest).exists():
        return LoadResult(project, created=False, changed=False)
    target = Target(project, folder, adopt_rubric(project, folder.rubric))
    counts = load_items(target)
    counts |= load_labels(target) | load_gold(target)
    counts |= load_traps(target) | load_training(target)
    for part in PARTS:
        counts |= part(target)
    folder.problems.refuse_if_any()
    keep_files(target)
    score_traps(project)
    fill_slots(project)
    plan_slots(project=project)
    entry = DatasetImport.objects.create(
        project=project, digest=digest, counts=counts, loaded_by=actor
    )
    record_event(
        verb="dataset loaded",
        subject=project,
        actor=actor,
        project_id=project.public_id,
        payload={"digest": digest, "counts": counts, "import": entry.pk},
    )
    return LoadResult(project, created=created, changed=True, counts=counts)


def get_project(folder: DatasetFolder, slug: str) -> tuple[Project, bool]:
    """Lock the project of a slug, or create it as the folder describes itself."""
    project = Project.objects.select_for_update().filter(slug=slug).first()
    if project is not None:
        return project, False
    rubric = folder.rubric
    extra = dict(rubric.extra)
    notice = SIMULATED if extra.get("simulated_raters") is True else ""
    project = Project.objects.create(
        slug=slug, name=rubric.name[:200], notice=notice, extra={"task": rubric.task}
    )
    return project, True


def keep_files(target: Target) -> None:
    """Store the optional files unchanged; a newer one of the same name replaces the older."""
    for name in target.folder.kept_files():
        KeptFile.objects.update_or_create(
            project=target.project, path=name, defaults={"content": target.folder.read_kept(name)}
        )


def check_folder(*, path: Path) -> dict[str, int]:
    """Read a whole folder without a database. Raises `ImportRefused`; returns rows by file."""
    try:
        with open_folder(path) as folder:
            counts = folder.read_all()
    except DatasetRefused as refused:
        raise import_refused(refused) from None
    return counts


def import_refused(refused: DatasetRefused) -> ImportRefused:
    """The reader's refusal as one of ours, with a sentence per bad line."""
    total = refused.problems.total
    noun = "problem" if total == 1 else "problems"
    message = f"The dataset folder has {total:,} {noun}; nothing was loaded."
    return ImportRefused(message, problems=refused.problems.lines())
