"""Writing a package for one target: a folder per criterion, and what they have in common."""

import re
from collections.abc import Iterable
from pathlib import Path

from judges.engine.prompting import CriterionSpec
from judges.exports.files import write_json, write_text
from judges.exports.package import JudgePackage, Task, manifest
from judges.exports.targets import Target

README = """\
A judge for {title}
===================
JudgePrompt {prompt}, version {version}, digest {digest}.
Judge: {judge}.
Held to release {release} of {project}, Rubric version {rubric}, digest {release_digest}.

A folder per criterion, with {files}. map.json says which score stands for which value;
package.json has all facts: prompt, model and parameters, splits, people's agreement, certificate.
{certificate}
{splits}
The prompt's own request for the form of an answer is replaced, at its end, by the form that
{title} reads. Around the material stands a fence that whoever wrote it cannot know.
{pair}{missing}
Load what comes back: evalhub judge import {project} FILE --format promptfoo|inspect|deepeval
"""
HELD = """
Files named held_out are there to measure with, once. Whoever tunes on them measures nothing.
"""
PAIR = """
Pairs are asked in one order here; evalhub asks both, and so can tell a preference from a habit.
"""
MISSING = """
Not in here: {names}. Any number may be given there, and {title} needs a list of values.
"""
CERTIFICATE = "Certified, as the export was written: {names}."
NO_CERTIFICATE = "No certificate: nobody has shown yet that this judge may stand in for a Rater."


def fits(target: Target, criterion: CriterionSpec) -> bool:
    """Whether a target can take verdicts under a criterion."""
    return len(criterion.values) > 1 or (not criterion.values and not target.needs_values)


def write_package(folder: Path, package: JudgePackage, target: Target) -> None:
    """Fill an empty folder. What a target cannot take is named in its README."""
    criteria = [one for one in package.criteria if fits(target, one)]
    names = folder_names(one.key for one in criteria)
    for one in criteria:
        inner = folder / names[one.key]
        inner.mkdir()
        target.write(inner, Task(package, one))
    files = {key: sorted(listed(folder / name)) for key, name in names.items()}
    named = {key: [f"{names[key]}/{one}" for one in found] for key, found in files.items()}
    write_json(folder / "package.json", manifest(package, target.name, named))
    write_text(folder / "README.txt", readme(package, target))


def listed(folder: Path) -> list[str]:
    return [one.relative_to(folder).as_posix() for one in folder.rglob("*") if one.is_file()]


def folder_names(keys: Iterable[str]) -> dict[str, str]:
    """A plain and unique folder name for each criterion."""
    found: dict[str, str] = {}
    for key in keys:
        name = re.sub(r"[^A-Za-z0-9_-]+", "_", key)[:60] or "criterion"
        taken = {one.casefold() for one in found.values()}
        number = 2
        unique = name
        while unique.casefold() in taken:
            unique, number = f"{name}_{number}", number + 1
        found[key] = unique
    return found


def certified(package: JudgePackage) -> str:
    """The criteria whose certificate holds, and until when."""
    known = package.certificate or {}
    held = [f"{key} (until {one['expires_at'][:10]})" for key, one in known.items() if one["holds"]]
    return CERTIFICATE.format(names=", ".join(held)) if held else NO_CERTIFICATE


def readme(package: JudgePackage, target: Target) -> str:
    release, prompt, judge = package.release, package.prompt, package.judge
    absent = [one.key for one in package.criteria if not fits(target, one)]
    return README.format(
        title=target.title,
        prompt=prompt.name,
        version=prompt.version,
        digest=prompt.digest,
        judge=f"{judge.name}, model {judge.model}" if judge else "none was chosen",
        release=release.number,
        project=release.project,
        rubric=release.rubric_version,
        release_digest=release.digest,
        files=target.files,
        certificate=certified(package),
        splits=HELD if "held_out" in release.splits else "",
        pair=PAIR if package.is_pair else "",
        missing=MISSING.format(names=", ".join(absent), title=target.title) if absent else "",
    )
