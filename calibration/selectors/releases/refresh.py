"""How old a release has become, and what could be replaced by what came in since."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, Min, OuterRef, QuerySet
from django.utils import timezone

from annotation.models import Item, Trap
from calibration.contamination.texts import input_text
from calibration.models import GoldenItem, GoldenSet, SplitPlace
from calibration.releases.refresh import Age, Fresh, Held, Proposal, ages, propose
from calibration.releases.strata import label, text_of, values_of
from evalhub.audit.models import Event
from evalhub.stats.comparison.drift import (
    MOVED,
    STEADY,
    Drift,
    kolmogorov_smirnov,
    psi_of_counts,
    psi_of_numbers,
)
from evalhub.stats.errors import UndefinedStatistic

# What came in last, to compare with and to choose from.
RECENT = 5000
MOST_VALUES = 50
# An index over the marks tells nothing where samples of one source come this far apart as well.
CHANCE = 0.05
NOTHING_NEW = "Nothing has come in that is not in a release."


@dataclass(frozen=True)
class DriftLine:
    """How one aspect of the items has moved: PSI with its reading, KS where it is a number."""

    aspect: str
    psi: Drift | None
    ks: Drift | None
    why: str = ""

    @property
    def reading(self) -> str:
        if self.psi is None:
            return self.why
        if self.psi.value < STEADY:
            return "little has changed"
        if (self.psi.p_value or 0.0) > CHANCE:
            return f"no more than chance gives with {self.psi.n_actual:,} new Items"
        return "some has changed" if self.psi.value <= MOVED else "much has changed"


@dataclass(frozen=True)
class RefreshPage:
    """Everything the planner prints."""

    items: int
    old: int
    ages: list[Age]
    drift: list[DriftLine]
    proposal: Proposal
    recent: int

    @property
    def share_old(self) -> float:
        return self.old / self.items if self.items else 0.0


def refresh_page(release: GoldenSet, share: float, now: datetime | None = None) -> RefreshPage:
    """Plan the next release after this one."""
    held, recent = held_items(release), recent_items(release)
    keys = strata_keys(release)
    fresh = [
        Fresh(one.pk, one.key, label(keys, values_of(one.metadata, keys)), arrived(release, one))
        for one in recent
    ]
    found = ages(held, now or timezone.now())
    seed = release.policy.get("seed", 0)
    return RefreshPage(
        items=len(held),
        old=sum(one.old for one in found),
        ages=found,
        drift=drift_lines(release_items(release), recent),
        proposal=propose(held, fresh, share, seed),
        recent=len(recent),
    )


def strata_keys(release: GoldenSet) -> list[str]:
    return list(release.manifest.get("strata", {}).get("keys", []))


def release_items(release: GoldenSet) -> list[Item]:
    golden = GoldenItem.objects.filter(golden_set=release, subject__item=OuterRef("pk"))
    found = Item.objects.filter(Exists(golden), project=release.project)
    return list(found.order_by("position", "pk").defer("context", "reference", "extra"))


def held_items(release: GoldenSet) -> list[Held]:
    """The items of a release: since when they are in one, and how often they were exported."""
    since = dict(
        GoldenItem.objects.filter(golden_set__project=release.project)
        .values_list("subject__item")
        .annotate(first=Min("golden_set__released_at"))
    )
    splits = dict(
        SplitPlace.objects.filter(project=release.project).values_list("item_id", "split")
    )
    exports, keys = exports_by_split(release), strata_keys(release)
    found = []
    for item in release_items(release):
        split = splits.get(item.pk, "")
        stratum = label(keys, values_of(item.metadata, keys))
        found.append(Held(item.pk, item.key, stratum, split, since[item.pk], exports[split]))
    return found


def exports_by_split(release: GoldenSet) -> Counter[str]:
    """How often each split of the project's releases was exported."""
    found: Counter[str] = Counter()
    events = Event.objects.filter(
        project_id=release.project.public_id, verb="export written"
    ).values_list("payload", flat=True)
    for payload in events.iterator():
        found.update(payload.get("splits", []))
    return found


def recent_items(release: GoldenSet) -> list[Item]:
    """Items that came last and are in no release, nor traps, the newest first."""
    golden = GoldenItem.objects.filter(subject__item=OuterRef("pk"))
    traps = Trap.objects.filter(item=OuterRef("pk"))
    found: QuerySet[Item] = Item.objects.filter(
        ~Exists(golden), ~Exists(traps), project=release.project, retired_at=None
    )
    newest = found.order_by("-position", "-pk")
    return list(newest.defer("context", "reference", "extra")[:RECENT])


def arrived(release: GoldenSet, item: Item) -> datetime:
    """A time that orders items as they came; their own is not kept."""
    return release.project.created_at + timedelta(microseconds=item.position)


def drift_lines(then: Sequence[Item], now: Sequence[Item]) -> list[DriftLine]:
    """How what came in differs from what was released: length of the input, and metadata."""
    if not then or not now:
        return [DriftLine("all of it", None, None, NOTHING_NEW)]
    lengths = [[float(len(input_text(one.input))) for one in items] for items in (then, now)]
    lines = [
        DriftLine("length of the Input", psi_of_numbers(*lengths), kolmogorov_smirnov(*lengths))
    ]
    keys = sorted({key for one in then for key in one.metadata})
    for key in keys:
        counts = [Counter(text_of(one.metadata.get(key)) for one in items) for items in (then, now)]
        if len({*counts[0], *counts[1]}) <= MOST_VALUES:
            lines.append(metadata_line(key, counts[0], counts[1]))
    return lines


def metadata_line(key: str, then: Counter[str], now: Counter[str]) -> DriftLine:
    try:
        return DriftLine(key, psi_of_counts(then, now), None)
    except UndefinedStatistic as undefined:
        return DriftLine(key, None, None, str(undefined))
