"""The table of first answers: who passed which trap wholly, when, and how fast for them."""

import numpy as np
import pytest

from annotation.models import Annotation, Project, TrapResult
from annotation.selectors.agreement.counted import EVERYBODY
from annotation.selectors.traps.answers import trap_answers_table
from annotation.services.quality.exclusions import exclude_rater
from tests.factories.people import make_rater
from tests.factories.quality import meet_traps


def test_rows_are_raters_and_columns_are_traps(project: Project) -> None:
    anna, ben = make_rater(project, "anna"), make_rater(project, "ben")
    meet_traps(anna, 1, 1)
    meet_traps(ben, 1, 0)
    table = trap_answers_table(project)
    assert table.traps == tuple(project.traps.order_by("pk").values_list("pk", flat=True))
    np.testing.assert_array_equal(table.passed, [[1, 0], [1, np.nan]])
    # Everybody takes 12 seconds throughout.
    np.testing.assert_allclose(table.pace, [[1, 1], [1, np.nan]])
    assert table.at[0, 0] <= table.at[0, 1]


def test_a_half_met_trap_is_not_passed_and_pace_is_relative(project: Project) -> None:
    anna = make_rater(project, "anna")
    meet_traps(anna, 3, 0)
    result = TrapResult.objects.order_by("pk").first()
    TrapResult.objects.filter(pk=result.pk).update(n_expected=2)
    Annotation.objects.filter(pk=result.annotation_id).update(seconds=6)
    table = trap_answers_table(project)
    assert table.passed[0].tolist() == [0, 1, 1]
    # 6 of usually 12 seconds.
    assert table.pace[0] == pytest.approx([0.5, 1, 1])


def test_excluded_answers_are_left_out(project: Project) -> None:
    meet_traps(make_rater(project, "anna"), 1, 0)
    exclude_rater(rater=project.raters.get(), reason="A bot.")
    assert trap_answers_table(project).traps == ()
    assert trap_answers_table(project, EVERYBODY).passed.tolist() == [[1.0]]
