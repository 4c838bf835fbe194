"""Where a judge is in doubt, or differs from people: what people should look at first."""

import numpy as np

from annotation.models import Criterion, Project
from annotation.selectors.ratings import FloatArray, current_criteria, rating_table
from evalhub.stats.consensus.majority import majority
from judges.models import JudgeRun
from judges.selectors.orders import settled
from judges.selectors.verdicts import VerdictTable, verdict_table


def doubtful_subjects(project: Project) -> dict[int, float]:
    """Doubt of the newest finished run by subject id, 0 to 1: the highest over the criteria.

    Under one criterion it is the larger of the spread of the judge's own verdicts (over repeats
    and orders) and the distance of its one value (see `settled`) to the majority of people, in
    parts of the scale. A subject whose verdicts cannot be read at all is as doubtful as can be.
    """
    run = newest_finished(project)
    found: dict[int, float] = {}
    for criterion in current_criteria(project) if run else ():
        verdicts = verdict_table(run, criterion)
        for subject, doubt in zip(verdicts.subjects, doubts(criterion, verdicts), strict=True):
            found[int(subject)] = max(found.get(int(subject), 0.0), float(doubt))
    return found


def newest_finished(project: Project) -> JudgeRun | None:
    finished = JudgeRun.objects.filter(project=project, status=JudgeRun.Status.FINISHED)
    runs = finished.filter(purpose=JudgeRun.Purpose.MEASURE)
    return runs.filter(verdicts__isnull=False).order_by("-number").first()


def doubts(criterion: Criterion, verdicts: VerdictTable) -> FloatArray:
    """One number for each subject of the table."""
    if not verdicts.subjects.size:
        return np.zeros(0)
    people = rating_table(criterion)
    labels = verdicts_of(people.subjects, majority(people.matrix).labels, verdicts)
    n_read = np.count_nonzero(~np.isnan(verdicts.matrix), axis=0)
    # Nothing is left where people have no majority, or the judge is divided.
    (far,) = zero_for_none(apart(criterion, settled(verdicts)[np.newaxis], labels[np.newaxis]))
    found = np.maximum(far, spread(criterion, verdicts.matrix))
    return np.where(n_read == 0, 1.0, found)


def verdicts_of(subjects: np.ndarray, labels: FloatArray, verdicts: VerdictTable) -> FloatArray:
    """The majority's values in the order of a verdict table; NaN where people have none."""
    known = dict(zip(subjects.tolist(), labels.tolist(), strict=True))
    return np.array([known.get(int(s), np.nan) for s in verdicts.subjects], dtype=np.float64)


def spread(criterion: Criterion, matrix: FloatArray) -> FloatArray:
    """The largest distance of two verdicts on one subject."""
    found = np.zeros(matrix.shape[1])
    for row in matrix:
        found = np.fmax(found, np.nanmax(zero_for_none(apart(criterion, matrix, row)), axis=0))
    return found


def zero_for_none(distances: FloatArray) -> FloatArray:
    return np.where(np.isnan(distances), 0.0, distances)


def apart(criterion: Criterion, matrix: FloatArray, others: FloatArray) -> FloatArray:
    """Distances from 0 to 1: parts of an ordered scale, same or not on any other."""
    if criterion.level == "nominal":
        differ = (matrix != others).astype(np.float64)
        return np.where(np.isnan(matrix) | np.isnan(others), np.nan, differ)
    own, theirs, width = matrix, others, float(len(criterion.values) - 1)
    if not criterion.values:
        seen = np.concatenate([matrix[~np.isnan(matrix)], others[~np.isnan(others)]])
        width = float(np.ptp(seen)) if seen.size else 1.0
    return np.asarray(np.minimum(1.0, np.abs(own - theirs) / (width or 1.0)))
