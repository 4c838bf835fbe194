"""The datasheet of a release: what its figures say, and nothing else.

Sections after Gebru et al., Datasheets for Datasets (2021). Where nothing is known it says so.
"""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count
from django.db.models.fields.json import KeyTextTransform

from annotation.models import Annotation
from calibration.exports.snapshots import Source
from calibration.models import GoldenItem, GoldenSet, LeftOut

UNKNOWN = "Not stated."


def datasheet(release: GoldenSet, source: Source) -> str:
    """The text, in Markdown."""
    parts = [
        [f"# {source.name}", "", heading(release)],
        ["## Motivation", "", line(release.note) or UNKNOWN],
        ["## Composition", "", *composition(release, source)],
        ["## Collection process", "", *collection(release)],
        ["## Labelling", "", *labelling(release)],
        ["## Uses", "", *uses(release, source)],
        ["## Distribution", "", *distribution(release)],
        ["## Maintenance", "", *maintenance(release)],
    ]
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def line(text: Any) -> str:
    """Text of others on one line, where it cannot begin a heading, a table or HTML."""
    plain = " ".join(str(text).split())
    return plain.replace("<", "&lt;").replace("|", "\\|").lstrip("#->*+= ")


def heading(release: GoldenSet) -> str:
    version = f", version {release.version}" if release.version else ""
    return (
        f"Release {release.number}{version} of the golden set {release.project.slug}, frozen on "
        f"{release.released_at:%Y-%m-%d}. Canary: `{release.canary}`"
    )


def composition(release: GoldenSet, source: Source) -> Iterator[str]:
    items = GoldenItem.objects.filter(golden_set=release)
    counted = items.aggregate(
        values=Count("id"),
        subjects=Count("subject", distinct=True),
        items=Count("subject__item", distinct=True),
    )
    yield f"- Items: {counted['items']:,}"
    yield f"- Subjects (Outputs, or pairs of them): {counted['subjects']:,}"
    yield f"- Golden values: {counted['values']:,}"
    for split, n in release.manifest.get("splits", {}).items():
        here = "in this folder" if split in source.splits else "not in this folder"
        yield f"- Split {split}: {n:,} Items, {here}"
    for row in LeftOut.objects.filter(golden_set=release).values("reason").annotate(n=Count("id")):
        yield f"- Left out, {LeftOut.Reason(row['reason']).label}: {row['n']:,} units"
    duplicates = release.manifest.get("duplicates", {})
    yield f"- Items nearly the same as another: {duplicates.get('items', 0):,}"
    yield from strata(release)


def strata(release: GoldenSet) -> Iterator[str]:
    """A table of strata with what is wanted of each."""
    found = release.manifest.get("strata", {})
    if not found.get("cells"):
        return
    keys = found["keys"]
    yield ""
    yield "| " + " | ".join([*map(line, keys), "Items", "wanted"]) + " |"
    yield "|" + "---|" * (len(keys) + 2)
    for cell in found["cells"]:
        values = [line(cell["stratum"][key]) for key in keys]
        yield "| " + " | ".join([*values, f"{cell['items']:,}", str(cell.get("target", ""))]) + " |"


def collection(release: GoldenSet) -> Iterator[str]:
    manifest = release.manifest
    for key in ("source", "homepage", "url", "citation", "doi", "authors", "language"):
        if manifest.get(key):
            yield f"- {key}: {line(manifest[key])}"
    kept = manifest.get("source_file")
    if kept:
        yield f"From the dataset's own `{kept['path']}`:"
        yield ""
        yield from (f"> {line(row)}" for row in kept["text"].splitlines()[:200])
    elif not manifest.get("source"):
        yield UNKNOWN


def labelling(release: GoldenSet) -> Iterator[str]:
    counted = Annotation.objects.filter(
        project=release.project,
        status=Annotation.Status.COUNTED,
        subject__in=GoldenItem.objects.filter(golden_set=release).values("subject"),
    ).aggregate(raters=Count("rater", distinct=True), annotations=Count("id"))
    yield f"- Rubric: version {release.rubric.version}, {line(release.rubric.name)}"
    rubric = release.manifest.get("rubric", {})
    yield f"- Guidelines: {rubric.get('guidelines_digest', UNKNOWN)}"
    yield f"- Raters: {counted['raters']:,}, with {counted['annotations']:,} Annotations"
    yield from sources(release)
    yield ""
    yield "| Criterion | values | Krippendorff's alpha | 95% interval | units |"
    yield "|---|---|---|---|---|"
    for criterion in release.rubric.criteria.all():
        figures = release.figures.get(criterion.key)
        if figures:
            yield f"| {line(criterion.title)} | {figures['items']:,} | {alpha_text(figures)} |"


def sources(release: GoldenSet) -> Iterator[str]:
    """How many values came from where; under a consensus policy, by which of its methods."""
    consensus = release.manifest.get("consensus")
    if consensus:
        yield f"- Consensus policy: version {consensus['version']}"
    rows = GoldenItem.objects.filter(golden_set=release)
    rows = rows.annotate(method=KeyTextTransform("method", "provenance"))
    counts = rows.values("source", "method").annotate(n=Count("id"))
    for row in counts.order_by("source", "method"):
        method = f", {row['method'].replace('_', ' ')}" if row["method"] else ""
        yield f"- Values by {row['source']}{method}: {row['n']:,}"


def alpha_text(figures: dict[str, Any]) -> str:
    """Three cells: the estimate, its interval and its n, or why there is none."""
    alpha = figures.get("alpha", {})
    if "value" not in alpha:
        return f"not defined: {line(alpha.get('undefined', 'no ratings'))} | | "
    low, high = alpha.get("low"), alpha.get("high")
    interval = f"{low:.3f} to {high:.3f}" if low is not None and high is not None else ""
    return f"{alpha['value']:.3f} | {interval} | {alpha.get('n', 0):,}"


def uses(release: GoldenSet, source: Source) -> Iterator[str]:
    if source.has_splits:
        yield "- `calibration` is for tuning judges, `few_shot` for examples in prompts."
        yield "- `held_out` is for measuring only. Never tune on it, and never show it to a judge."
    yield f"- Do not train on this data; the string `{release.canary}` tells of it."
    if release.figures and any(
        "value" not in one.get("alpha", {}) for one in release.figures.values()
    ):
        yield "- Where alpha is not defined nothing is known of how well people agree."


def distribution(release: GoldenSet) -> Iterator[str]:
    manifest = release.manifest
    licence = manifest.get("license") or manifest.get("licence")
    yield f"- Licence: {line(licence) if licence else UNKNOWN}"
    kept = manifest.get("licence_file")
    if kept:
        first = next((row for row in kept["text"].splitlines() if row.strip()), "")
        yield f"- From the dataset's own `{kept['path']}`: {line(first)}"


def maintenance(release: GoldenSet) -> Iterator[str]:
    change = release.manifest.get("change", {})
    yield f"- Version: {release.version or UNKNOWN} ({change.get('because', UNKNOWN)})"
    yield f"- Content: sha256 {release.digest}"
    advice = release.deprecations.select_related("successor").first()
    if advice:
        after = f"; use release {advice.successor.number}" if advice.successor else ""
        yield f"- Deprecated on {advice.at:%Y-%m-%d}: {line(advice.reason)}{after}"
