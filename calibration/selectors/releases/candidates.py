"""The items of a release to be, as far as splits depend on them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from annotation.models import Item, Project
from calibration.contamination.texts import input_text
from calibration.models import SplitPlace
from calibration.releases.strata import Values, label, values_of
from calibration.selectors.releases.pools import shown_pool
from evalhub.stats.duplicates.minhash import Pair, groups, near_duplicates
from evalhub.stats.duplicates.shingles import jaccard, shingles

CHUNK = 2000
LONGEST_STRATUM = 400
# Where contexts have less than this in common, equal questions are about different things.
SAME_CONTEXT = 0.5


@dataclass(frozen=True)
class Candidate:
    """An item with its stratum, the split it has already and where it was shown."""

    item: int
    key: str
    values: Values
    stratum: str
    known: str
    shown: str


@dataclass(frozen=True)
class Candidates:
    """The items of a release in order, and for each the place of the first one like it.

    `past` are items that an earlier release placed and this one has not, with their groups: what
    resembles one of them follows it.
    """

    rows: list[Candidate]
    groups: list[int]
    past: list[tuple[Candidate, int]]


def candidates(
    project: Project, items: Collection[int], strata: Sequence[str], near: float
) -> Candidates:
    """Read the items in their order; whatever their number, of each text once."""
    known = dict(SplitPlace.objects.filter(project=project).values_list("item_id", "split"))
    pool, wanted = shown_pool(project), set(items)
    rows: list[Candidate] = []
    past: list[Candidate] = []
    texts: list[tuple[str, str]] = []
    old_texts: list[tuple[str, str]] = []
    items_in_order = Item.objects.filter(project=project).order_by("position", "pk")
    for item in items_in_order.defer("reference", "extra").iterator(chunk_size=CHUNK):
        enters = item.pk in wanted
        if not enters and item.pk not in known:
            continue
        text, values = input_text(item.input), values_of(item.metadata, strata)
        stratum = label(strata, values)[:LONGEST_STRATUM]
        shown = pool.holding(text) if enters else ""
        one = Candidate(item.pk, item.key, values, stratum, known.get(item.pk, ""), shown)
        (rows if enters else past).append(one)
        (texts if enters else old_texts).append((text, item.context))
    found = groups(len(rows) + len(past), alike([*texts, *old_texts], near))
    n = len(rows)
    return Candidates(rows, found[:n], list(zip(past, found[n:], strict=True)))


def alike(texts: Sequence[tuple[str, str]], near: float) -> list[Pair]:
    """Pairs of items that ask nearly the same about nearly the same."""
    pairs = near_duplicates((text for text, _ in texts), near)
    return [one for one in pairs if same_context(texts[one.first][1], texts[one.second][1])]


def same_context(one: str, other: str) -> bool:
    """Whether two contexts are alike; one that is empty is like any."""
    if not one or not other or one == other:
        return True
    return jaccard(shingles(one), shingles(other)) >= SAME_CONTEXT
