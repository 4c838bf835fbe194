"""The versions of a rubric, ready to print."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from annotation.dataset.asking.rules import PLAIN, Asking
from annotation.dataset.asking.words import in_words
from annotation.dataset.kinds.scales import NO_LEVEL, RANKING, TEXT
from annotation.dataset.values import Scale, Value, value_key, value_text
from annotation.models import Criterion, Project, Rubric
from annotation.selectors.desk.criteria import rules_of
from annotation.selectors.ratings import scale_of
from evalhub.errors import NotFound

EMPTY = {TEXT: "Any text.", RANKING: "Any order."}


@dataclass(frozen=True)
class Anchor:
    """What one value of a scale stands for; `key` is how the rubric spells the value."""

    key: str
    value: str
    text: str


@dataclass(frozen=True)
class CriterionPart:
    """One criterion of a version."""

    key: str
    title: str
    scope: str
    level: str
    question: str
    guideline: str
    anchors: Sequence[Anchor]
    rules: Sequence[str] = ()
    empty: str = ""
    values: Sequence[Value] = ()
    asking: Asking = PLAIN


@dataclass(frozen=True)
class VersionLine:
    """One version in the picker."""

    version: int
    published_at: datetime | None
    change_note: str
    current: bool


@dataclass(frozen=True)
class RubricPage:
    """A version with its criteria, beside the other versions."""

    version: int
    name: str
    guidelines: str
    change_note: str
    published_at: datetime | None
    newest: bool
    criteria: Sequence[CriterionPart]
    versions: Sequence[VersionLine]


def newest_rubric(project: Project) -> Rubric | None:
    """Return the version that is rated now, or None before the first load."""
    published = Rubric.objects.filter(project=project, published_at__isnull=False)
    return published.order_by("-version").first()


def get_rubric(project: Project, version: int) -> Rubric:
    """Return one published version. Raises `NotFound`."""
    published = Rubric.objects.filter(project=project, published_at__isnull=False)
    rubric = published.filter(version=version).first()
    if rubric is None:
        raise NotFound
    return rubric


def rubric_to_continue(project: Project, version: int) -> Rubric:
    """The version that the next one is written after; 0 is an empty one, before the first.

    Raises `NotFound`.
    """
    if version == 0:
        return Rubric(project=project, version=0, name=project.name)
    return get_rubric(project, version)


def criteria_rows(rubric: Rubric) -> list[Criterion]:
    """The criteria of a version in order; the empty one has none."""
    return list(rubric.criteria.order_by("position")) if rubric.pk else []


def rubric_texts(guidelines: str, criteria: Iterable[Criterion]) -> list[str]:
    """What a version says in words; judges read all of it."""
    found = [guidelines]
    for one in criteria:
        found += [one.question, one.guideline, *map(str, one.anchors.values())]
    return [text for text in found if text.strip()]


def rubric_page(project: Project, version: int | None = None) -> RubricPage | None:
    """Return a version (by default the newest) for its page; None when there is none yet."""
    newest = newest_rubric(project)
    rubric = newest if version is None else get_rubric(project, version)
    if rubric is None or newest is None:
        return None
    return RubricPage(
        version=rubric.version,
        name=rubric.name,
        guidelines=rubric.guidelines,
        change_note=rubric.change_note,
        published_at=rubric.published_at,
        newest=rubric.pk == newest.pk,
        criteria=criteria_of(rubric),
        versions=versions_of(project, rubric),
    )


def criteria_of(rubric: Rubric) -> list[CriterionPart]:
    """Return the criteria of a version in order."""
    criteria = criteria_rows(rubric)
    titles = {criterion.key: criterion.title or criterion.key for criterion in criteria}
    return [_part(criterion, titles) for criterion in criteria]


def versions_of(project: Project, current: Rubric) -> list[VersionLine]:
    """Return the published versions, newest first."""
    published = Rubric.objects.filter(project=project, published_at__isnull=False)
    return [
        VersionLine(row.version, row.published_at, row.change_note, row.pk == current.pk)
        for row in published.order_by("-version")
    ]


def _part(criterion: Criterion, titles: Mapping[str, str]) -> CriterionPart:
    return CriterionPart(
        key=criterion.key,
        title=criterion.title or criterion.key,
        scope=criterion.scope,
        level=criterion.kind if criterion.level == NO_LEVEL else criterion.level,
        question=criterion.question,
        guideline=criterion.guideline,
        anchors=anchors_of(criterion),
        rules=[*bounds_in_words(criterion), *in_words(rules_of(criterion), titles)],
        values=tuple(criterion.values),
        asking=rules_of(criterion),
        empty=EMPTY.get(criterion.kind, "Any number."),
    )


def bounds_in_words(criterion: Criterion) -> list[str]:
    """How far an answer may go, where that is not told by a list of values."""
    scale = scale_of(criterion)
    return [] if type(scale) is Scale else [f"Takes {scale.words()}."]


def anchors_of(criterion: Criterion) -> list[Anchor]:
    """Return the values of a scale with their anchors; for free numbers only what is anchored."""
    anchors: dict[str, str] = criterion.anchors
    if not criterion.values:
        return [Anchor(key, key, text) for key, text in anchors.items()]
    keys = [_key(value, anchors, criterion.values) for value in criterion.values]
    return [
        Anchor(key, value_text(value), anchors.get(key, ""))
        for key, value in zip(keys, criterion.values, strict=True)
    ]


def _key(value: Value, anchors: dict[str, str], values: Sequence[Value]) -> str:
    """How anchors spell a value: as people write it, unless two values are written alike."""
    alike = [other for other in values if value_text(other) == value_text(value)]
    if value_key(value) in anchors or len(alike) > 1:
        return value_key(value)
    return value_text(value)
