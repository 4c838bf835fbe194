"""The whole agreement of a judge by slice: values of a metadata key, or strata of the sample."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from annotation.models import DatasetImport, Project
from annotation.selectors.agreement.counted import USUAL, Counted
from annotation.selectors.ratings import Where
from evalhub.stats.coefficients import Sampling
from judges.models import JudgeRun
from judges.selectors.agreement.figures import JudgeAgreement, agreement_of
from judges.selectors.baseline.slices import values_of
from judges.selectors.comparisons import compare_run

MOST = 12
JOIN = " / "
NONE = "(none)"


@dataclass(frozen=True)
class AgreementSlice:
    """A value, or a stratum as the plan of the sample writes it, with everything about it."""

    value: str
    n: int
    agreement: JudgeAgreement


def strata_keys(project: Project) -> list[str]:
    """The metadata keys by which the newest sample was drawn, parts of a time left out."""
    plans = DatasetImport.objects.filter(project=project, sample__isnull=False)
    plan = plans.order_by("-loaded_at", "-pk").values_list("sample__plan__by", flat=True).first()
    return [str(key) for key in plan or [] if ":" not in str(key)]


def agreement_by(
    run: JudgeRun,
    key: str,
    by: Sequence[str],
    sampling: Sampling,
    *,
    where: Where = (),
    counted: Counted = USUAL,
) -> list[AgreementSlice]:
    """A criterion cut by metadata keys; of several keys every combination is a stratum.

    The largest `MOST` slices, by name. Each is compared with chance and people by itself: look
    at the intervals, and remember that of many slices one is the worst.
    """
    found = compare_run(run, key, sampling, where, counted)
    if found is None or not by:
        return []
    columns = [values_of(run.project, name) for name in by]
    own = np.array(
        [
            JOIN.join(column.get(int(pk), NONE) for column in columns)
            for pk in found.verdicts.subjects
        ]
    )
    common = [value for value, _ in Counter(own.tolist()).most_common(MOST)]
    slices = []
    for value in sorted(common):
        part = found.only(np.flatnonzero(own == value))
        slices.append(AgreementSlice(value, int(part.verdicts.subjects.size), agreement_of(part)))
    return slices
