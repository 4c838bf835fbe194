from calibration.contamination.texts import Pool, Shown, input_text, row_texts

QUESTION = "Why was my card blocked at the hotel in Lisbon?"


def test_a_text_is_found_inside_another_even_with_a_word_changed() -> None:
    pool = Pool([Shown("one", "Something else entirely."), Shown("two", f"Example:\n{QUESTION}\n")])
    assert pool.holding(QUESTION) == "two"
    assert pool.holding("Why was my card blocked at that hotel in Lisbon?") == "two"
    assert pool.holding("Why was my transfer delayed at the bank in Porto?") == ""


def test_short_texts_and_empty_pools_hold_nothing() -> None:
    assert Pool([Shown("one", "yes no maybe")]).holding("yes") == ""
    assert Pool([]).holding(QUESTION) == ""


def test_a_text_in_pieces_of_several_is_in_none_of_them() -> None:
    halves = [Shown("a", QUESTION[:24]), Shown("b", QUESTION[20:])]
    assert Pool(halves).holding(QUESTION) == ""


def test_conversations_and_rows_are_read() -> None:
    turns = [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Yes?"}]
    assert input_text(turns) == "Hi\nYes?"
    assert input_text(None) == ""
    assert row_texts({"input": turns, "outputs": [{"text": "A"}]}) == ["Hi\nYes?", "A"]
