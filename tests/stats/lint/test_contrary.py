import numpy as np
import pytest

from evalhub.stats.lint.contrary import (
    contrary_pair,
    contrary_raters,
    contrary_reference,
    majority_codes,
)


@pytest.mark.parametrize("ordered", [False, True])
def test_honest_raters_are_not_suspected(crowd, rated_as, ordered):
    truth = majority_codes(rated_as(crowd)).astype(float)
    rated = rated_as(crowd, ordered=ordered, reference=truth)
    assert list(contrary_raters(rated, 6)) == []
    assert list(contrary_reference(rated)) == []


def test_who_turned_the_scale_is_named(rng, rated_as):
    truth = rng.integers(0, 5, 200)
    matrix = np.clip(truth + rng.integers(-1, 2, (5, 200)), 0, 4).astype(float)
    matrix[2] = 4 - matrix[2]
    found = list(contrary_raters(rated_as(matrix, ordered=True), 5))
    assert [one.raters for one in found] == [("r2",)]
    assert found[0].severity == "serious"
    assert "r2 agrees with the majority of the others less often than chance would" in found[0].what
    assert "With the scale turned over" in found[0].what
    assert found[0].evidence["n"] > 100


def test_two_raters_who_contradict_each_other_are_one_finding(rng, rated_as):
    one = rng.integers(0, 2, 80).astype(float)
    found = list(contrary_raters(rated_as(np.stack([one, 1 - one]), 2), 2))
    assert [one.raters for one in found] == [("r0", "r1")]
    assert "each other" in found[0].what


def test_references_with_exchanged_labels_are_found(crowd, rated_as):
    truth = majority_codes(rated_as(crowd))
    swapped = np.where(truth < 0, np.nan, np.array([0, 2, 1, 3, 4])[truth])
    found = list(contrary_reference(rated_as(crowd, reference=swapped)))
    assert [one.rule for one in found] == ["polarity_flip"]
    assert "Reading b as c, c as b" in found[0].what


def test_a_contrary_judge_is_found_by_the_same_comparison(rng, crowd, rated_as):
    rated = rated_as(crowd, ordered=True)
    people = majority_codes(rated)
    judge = np.where(people < 0, -1, 4 - people)
    found = list(contrary_pair(rated, judge, people, ("The Judge gpt", "people"), raters=("gpt",)))
    assert found[0].what.startswith("The Judge gpt agrees with people")
    assert list(contrary_pair(rated, judge[:9], people[:9], ("a", "b"))) == []


def test_judges_of_llmfao_agree_with_people_and_would_not_turned(read_rows, ratings_of, rated_as):
    scale = ["B", "tie", "A"]
    matrix, units = ratings_of(read_rows("llmfao/labels.jsonl.gz"), scale)
    rated = rated_as(matrix, 3, ordered=True)
    verdicts = {
        row["item_id"]: scale.index(row["value"])
        for row in read_rows("llmfao/judge.jsonl.gz")
        if row["judge_model"] == "gpt-4"
    }
    judge = np.array([verdicts.get(unit, -1) for unit in units])
    turned = np.where(judge < 0, -1, 2 - judge)
    people = majority_codes(rated)
    assert list(contrary_pair(rated, judge, people, ("gpt-4", "people"))) == []
    assert len(list(contrary_pair(rated, turned, people, ("gpt-4", "people")))) == 1
    assert list(contrary_raters(rated, 124)) == []
