"""What is frozen with a release beside its values."""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from annotation.dataset.values import value_key
from annotation.models import Criterion, Item, KeptFile, Output, Project, Rubric
from calibration.models import GoldenItem, GoldenSet
from calibration.policies import ReleasePolicy
from calibration.releases.versions import FIRST, Change, known_version, next_version
from calibration.selectors.consensus.standing import Standing
from evalhub.exporting import content_hash

SCHEMA = "evalhub.manifest/1"
LICENCE_FILES = ("LICENSE", "LICENSE.md", "LICENSE.txt", "LICENCE")
SOURCE_FILES = ("SOURCE.md", "DATASHEET.md", "README.md")
LICENCE_KEYS = ("license", "licence")
SOURCE_KEYS = ("source", "homepage", "url", "citation", "doi", "authors", "language", "population")
LONGEST = 20_000
CHUNK = 2000
# Unit (subject, criterion key) to the text of its value.
ValueTexts = dict[tuple[int, str], str]


def rubric_facts(rubric: Rubric) -> dict[str, Any]:
    """Version and content hashes of what was asked, and of the guidelines."""
    asked = [criterion_facts(one) for one in rubric.criteria.all()]
    return {
        "version": rubric.version,
        "name": rubric.name,
        "digest": content_hash(asked),
        "guidelines_digest": f"sha256:{hashlib.sha256(rubric.guidelines.encode()).hexdigest()}",
    }


def criterion_facts(one: Criterion) -> dict[str, Any]:
    names = ("key", "kind", "scope", "level", "values", "question", "guideline", "anchors")
    return {name: getattr(one, name) for name in names}


def origin_facts(project: Project, rubric: Rubric) -> dict[str, Any]:
    """Licence and source as the dataset's own files and keys give them."""
    extra = {**project.extra, **rubric.extra}
    found = {key: extra[key] for key in (*LICENCE_KEYS, *SOURCE_KEYS) if extra.get(key)}
    files = {
        one.path: bytes(one.content)
        for one in KeptFile.objects.filter(
            project=project, path__in=[*LICENCE_FILES, *SOURCE_FILES]
        )
    }
    for name, paths in (("licence_file", LICENCE_FILES), ("source_file", SOURCE_FILES)):
        path = next((one for one in paths if one in files), None)
        if path:
            text = files[path].decode("utf-8", "replace")[:LONGEST]
            found[name] = {"path": path, "text": text}
    return found


def content_digest(project: Project, items: Collection[int]) -> str:
    """SHA-256 over the texts of the items that entered and of their outputs, in order."""
    total, wanted = hashlib.sha256(), set(items)
    texts = Item.objects.filter(project=project).order_by("position", "pk")
    answers = Output.objects.filter(item__project=project).order_by(
        "item__position", "item_id", "position", "pk"
    )
    streams = (
        texts.values_list("pk", "key", "input", "context", "reference"),
        answers.values_list("item_id", "item__key", "key", "model", "text"),
    )
    for stream in streams:
        for item, *row in stream.iterator(chunk_size=CHUNK):
            if item in wanted:
                line = json.dumps(row, ensure_ascii=False, sort_keys=True)
                total.update(line.encode() + b"\n")
    return f"sha256:{total.hexdigest()}"


def consensus_facts(standing: Standing | None) -> dict[str, Any]:
    """The consensus policy that values come from, with its number; nothing where none does."""
    if standing is None:
        return {}
    return {"consensus": {"version": standing.number, "policy": standing.policy.as_json()}}


def version_of(
    last: GoldenSet | None,
    rubric: Rubric,
    policy: ReleasePolicy,
    by_consensus: dict[str, Any],
    values: ValueTexts,
) -> tuple[str, Change | None]:
    """The next version and what has changed; nothing has before the first release."""
    if last is None:
        return FIRST, None
    change = change_since(last, new_meaning(last, rubric, policy, by_consensus), values)
    return next_version(known_version(last.version, last.number), change), change


def change_since(last: GoldenSet, meaning: Sequence[str], values: ValueTexts) -> Change:
    before = frozen_values(last)
    return Change(
        meaning=tuple(meaning),
        added=len(values.keys() - before.keys()),
        dropped=len(before.keys() - values.keys()),
        changed=sum(values[unit] != text for unit, text in before.items() if unit in values),
    )


def new_meaning(
    last: GoldenSet, rubric: Rubric, policy: ReleasePolicy, by_consensus: dict[str, Any]
) -> list[str]:
    """Why a value of this release does not mean what one of the last did."""
    now, then = rubric_facts(rubric), rubric_facts(last.rubric)
    found = []
    if now["digest"] != then["digest"]:
        found.append(f"Rubric {rubric.version} asks otherwise than Rubric {last.rubric.version}")
    if now["guidelines_digest"] != then["guidelines_digest"]:
        found.append("the guidelines changed")
    if policy.source != last.policy.get("source"):
        found.append("values are found in another way")
    elif consensus_rules(by_consensus) != consensus_rules(last.manifest):
        found.append("the consensus policy is another")
    return found


def consensus_rules(manifest: Mapping[str, Any]) -> Any:
    """What a consensus policy says, whatever its number is; None where there is none."""
    return manifest.get("consensus", {}).get("policy")


def frozen_values(release: GoldenSet) -> ValueTexts:
    """Every value of a release by unit, whatever version of the rubric asked it."""
    rows = GoldenItem.objects.filter(golden_set=release).values_list(
        "subject_id", "criterion__key", "value"
    )
    return {(subject, key): value_key(value) for subject, key, value in rows.iterator()}


def change_facts(change: Change | None) -> dict[str, Any]:
    if change is None:
        return {"level": "first", "because": "the first release"}
    return {"level": change.level, "because": change.because}
