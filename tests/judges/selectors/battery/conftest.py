"""A judge beside people on many units, as arrays: what the battery takes, without a database."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from annotation.models import Criterion, Project
from annotation.selectors.ratings import RatingTable
from evalhub.stats.coefficients import Sampling
from judges.selectors.comparisons import Comparison, compare
from judges.selectors.verdicts import VerdictTable

Compared = Callable[..., Comparison]


@pytest.fixture
def compared(project: Project) -> Compared:
    """`compared(judge, truth)` for one view, or rows of views for several."""
    criteria = {one.key: one for one in Criterion.objects.filter(rubric__project=project)}

    def build(
        judge: Any, truth: Any, key: str = "accuracy", views: Any = (("", 0),), model: str = ""
    ) -> Comparison:
        matrix = np.atleast_2d(np.asarray(judge, dtype=float))
        subjects = np.arange(1, matrix.shape[1] + 1)
        asked = np.ones(matrix.shape, dtype=bool)
        verdicts = VerdictTable(criteria[key], tuple(views), subjects, matrix, asked, model)
        nobody = RatingTable(criteria[key], (), subjects, np.empty((0, subjects.size)), 0)
        references = dict(zip(subjects.tolist(), np.asarray(truth, float).tolist(), strict=True))
        return compare(verdicts, nobody, references, Sampling(resamples=100))

    return build
