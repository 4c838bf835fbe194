"""Shared errors over real rows, and what becomes of them."""

import numpy as np
import pytest

from annotation.models import Firing, Project
from annotation.selectors.quality.copying import shared_errors, true_values
from annotation.selectors.ratings import current_criteria, rating_table
from annotation.services.quality.evaluation import evaluate_pairs
from tests.factories.golden_sets import make_reference
from tests.factories.people import make_rater
from tests.factories.quality import answer, make_rule
from tests.factories.traps import make_trap


@pytest.fixture
def copied(project: Project) -> Project:
    """Eight raters on 60 Items; c copies what d gives, errors too."""
    rng = np.random.default_rng(11)
    raters = {key: make_rater(project, key) for key in "abcdefgh"}
    for n in range(60):
        given = {key: 3 if rng.random() < 0.7 else int(rng.choice([1, 2, 4, 5])) for key in raters}
        given["c"] = given["d"]
        for key, rater in raters.items():
            answer(rater, f"it-{n}", given[key])
    return project


def test_the_pair_is_found_and_told_to_the_lead_once(copied: Project) -> None:
    (found,) = shared_errors(copied, 0.05)
    assert (found.first, found.second) == ("c", "d")
    make_rule(copied, "copying", action="message", threshold=0.05)
    (firing,) = evaluate_pairs(project=copied)
    assert (firing.rater.key, firing.other.key) == ("c", "d")
    assert firing.evidence["k"] == found.pair.same
    assert firing.evidence["expected"] == pytest.approx(found.pair.expected)
    assert evaluate_pairs(project=copied) == []
    assert Firing.objects.count() == 1


def test_true_values_come_from_traps_then_references_then_a_broad_majority(
    project: Project,
) -> None:
    raters = [make_rater(project, f"r{n}") for n in range(5)]
    for key, values in {"a": [2] * 5, "b": [2] * 5, "c": [2, 2, 2, 4, 5], "d": [2, 2]}.items():
        for rater, value in zip(raters, values, strict=False):
            answer(rater, key, value)
    make_trap(project.items.get(key="a"), {"accuracy": 5})
    make_reference(project.items.get(key="b").subjects.get(), "accuracy", 4)
    (criterion,) = [c for c in current_criteria(project) if c.key == "accuracy"]
    # Places on the scale 1 to 5: 5 is place 4, 4 is place 3, 2 is place 1.
    truth = true_values(rating_table(criterion))
    assert truth[:3] == pytest.approx([4.0, 3.0, 1.0])
    assert np.isnan(truth[3])


def test_a_project_without_ratings_has_no_pairs(project: Project) -> None:
    assert shared_errors(project, 0.05) == []


def test_the_check_of_pairs_ends_where_no_value_is_known(project: Project) -> None:
    # Two answers of an Item, no reference, no trap: how nearly every project begins.
    raters = [make_rater(project, f"r{n}") for n in range(2)]
    for n in range(12):
        for rater in raters:
            answer(rater, f"it-{n}", 3)
    make_rule(project, "copying", action="message", threshold=0.05)
    assert evaluate_pairs(project=project) == []
