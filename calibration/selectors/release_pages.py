"""What the page of a release prints."""

import json
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, TextField
from django.db.models.functions import Cast
from django.http import QueryDict

from annotation.models import Criterion
from annotation.selectors.agreement.counted import USUAL, Counted
from annotation.selectors.agreement.switches import Switches, frozen_switches
from annotation.selectors.ratings import scale_of, text_at
from calibration.exports.formats import FORMATS, Format
from calibration.models import GoldenItem, GoldenSet, LeftOut, Split
from calibration.policies import SOURCES
from calibration.selectors.golden_sets import left_out_counts
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate

PAGE = 20
SOURCE_WORDS = dict(
    zip(
        SOURCES,
        ("reference, else majority", "reference only", "majority only", "consensus policy"),
        strict=True,
    )
)


@dataclass(frozen=True)
class CriterionFacts:
    """One criterion of a release: how many values, from where, and how well people agreed."""

    criterion: Criterion
    alpha: Estimate | UndefinedStatistic
    from_reference: int
    from_majority: int
    adjudicated: int
    by_consensus: int
    left_out: int
    values: tuple[tuple[str, int], ...]
    options: tuple[tuple[str, Estimate | UndefinedStatistic], ...]

    @property
    def entered(self) -> int:
        return self.from_reference + self.adjudicated + self.from_majority + self.by_consensus

    @property
    def note(self) -> str:
        """Level and scale, for the gutter of a chart."""
        values = [value for value, _ in self.values]
        if not values:
            return f"{self.criterion.level}, any number"
        scale = ", ".join(values) if len(values) < 3 else f"{values[0]} to {values[-1]}"
        return f"{self.criterion.level}, {scale}"


@dataclass(frozen=True)
class LeftOutPage:
    """Some of the units that were left out, with the places of the pages around."""

    rows: list[LeftOut]
    total: int
    first: int
    before: int | None
    after: int | None

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1


@dataclass(frozen=True)
class FormatCard:
    """One export format on the page."""

    name: str
    title: str
    about: str
    files: str
    commands: str
    takes_split: bool = True


@dataclass(frozen=True)
class PolicyFacts:
    """The policy of a release in words; `consensus` is the version it went by, 0 the default."""

    source: str
    minimum_ratings: int
    include_traps: bool
    consensus: int | None = None


@dataclass(frozen=True)
class ReleasePage:
    """All of it. `items` are golden values, `subjects` what they are about."""

    items: int
    subjects: int
    from_reference: int
    from_majority: int
    ratings: int
    policy: PolicyFacts
    switches: Switches
    criteria: list[CriterionFacts]
    reasons: list[tuple[str, int]]
    left_out: LeftOutPage
    formats: list[FormatCard]

    @property
    def by_consensus(self) -> int:
        return sum(one.by_consensus for one in self.criteria)


def release_page(release: GoldenSet, given: QueryDict) -> ReleasePage:
    """Everything the page prints; `from` is the place of the first unit left out, as typed."""
    split = given.get("split", "")
    split = split if split in release.manifest.get("splits", {}) else ""
    start, switches = given.get("from", ""), frozen_switches(given, n_excluded(release))
    criteria = criteria_facts(release, switches.counted)
    labels = dict(LeftOut.Reason.choices)
    reasons = left_out_counts(release)
    return ReleasePage(
        items=sum(one.entered for one in criteria),
        subjects=release.items.values("subject").distinct().count(),
        from_reference=sum(one.from_reference for one in criteria),
        from_majority=sum(one.from_majority for one in criteria),
        ratings=ratings_behind(release),
        policy=policy_facts(release),
        switches=switches,
        criteria=criteria,
        reasons=[(labels[reason], count) for reason, count in reasons.items()],
        left_out=left_out_page(release, int(start) if start.isdecimal() and len(start) < 9 else 0),
        formats=[format_card(one, release, split) for one in FORMATS.values()],
    )


def format_card(one: Format, release: GoldenSet, split: str = "") -> FormatCard:
    """The card of a format, with the command that writes it."""
    slug, number, takes = release.project.slug, release.number, one.needs_release
    command = f"evalhub export {slug} --release {number} --format {one.name} --out {one.name}"
    if split and takes:
        command += f" --split {split}"
        command += ' --reason "WHY"' if split == Split.HELD_OUT else ""
    return FormatCard(one.name, one.title, one.about, one.files, f"{command}\n{one.use}", takes)


def ratings_behind(release: GoldenSet) -> int:
    """How many ratings stood behind the values that entered."""
    rows = GoldenItem.objects.filter(golden_set=release).values_list("provenance", flat=True)
    found = rows.iterator(chunk_size=5000)
    return sum(sum(one.get("ratings", {}).values()) for one in found)


