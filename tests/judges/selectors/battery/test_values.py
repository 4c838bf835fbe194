"""Verdicts as numbers with an order."""

import numpy as np
import pytest

from judges.models import JudgeRun
from judges.selectors.battery.values import choices, in_order, pair_words, width_of


def test_numbers_are_their_own_order_and_names_have_none(compared) -> None:
    numbers = compared([0, 4], [1, 2])
    np.testing.assert_array_equal(in_order(numbers, numbers.judge), [1, 5])
    assert width_of(numbers) == pytest.approx(4)


def test_choices_are_shares_of_a_over_the_views(compared) -> None:
    # Places of A, B, tie; two orders.
    found = compared(
        [[0, 0, 1, np.nan], [0, 1, 1, np.nan]], [0] * 4, "overall", (("AB", 0), ("BA", 0))
    )
    both = found.sides(found.verdicts.matrix)
    expected = np.nanmean(1 - both[:, :3] / 2, axis=0)
    np.testing.assert_array_equal(choices(found)[:3], expected)
    assert np.isnan(choices(found)[3])


def test_words_of_both_outputs_of_a_pair(pair_run: JudgeRun) -> None:
    pairs = pair_run.project.subjects.filter(scope="pair").values_list("pk", flat=True)
    first = pair_run.project.items.get(key="p-0")
    first.outputs.filter(position=1).update(text="one two  three")
    words = pair_words(np.array(sorted(pairs)))
    assert words.shape == (2, 4)
    assert words[1, 0] == 4
