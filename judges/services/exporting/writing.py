"""Exporting judges: a folder, or a zip, that appears whole or not at all, and is recorded."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from annotation.models import Project
from calibration.errors import CannotExport, UnknownFormat
from calibration.models import GoldenSet
from calibration.services.exports import (
    ALL,
    Source,
    Wanted,
    archive_of,
    opened,
    payload,
    write_whole,
)
from evalhub.accounts.models import User
from judges.exports.package import JudgePackage
from judges.exports.targets import TARGETS, Target, target_named
from judges.exports.writing import fits, write_package
from judges.models import Judge, PromptVersion
from judges.services.exporting.packages import judge_package


@dataclass(frozen=True)
class JudgeWanted:
    """What to export: a prompt version and a judge, for one target or `all`.

    `split` and `reason` are those of every export of a release.
    """

    target: str
    version: PromptVersion
    judge: Judge | None = None
    split: str = ""
    reason: str = ""

    @property
    def targets(self) -> list[Target]:
        """Raises `UnknownFormat` listing the known ones."""
        if self.target == ALL:
            return list(TARGETS.values())
        found = target_named(self.target)
        if found is None:
            known = ", ".join([*TARGETS, ALL])
            raise UnknownFormat(f"A judge has no format {self.target!r}; there are {known}.")
        return [found]


def export_judge(
    *,
    project: Project,
    release: GoldenSet,
    wanted: JudgeWanted,
    out: Path,
    actor: User | None = None,
) -> None:
    """Write a judge for a target, or for all that it can be written for, a folder each.

    Raises `UnknownFormat`, `ReasonNeeded`, or `CannotExport` for what cannot be written.
    """
    targets = wanted.targets
    asked = Wanted(ALL, wanted.split, wanted.reason)
    source = opened(project, release, asked)

    def write(folder: Path, source: Source) -> None:
        package = judge_package(source, wanted.version, wanted.judge)
        able = able_targets(package, targets, some=wanted.target == ALL)
        for target in able:
            inner = folder / target.name if wanted.target == ALL else folder
            inner.mkdir(exist_ok=True)
            write_package(inner, package, target)

    said = {
        **payload(source, asked),
        "format": f"judge {wanted.target}",
        "prompt": f"{wanted.version.prompt.name} {wanted.version.number}",
        "judge": wanted.judge.name if wanted.judge else None,
    }
    if source.has_splits:
        said["splits"] = source.splits
    write_whole(source, write, out=out, said=said, actor=actor)


def able_targets(package: JudgePackage, targets: list[Target], *, some: bool) -> list[Target]:
    """The targets that can be written; when one was named, why it cannot be is an error."""
    able = [one for one in targets if not problem(package, one)]
    if not able or (not some and len(able) < len(targets)):
        raise CannotExport(problem(package, targets[0]))
    return able


def problem(package: JudgePackage, target: Target) -> str:
    """Why a target cannot be written; empty where it can."""
    if target.needs_model and package.judge is None:
        return f"{target.title} needs a model. Choose a Judge, with --judge on the command line."
    if not any(fits(target, one) for one in package.criteria):
        keys = ", ".join(one.key for one in package.criteria)
        return f"{target.title} needs a list of values, and {keys} may be any number."
    return ""


def export_judge_archive(
    *, project: Project, release: GoldenSet, wanted: JudgeWanted, actor: User | None = None
) -> tuple[str, Iterator[bytes]]:
    """The same as a zip; returns a file name and a stream."""
    target = ALL if wanted.target == ALL else wanted.targets[0].name
    ending = f"-{wanted.split}" if wanted.split else ""
    name = f"{project.slug}-{release.number}-judge-{target}{ending}"

    def write(folder: Path) -> None:
        export_judge(project=project, release=release, wanted=wanted, out=folder, actor=actor)

    return f"{name}.zip", archive_of(name, write)