def policy_facts(release: GoldenSet) -> PolicyFacts:
    policy = release.policy
    return PolicyFacts(
        SOURCE_WORDS[policy["source"]],
        policy["minimum_ratings"],
        policy["include_traps"],
        release.manifest.get("consensus", {}).get("version"),
    )


def n_excluded(release: GoldenSet) -> int:
    """How many raters were excluded when it was frozen; later ones make no difference to it."""
    figures = [one.get("with_excluded", {}) for one in release.figures.values()]
    return max((one.get("n_excluded", 0) for one in figures), default=0)


def frozen_figures(release: GoldenSet, key: str, counted: Counted) -> dict[str, Any]:
    """What was frozen for a criterion, with or without those who were excluded then."""
    found: dict[str, Any] = release.figures.get(key, {})
    return found.get("with_excluded", found) if counted.with_excluded else found


def criteria_facts(release: GoldenSet, counted: Counted = USUAL) -> list[CriterionFacts]:
    """The criteria of a release in order, each with its frozen figures."""
    values = values_by_criterion(release)
    sources = by_criterion(GoldenItem.objects.filter(golden_set=release), "source")
    left = by_criterion(LeftOut.objects.filter(golden_set=release), "reason")
    criteria = list(release.rubric.criteria.all())
    frozen = {one.key: frozen_figures(release, one.key, counted) for one in criteria}
    return [
        CriterionFacts(
            criterion=criterion,
            alpha=frozen_alpha(frozen[criterion.key].get("alpha", {})),
            from_reference=sources.get(criterion.pk, Counter())[GoldenItem.Source.REFERENCE],
            from_majority=sources.get(criterion.pk, Counter())[GoldenItem.Source.MAJORITY],
            adjudicated=sources.get(criterion.pk, Counter())[GoldenItem.Source.ADJUDICATED],
            by_consensus=sources.get(criterion.pk, Counter())[GoldenItem.Source.CONSENSUS],
            left_out=sum(left.get(criterion.pk, Counter()).values()),
            values=in_scale_order(criterion, values.get(criterion.pk, Counter())),
            options=tuple(
                (option, frozen_alpha(figure))
                for option, figure in frozen[criterion.key].get("options", {}).items()
            ),
        )
        for criterion in criteria
    ]


def by_criterion(rows: Any, field: str) -> dict[int, Counter[str]]:
    """Counts of a field's values by criterion."""
    found: dict[int, Counter[str]] = {}
    for criterion, value, n in rows.values_list("criterion_id", field).annotate(n=Count("id")):
        found.setdefault(criterion, Counter())[value] = n
    return found


def values_by_criterion(release: GoldenSet) -> dict[int, Counter[str]]:
    """How often each value was frozen, by criterion, as JSON text."""
    rows = GoldenItem.objects.filter(golden_set=release)
    return by_criterion(rows.annotate(text=Cast("value", TextField())), "text")


def in_scale_order(criterion: Criterion, counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    """Counts of a listed scale's values, zeros included; nothing for free numbers.

    Where several options hold at once, how often each of them did.
    """
    scale = scale_of(criterion)
    if scale.values is None:
        return ()
    places: Counter[int] = Counter()
    for text, n in counts.items():
        value = json.loads(text)
        for one in value if isinstance(value, list) else [value]:
            places[scale.index(one)] += n
    return tuple((text_at(place, scale), places[place]) for place in range(len(scale.values)))


def frozen_alpha(figure: dict[str, Any]) -> Estimate | UndefinedStatistic:
    """A stored coefficient as it was computed; figures are frozen, so nothing is computed here."""
    if "value" in figure:
        return Estimate(**figure)
    message = figure.get("undefined", "There are no ratings under this criterion.")
    return UndefinedStatistic(figure.get("reason", "no_unit"), message)


def left_out_page(release: GoldenSet, start: int) -> LeftOutPage:
    """Up to 20 of the units that were left out, in item order, from a place on."""
    found = LeftOut.objects.filter(golden_set=release)
    total = found.count()
    start = start if 0 <= start < total else 0
    ordered = found.order_by(
        "subject__item__position", "subject__scope", "subject__output__position", "criterion", "id"
    ).select_related("subject__item", "subject__output", "criterion")
    return LeftOutPage(
        rows=list(ordered[start : start + PAGE]),
        total=total,
        first=start + 1,
        before=max(0, start - PAGE) if start else None,
        after=start + PAGE if start + PAGE < total else None,
    )
