"""How the items of a release are shared out, and what has become of it: for its page."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from calibration.models import Deprecation, GoldenSet, Split
from calibration.selectors.releases.differences import Comparison, comparison, release_before

STEPS = 6
# Beyond this, two releases are held against each other on a page of their own only.
MOST_COMPARED = 20_000
LABELS = dict(Split.choices)


@dataclass(frozen=True)
class SplitShare:
    """One split: how many items, and whether it is the one that is chosen."""

    name: str
    label: str
    items: int
    current: bool = False


@dataclass(frozen=True)
class Cell:
    """A number with its shade, 1 to 6; none for nothing."""

    count: int
    step: int
    note: str = ""


@dataclass(frozen=True)
class Coverage:
    """Items by stratum: the first key down, the second one (or the splits) across."""

    heading: str
    columns: list[str]
    rows: list[tuple[str, list[Cell], int, int | None]]
    thinnest: str

    @property
    def has_targets(self) -> bool:
        return any(target is not None for *_, target in self.rows)


@dataclass(frozen=True)
class Shares:
    """What the page of a release says beside its values."""

    splits: list[SplitShare]
    chosen: str
    coverage: Coverage | None
    deprecation: Deprecation | None
    before: GoldenSet | None
    since: Comparison | None
    duplicates: int
    apart: int
    licence: str

    @property
    def opens_held_out(self) -> bool:
        return self.chosen == Split.HELD_OUT


def release_shares(release: GoldenSet, split: str = "") -> Shares:
    """Everything about splits, strata and other releases."""
    found = release.manifest.get("splits", {})
    chosen = split if split in found else ""
    before = release_before(release)
    small = before is not None and release.items.count() <= MOST_COMPARED
    duplicates = release.manifest.get("duplicates", {})
    return Shares(
        splits=[
            SplitShare(name, LABELS[name], found[name], name == chosen)
            for name in Split.values
            if name in found
        ],
        chosen=chosen,
        coverage=coverage(release),
        deprecation=latest_advice(release),
        before=before,
        since=comparison(before, release) if before is not None and small else None,
        duplicates=duplicates.get("items", 0),
        apart=len(duplicates.get("across_splits", [])),
        licence=str(release.manifest.get("license") or release.manifest.get("licence") or ""),
    )


def latest_advice(release: GoldenSet) -> Deprecation | None:
    return release.deprecations.select_related("successor", "by").first()


def coverage(release: GoldenSet) -> Coverage | None:
    """The strata of a manifest as a table; None where it has none."""
    found = release.manifest.get("strata", {})
    keys, cells = found.get("keys", []), found.get("cells", [])
    if not cells:
        return None
    least = min(cells, key=lambda one: one["items"])
    name = ", ".join(str(value) for value in least["stratum"].values())
    if len(keys) == 2:
        columns, rows = crossed(keys, cells)
    else:
        columns, rows = by_split(cells)
    heading = keys[0] if len(keys) <= 2 else ", ".join(keys)
    return Coverage(heading, columns, rows, f"{name}, {least['items']} Items")


Rows = list[tuple[str, list[Cell], int, int | None]]


def crossed(keys: list[str], cells: list[dict[str, Any]]) -> tuple[list[str], Rows]:
    """One key down, the other across."""
    down = sorted({one["stratum"][keys[0]] for one in cells})
    across = sorted({one["stratum"][keys[1]] for one in cells})
    counts = {(one["stratum"][keys[0]], one["stratum"][keys[1]]): one for one in cells}
    most = max(one["items"] for one in cells)
    rows: Rows = []
    for name in down:
        there = [counts.get((name, other)) for other in across]
        shaded = [shade(one["items"] if one else 0, most, held(one)) for one in there]
        targets = [one["target"] for one in there if one and "target" in one]
        total = sum(one.count for one in shaded)
        rows.append((name, shaded, total, sum(targets) if targets else None))
    return across, rows


def held(cell: dict[str, Any] | None) -> str:
    n = (cell or {}).get("splits", {}).get(Split.HELD_OUT, 0)
    return f" Items, {n} held out" if n else " Items"


def by_split(cells: list[dict[str, Any]]) -> tuple[list[str], Rows]:
    """One stratum a row, its splits across."""
    total: Counter[str] = Counter()
    for one in cells:
        total.update(one["splits"])
    names = [name for name in Split.values if total[name]]
    most = max((n for one in cells for n in one["splits"].values()), default=0)
    rows: Rows = [
        (
            ", ".join(one["stratum"].values()),
            [shade(one["splits"].get(name, 0), most, " Items") for name in names],
            one["items"],
            one.get("target"),
        )
        for one in cells
    ]
    return [LABELS[name] for name in names], rows


def shade(count: int, most: int, note: str) -> Cell:
    return Cell(count, round(STEPS * count / most) if most else 0, note)
