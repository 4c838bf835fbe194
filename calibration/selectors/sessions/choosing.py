"""Which subjects a session is about: by a rule, or by hand. Traps and exam items never enter."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from itertools import zip_longest
from operator import itemgetter
from typing import Any

import numpy as np
from django.db.models import Exists, OuterRef, QuerySet

from annotation.models import Criterion, ExamItem, Item, ItemDigest, Project, Subject, Trap
from annotation.selectors.agreement.disagreements import spreads
from annotation.selectors.ratings import (
    RatingTable,
    matching_items,
    parse_where,
    rating_table,
    text_at,
)
from calibration.selectors.adjudications.live import open_wishes
from evalhub.errors import InvalidInput

MOST = 100
DISAGREEMENT, INFORMATIVE, CONFLICTS = "disagreement", "informative", "conflicts"
STRATUM, BY_HAND, WISHED = "stratum", "hand", "wished"
RULES = {
    DISAGREEMENT: "Most disagreement",
    INFORMATIVE: "Most informative for each Criterion",
    CONFLICTS: "A Judge contradicts people",
    STRATUM: "A stratum",
    WISHED: "Sent here from Adjudication",
    BY_HAND: "By hand",
}
# Rules that look at what people said: what they choose is no fair sample of the work.
OF_RATINGS = (DISAGREEMENT, INFORMATIVE, CONFLICTS, WISHED)
LONGEST = 200
Why = Callable[[], str]
# Subjects, the most telling first, and why, once it is asked.
Found = list[tuple[int, Why]]


@dataclass(frozen=True)
class Choice:
    """The rule of a session. `stratum` is `key=value`, `items` are the keys chosen by hand."""

    rule: str
    n: int = 12
    stratum: str = ""
    items: tuple[str, ...] = ()

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> "Choice":
        return cls(**{**stored, "items": tuple(stored.get("items", ()))})

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def words(self) -> str:
        """The rule as a heading says it."""
        return f"A stratum, {self.stratum}" if self.rule == STRATUM else RULES[self.rule]


@dataclass(frozen=True)
class Chosen:
    """One subject with the reason why it was chosen."""

    subject: Subject
    why: str

    @property
    def item(self) -> Item:
        item: Item = self.subject.item
        return item


def eligible(project: Project, criteria: Sequence[Criterion]) -> QuerySet[Subject]:
    """Every subject that may be talked about under these criteria."""
    traps = Trap.objects.filter(item=OuterRef("item"))
    exams = ExamItem.objects.filter(item=OuterRef("item"))
    found = Subject.objects.filter(
        project=project,
        scope__in={one.scope for one in criteria},
        item__retired_at=None,
    )
    return found.exclude(Exists(traps)).exclude(Exists(exams))


def choose(
    project: Project,
    criteria: Sequence[Criterion],
    choice: Choice,
    among: QuerySet[Subject] | None = None,
) -> list[Chosen]:
    """The subjects that a rule chooses, at most `n`, the most telling first.

    Raises `InvalidInput` for a filter or an Item that is none.
    """
    allowed = eligible(project, criteria) if among is None else among
    found = RULE[choice.rule](project, criteria, choice, allowed)
    ordered = dict.fromkeys(pk for pk, _ in found)
    kept = set(allowed.filter(pk__in=list(ordered)).values_list("pk", flat=True))
    keys = [pk for pk in ordered if pk in kept][: choice.n]
    why = dict(reversed(found))
    rows = Subject.objects.select_related("item", "output", "project").in_bulk(keys)
    return [Chosen(rows[pk], why[pk]()[:LONGEST]) for pk in keys]


def by_disagreement(
    _project: Project, criteria: Sequence[Criterion], _choice: Choice, _among: QuerySet[Subject]
) -> Found:
    """Furthest apart on their scale first, under whichever criterion that is."""
    entries = []
    for criterion in criteria:
        table = rating_table(criterion)
        apart = spreads(table) if table.n_ratings else np.array([])
        entries += [(-float(apart[c]), *entry(table, c)) for c in differing(table)]
    return [last(one) for one in sorted(entries, key=itemgetter(0, 1))]


def by_information(
    _project: Project, criteria: Sequence[Criterion], _choice: Choice, _among: QuerySet[Subject]
) -> Found:
    """The ratings that are spread most evenly over the values, criteria taking turns."""
    queues = []
    for criterion in criteria:
        table = rating_table(criterion)
        entries = [(-entropy(table, c), *entry(table, c)) for c in differing(table)]
        queues.append([last(one) for one in sorted(entries, key=itemgetter(0, 1))])
    return [one for turn in zip_longest(*queues) for one in turn if one is not None]


def entry(table: RatingTable, column: int) -> tuple[str, int, Why]:
    subject = int(table.subjects[column])
    return lot(subject), subject, partial(said, table, column)


def last(one: tuple[Any, ...]) -> tuple[int, Why]:
    return one[-2], one[-1]


def by_conflict(
    project: Project, criteria: Sequence[Criterion], _choice: Choice, _among: QuerySet[Subject]
) -> Found:
    """Items on which a judge contradicts the majority, most judges first."""
    digests = ItemDigest.objects.filter(project=project).exclude(conflicts=[])
    labels = dict(digests.values_list("item_id", "conflicts"))
    scopes = {one.scope for one in criteria}
    subjects = Subject.objects.filter(item__in=list(labels), scope__in=scopes)
    rows = [(-len(labels[item]), lot(pk), pk, item) for pk, item in pairs(subjects)]
    return [(pk, partial(contradicted, labels[item])) for *_, pk, item in sorted(rows)]


def contradicted(labels: Sequence[str]) -> str:
    return f"contradicts the majority: {', '.join(labels)}"


def pairs(subjects: QuerySet[Subject]) -> Iterable[tuple[int, int]]:
    return subjects.values_list("pk", "item_id")


def by_stratum(
    project: Project, _criteria: Sequence[Criterion], choice: Choice, among: QuerySet[Subject]
) -> Found:
    """A random draw of a stratum; the same for everybody who looks."""
    where = parse_where([choice.stratum])
    found = among.filter(item__in=matching_items(project, where))
    keys = sorted(found.values_list("pk", flat=True), key=lot)
    return [(pk, lambda: choice.stratum) for pk in keys]


def by_hand(
    project: Project, _criteria: Sequence[Criterion], choice: Choice, among: QuerySet[Subject]
) -> Found:
    """The items as they were named; one that is none, or is not to be shown, is refused."""
    rows = list(among.filter(item__key__in=choice.items).values_list("item__key", "pk"))
    missing = [key for key in choice.items if key not in {known for known, _ in rows}]
    if missing:
        raise InvalidInput(
            f"{missing[0]} cannot be chosen: there is no such Item that these Criteria are about. "
            "Retired Items and those used to test people never enter a session."
        )
    order = {key: place for place, key in enumerate(choice.items)}
    named = sorted(rows, key=lambda row: (order[row[0]], row[1]))
    return [(pk, lambda: "by hand") for _, pk in named]


def by_wish(
    project: Project, criteria: Sequence[Criterion], _choice: Choice, _among: QuerySet[Subject]
) -> Found:
    """What adjudicators want to talk about, the oldest wish first."""
    wishes = open_wishes(project).filter(key__in=[one.key for one in criteria])
    return [(one.subject_id, partial(wished, one.note)) for one in wishes]


def wished(note: str) -> str:
    return note or "sent here from Adjudication"


RULE = {
    DISAGREEMENT: by_disagreement,
    INFORMATIVE: by_information,
    CONFLICTS: by_conflict,
    STRATUM: by_stratum,
    WISHED: by_wish,
    BY_HAND: by_hand,
}


def differing(table: RatingTable) -> list[int]:
    """The columns of units that got two values or more."""
    if not table.n_ratings:
        return []
    apart = np.nanmax(table.matrix, axis=0) != np.nanmin(table.matrix, axis=0)
    return [int(column) for column in np.flatnonzero(apart)]


def rated(table: RatingTable, column: int) -> Any:
    values = table.matrix[:, column]
    return values[~np.isnan(values)]


def entropy(table: RatingTable, column: int) -> float:
    """Bits of doubt in what people said about a unit."""
    counts = np.unique(rated(table, column), return_counts=True)[1]
    share = counts / counts.sum()
    return float(-(share * np.log2(share)).sum())


def said(table: RatingTable, column: int) -> str:
    """What was said, such as `Accuracy: 2, 2, 5`."""
    texts = [text_at(code, table.scale) for code in sorted(rated(table, column))]
    counts = Counter(texts)
    few = len(texts) <= 6
    words = texts if few else [f"{n} gave {text}" for text, n in counts.most_common(5)]
    return f"{table.criterion.title}: {', '.join(words)}"


def lot(subject: int) -> str:
    """An order that follows from nothing."""
    return hashlib.sha256(f"session:{subject}".encode()).hexdigest()
