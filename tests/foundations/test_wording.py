from evalhub.web.wording import DiffLine, Piece, word_change


def text_of(line: DiffLine) -> str:
    return "".join(f"[{one.text}]" if one.changed else one.text for one in line.pieces)


def shown(before: str, after: str) -> list[str]:
    change = word_change("Question", before, after)
    return [f"{line.op}{text_of(line)}" for line in change.lines] if change else []


def test_words_that_went_and_came_are_marked() -> None:
    assert shown("Is everything the customer asked answered?", "Is everything asked answered?") == [
        "-Is everything[ the customer] asked answered?",
        "+Is everything asked answered?",
    ]


def test_words_in_a_row_are_one_mark() -> None:
    assert shown("How is the accuracy?", "How is it, in so many words?") == [
        "-How is [the accuracy]?",
        "+How is [it, in so many words]?",
    ]


def test_lines_that_stay_stand_between() -> None:
    assert shown("One.\nTwo.", "One.\nTwo now.") == [" One.", "-Two.", "+Two[ now]."]


def test_a_text_that_has_nothing_in_common_is_replaced_whole() -> None:
    assert shown("Left open.", "No next step, no answer") == [
        "-[Left open.]",
        "+[No next step, no answer]",
    ]


def test_a_text_that_was_empty_only_comes() -> None:
    assert shown("", "A new rule.") == ["+[A new rule.]"]


def test_line_ends_and_spaces_at_the_end_are_no_change() -> None:
    assert word_change("Question", "One.\r\nTwo. ", "One.\nTwo.") is None


def test_pieces_keep_every_character() -> None:
    before, after = "a b c\nd e f", "a b x\nd e f g"
    change = word_change("Question", before, after)
    assert change is not None
    lost = [line for line in change.lines if line.op in "- "]
    assert "\n".join("".join(p.text for p in line.pieces) for line in lost) == before
    assert Piece("a b c\nd e f") not in change.lines[0].pieces
