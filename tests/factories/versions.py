"""The next version of a rubric, as its page would hand it over."""

from collections.abc import Sequence
from dataclasses import replace

from annotation.dataset.limits import LIMITS
from annotation.dataset.rubrics import CriterionSpec, read_rubric
from annotation.models import Project
from annotation.selectors.rubrics import newest_rubric
from annotation.services.imports.rubrics import stored_spec
from annotation.services.rubrics import NextVersion


def next_version(project: Project, guidelines: str = "Rate with care.") -> NextVersion:
    """The criteria of the newest version under other guidelines."""
    rubric = newest_rubric(project)
    titles = dict(rubric.criteria.values_list("key", "title"))
    criteria = stored_spec(rubric).criteria
    same = tuple(replace(one, title=titles[one.key]) for one in criteria)
    return NextVersion(guidelines, same, change_note="Care.")


def dimensions(*rows: dict[str, object]) -> Sequence[CriterionSpec]:
    """Criteria as `dataset.json` spells them."""
    document = {"name": "Answers", "task": "pointwise", "dimensions": [dict(row) for row in rows]}
    return read_rubric(document, LIMITS).criteria
