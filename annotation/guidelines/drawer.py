"""The guidelines of the Rubric that people rate by now, with what leads have added since."""

from dataclasses import dataclass

from django.utils.safestring import SafeString

from annotation.dataset.values import value_text
from annotation.models import Criterion, GuidelineEntry, Project
from annotation.selectors.annotations import desk_rubric
from annotation.selectors.questions.entries import guideline_entries
from evalhub.web.markdown import render_markdown


@dataclass(frozen=True)
class Added:
    """One example or pinned answer; `value` is what it is an example of, if of one value."""

    heading: str
    value: str
    html: SafeString


@dataclass(frozen=True)
class GuideCriterion:
    """One criterion's guideline and its examples, in the order of its values."""

    title: str
    html: SafeString | str
    added: tuple[Added, ...]


@dataclass(frozen=True)
class Guide:
    """Everything in the drawer."""

    version: int
    text: SafeString
    criteria: tuple[GuideCriterion, ...]
    added: tuple[Added, ...]

    @property
    def empty(self) -> bool:
        return not (self.text or self.criteria or self.added)


def guide(project: Project) -> Guide:
    rubric = desk_rubric(project)
    entries = list(guideline_entries(project))
    criteria = list(rubric.criteria.order_by("position"))
    keys = {criterion.key for criterion in criteria}
    parts = [guide_criterion(one, entries) for one in criteria]
    return Guide(
        version=rubric.version,
        text=render_markdown(rubric.guidelines),
        criteria=tuple(part for part in parts if part.html or part.added),
        added=tuple(added(entry) for entry in entries if entry.criterion not in keys),
    )


def guide_criterion(criterion: Criterion, entries: list[GuidelineEntry]) -> GuideCriterion:
    places = {value_text(value): place for place, value in enumerate(criterion.values)}
    own = [entry for entry in entries if entry.criterion == criterion.key]
    own.sort(key=lambda entry: places.get(entry.value, -1))
    return GuideCriterion(
        title=criterion.title,
        html=render_markdown(criterion.guideline) if criterion.guideline else "",
        added=tuple(added(entry) for entry in own),
    )


def added(entry: GuidelineEntry) -> Added:
    return Added(entry.heading, entry.value, render_markdown(entry.text))
