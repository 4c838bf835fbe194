"""A judge beside two people on four units, small enough to work out by hand; and any arrays."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from annotation.models import Criterion, Project, Reference
from annotation.selectors.ratings import RatingTable
from evalhub.stats.coefficients import Sampling
from judges.models import JudgeRun
from judges.selectors.comparisons import Comparison, compare
from judges.selectors.verdicts import VerdictTable
from tests.factories.annotations import make_annotation
from tests.factories.judging import make_run, make_verdict
from tests.factories.people import make_rater
from tests.factories.projects import make_item

# truth, r1, r2, judge; the judge's last reply could not be read.
UNITS = ((5, 5, 5, 5), (4, 4, 4, 2), (1, 1, 2, 1), (3, 3, 3, None))
# truth, verdict with A first, verdict with B first, in terms of the item's own A and B.
PAIRS = (("A", "A", "A"), ("B", "A", "B"), ("B", "B", "B"), ("A", "A", "B"))


@pytest.fixture
def run(project: Project) -> JudgeRun:
    run = make_run(project)
    raters = [make_rater(project, "r1"), make_rater(project, "r2")]
    accuracy = Criterion.objects.get(rubric__project=project, key="accuracy")
    for number, (truth, *people, judge) in enumerate(UNITS):
        subject = make_item(project, f"it-{number}", outputs=1).subjects.get()
        Reference.objects.create(project=project, subject=subject, criterion=accuracy, value=truth)
        for rater, value in zip(raters, people, strict=True):
            make_annotation(subject, rater, {"accuracy": value})
        make_verdict(run, subject, "accuracy", judge)
    return run


@pytest.fixture
def pair_run(project: Project) -> JudgeRun:
    run = make_run(project)
    overall = Criterion.objects.get(rubric__project=project, key="overall")
    for number, (truth, ab, ba) in enumerate(PAIRS):
        subject = make_item(project, f"p-{number}", pair=True).subjects.get(scope="pair")
        Reference.objects.create(project=project, subject=subject, criterion=overall, value=truth)
        make_verdict(run, subject, "overall", ab, order="AB")
        make_verdict(run, subject, "overall", ba, order="BA")
    return run


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
