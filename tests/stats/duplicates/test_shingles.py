import pytest

from evalhub.stats.duplicates.shingles import contained, jaccard, normalised, overlap, shingles


def test_case_blanks_and_compatibility_forms_make_no_difference() -> None:
    assert normalised("  A\tLong\n\nﬁle ") == "a long file"
    assert shingles("WHERE  is it?").tolist() == shingles("where is it?").tolist()


def test_a_shingle_is_counted_once_and_short_texts_have_none() -> None:
    # "aaaaaaa" holds "aaaaa" three times; "abcdefg" holds abcde, bcdef, cdefg.
    assert len(shingles("aaaaaaa")) == 1
    assert len(shingles("abcdefg")) == 3
    assert len(shingles("abcd")) == 0
    assert shingles("お客様の口座番号").size == 4


def test_similarity_is_shared_over_all_shingles() -> None:
    one, other = shingles("abcdefgh"), shingles("abcdefxy")
    # abcde, bcdef shared; cdefg, defgh and cdefx, defxy apart: 2 of 6.
    assert overlap(one, other) == 2
    assert jaccard(one, other) == pytest.approx(2 / 6)
    assert contained(one, other) == pytest.approx(2 / 4)
    assert contained(shingles(""), other) == pytest.approx(0.0)
    assert jaccard(shingles(""), shingles("")) == pytest.approx(0.0)


def test_a_text_inside_a_longer_one_is_contained_whole() -> None:
    question = "Why was my card blocked abroad?"
    prompt = f"Judge answers. Example: {question} Be strict."
    assert contained(shingles(question), shingles(prompt)) == pytest.approx(1.0)
    assert jaccard(shingles(question), shingles(prompt)) < 0.7
