"""Columns by slices of items, and answers by version and time."""

from datetime import UTC, datetime

import numpy as np
import pytest

from annotation.models import Project
from annotation.selectors.agreement.counted import USUAL
from annotation.selectors.agreement.criteria.asked import Asked
from annotation.selectors.agreement.criteria.groups import (
    moments,
    slice_keys,
    slices,
)
from tests.factories.annotations import make_annotation
from tests.factories.people import make_rater
from tests.factories.projects import make_item


def test_items_are_sliced_by_what_has_a_handful_of_values(rated: Asked) -> None:
    # it-1 and it-3 are of tier 1, it-2 of tier 0.
    assert slice_keys(rated.project) == ["risk_tier"]
    zero, one = slices(rated.project, rated.table, "risk_tier")
    assert (zero.name, int(zero.mask.sum()), one.name, int(one.mask.sum())) == ("0", 1, "1", 2)


def test_items_without_the_key_are_a_slice_of_their_own(rated: Asked) -> None:
    subject = make_item(rated.project, "it-9", outputs=1).subjects.get()
    assert [one.name for one in slices(rated.project, rated.table, "risk_tier")] == ["0", "1"]
    make_annotation(subject, rated.project.raters.get(key="r1"), {"accuracy": 2})


def test_every_answer_has_its_version_and_time(project: Project) -> None:
    rater = make_rater(project, "r1")
    first, second = (make_item(project, key, outputs=1).subjects.get() for key in ("a", "b"))
    at = datetime(2026, 7, 1, tzinfo=UTC)
    make_annotation(second, rater, {"accuracy": 2}, submitted_at=None)
    make_annotation(first, rater, {"accuracy": 2}, submitted_at=at)
    (moment,) = moments(project, USUAL)
    assert (moment.rater, moment.version) == ("r1", 1)
    assert moment.subjects.tolist() == [first.pk, second.pk]
    assert moment.at[0] == pytest.approx(at.timestamp())
    assert np.isnan(moment.at[1])
