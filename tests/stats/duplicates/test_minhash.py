import numpy as np
import pytest

from evalhub.stats.duplicates.minhash import Pair, groups, near_duplicates, signature, similarity
from evalhub.stats.duplicates.shingles import jaccard, shingles

QUESTION = "Why was my card blocked when I tried to pay at the hotel in Lisbon last night?"
NEAR = "Why was my card blocked when I tried to pay in the hotel in Lisbon last night?"
OTHER = "How do I change the address on my savings account before I move house in May?"


def test_equal_and_nearly_equal_texts_are_paired_and_others_are_not() -> None:
    found = near_duplicates([QUESTION, OTHER, NEAR, QUESTION.upper()], threshold=0.7)
    assert [(one.first, one.second) for one in found] == [(0, 2), (0, 3)]
    assert found[0].similarity == pytest.approx(jaccard(shingles(QUESTION), shingles(NEAR)))
    assert found[1].similarity == pytest.approx(1.0)


def test_the_threshold_is_exact() -> None:
    similarity = jaccard(shingles(QUESTION), shingles(NEAR))
    assert near_duplicates([QUESTION, NEAR], similarity)
    assert not near_duplicates([QUESTION, NEAR], similarity + 0.001)


def test_signatures_estimate_the_similarity() -> None:
    rng = np.random.default_rng(4)
    words = ["".join(rng.choice(list("abcdefghij"), 6)) for _ in range(300)]
    one, other = " ".join(words[:200]), " ".join(words[50:250])
    exact = jaccard(shingles(one), shingles(other))
    # 64 places: the standard error is at most 1/16.
    estimate = float((signature(shingles(one)) == signature(shingles(other))).mean())
    assert estimate == pytest.approx(exact, abs=3 / 16)


def test_the_same_texts_give_the_same_pairs_in_any_order() -> None:
    texts = [f"{QUESTION} {number % 7}" for number in range(40)]
    first = {frozenset((one.first, one.second)) for one in near_duplicates(texts, 0.9)}
    back = {
        frozenset((39 - one.first, 39 - one.second)) for one in near_duplicates(texts[::-1], 0.9)
    }
    joined = [groups(40, [Pair(*sorted(pair), 1.0) for pair in pairs]) for pairs in (first, back)]
    assert joined[0] == joined[1]
    assert len(near_duplicates(texts, 1.0)) == 33


def test_long_texts_are_compared_by_a_fair_sample() -> None:
    rng = np.random.default_rng(5)
    words = ["".join(rng.choice(list("abcdefghij"), 6)) for _ in range(2000)]
    one, other = " ".join(words), " ".join(words[:1000])
    # Half of the words are shared; a sample of about 768 hashes is within 6 points of that.
    found = similarity(shingles(one)[:512], shingles(other)[:512])
    assert found == pytest.approx(0.5, abs=0.06)


def test_a_crowd_of_equal_texts_is_one_group_without_every_pair() -> None:
    found = near_duplicates([QUESTION] * 500)
    assert len(found) == 499
    assert set(groups(500, found)) == {0}


def test_texts_without_a_shingle_are_like_nothing() -> None:
    assert near_duplicates(["yes", "yes", "", ""]) == []


def test_groups_follow_chains() -> None:
    # 1-4 and 4-2 join 1, 2 and 4; 0 and 3 stay alone.
    assert groups(5, [Pair(1, 4, 0.9), Pair(2, 4, 0.8)]) == [0, 1, 1, 3, 1]
