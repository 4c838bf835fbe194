import pytest

from judges.engine.parsing import ParsedValue, parse_reply, unswap
from judges.engine.prompting import CriterionSpec
from judges.engine.requests import CallReply
from tests.judges.engine.conftest import HELPFUL, OVERALL

TONE = CriterionSpec("tone", "nominal", ("neutral", "warm", "cold"))
SAFE = CriterionSpec("safe", "nominal", (True, False))
SHARE = CriterionSpec("share", "interval")
TEXTUAL = CriterionSpec("grade", "ordinal", ("1", "2", "3"))


def read(text: str, *criteria: CriterionSpec, finish: str = "stop") -> list[ParsedValue]:
    return parse_reply(CallReply(text, finish, "m"), criteria or (HELPFUL,))


def only(text: str, criterion: CriterionSpec = HELPFUL) -> tuple[str, object]:
    (parsed,) = read(text, criterion)
    return parsed.status, parsed.value


@pytest.mark.parametrize(
    "text",
    [
        '{"reasoning": "r", "value": 4}',
        '```json\n{"reasoning": "r", "value": 4}\n```',
        'Here you are:\n{"value": 4, "reasoning": "r"}\nHope that helps!',
        '{"value": 1}\nOn reflection:\n{"value": 4}',
        'The text says {"value": 1}, which I ignore. {"value": 4}',
        '<think>maybe {"value": 2}? or {</think>{"value": 4}',
        'Sets like {a, b} are prose. {"value": 4}',
        '{"reasoning": "it says {\\"value\\": 1}", "value": 4}',
        '{"confidence": 0.9} {"value": 4} {"confidence": 0.9}',
        '{"value": "4"}',
        '{"value": " 4 "}',
        '{"value": 4.0}',
        '{"helpful": 4}',
        '{"helpful": {"reasoning": "r", "value": 4}}',
    ],
)
def test_the_last_complete_verdict_counts(text: str) -> None:
    assert only(text) == ("ok", 4)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "4",
        "I would give it a 4.",
        '{"score": 4}',
        '[{"score": 4}]',
        '{"value": 4, "value": 1}',
        '{"value": NaN}',
        '{"value": Infinity}',
        '{"value": 4',
        '{"value": 4} {',
        # The judge forgot to escape what it quotes: the quotation is no verdict.
        '{"reasoning": "he wrote {"value": 5}", "value": 2}',
        '{"reasoning": "he wrote {"value": 5}',
        '{"reasoning": "he wrote } {"value": 5} {", "value": 2}',
        '{"reasoning": "he wrote } {"value": 5}", "value": 2}',
        "{" * 5000,
        '{"a":' * 5000,
        '{"value": 4} ' + " " * 100_000,
    ],
)
def test_what_cannot_be_read_is_never_a_value(text: str) -> None:
    assert only(text) == ("unparsed", None)


@pytest.mark.parametrize(
    ("criterion", "given", "value"),
    [
        (HELPFUL, "true", None),
        (HELPFUL, "6", None),
        (HELPFUL, "4.5", None),
        (HELPFUL, "[4]", None),
        (HELPFUL, '{"x": 4}', None),
        (HELPFUL, '"four"', None),
        (SAFE, "true", True),
        (SAFE, '"true"', True),
        (SAFE, "1", None),
        (SAFE, '"yes"', None),
        (TONE, '"Warm"', "warm"),
        (TONE, '"warm and cold"', None),
        (TEXTUAL, "2", "2"),
        (TEXTUAL, "2.0", "2"),
        (SHARE, "0.25", 0.25),
        (SHARE, "1e999", None),
        (SHARE, '"0.25"', None),
        (SHARE, "true", None),
    ],
)
def test_only_values_of_the_scale_are_accepted(
    criterion: CriterionSpec, given: str, value: object
) -> None:
    status, found = only(f'{{"reasoning": "r", "value": {given}}}', criterion)
    assert (status, found) == (("off_scale", None) if value is None else ("ok", value))
    assert type(found) is type(value)


def test_text_that_fits_two_values_fits_none() -> None:
    twins = CriterionSpec("twins", "nominal", (1, "1"))
    assert only('{"value": 1}', twins) == ("ok", 1)
    assert only('{"value": "1"}', twins) == ("ok", "1")
    assert only('{"value": " 1"}', twins) == ("off_scale", None)


def test_null_is_an_abstention_with_its_reasoning() -> None:
    (parsed,) = read('{"reasoning": "no context", "value": null}')
    assert (parsed.status, parsed.rationale) == ("abstained", "no context")


def test_criteria_of_one_reply_are_read_apart() -> None:
    text = '{"helpful": {"reasoning": "a", "value": 2}, "tone": {"value": "loud"}, "safe": false}'
    found = read(text, HELPFUL, TONE, SAFE, SHARE)
    assert [(one.key, one.status, one.value) for one in found] == [
        ("helpful", "ok", 2),
        ("tone", "off_scale", None),
        ("safe", "ok", False),
        ("share", "unparsed", None),
    ]
    assert found[1].reason == '"loud" is not on the scale'


@pytest.mark.parametrize(
    ("finish", "status"),
    [
        ("stop", "ok"),
        ("length", "truncated"),
        ("tool_calls", "truncated"),
        ("", "truncated"),
        ("error", "truncated"),
        ("content_filter", "refused"),
        ("SAFETY", "refused"),
    ],
)
def test_a_good_text_counts_only_if_the_reply_came_to_its_end(finish: str, status: str) -> None:
    (parsed,) = read('{"reasoning": "r", "value": 4}', finish=finish)
    assert parsed.status == status
    assert (parsed.value is None) == (status != "ok")


LETTERS = CriterionSpec("overall", "ordinal", ("AA", "A", "tie", "B", "BB"))
ARROWS = CriterionSpec("overall", "ordinal", ("A>>B", "A>B", "A=B", "B>A", "B>>A"))
STEPS = CriterionSpec("overall", "ordinal", (-2, -1, 0, 1, 2))
MARKS = CriterionSpec("overall", "ordinal", (1, 2, 3, 4, 5))


@pytest.mark.parametrize(
    ("criterion", "value", "order", "own"),
    [
        (OVERALL, "A", "AB", "A"),
        (OVERALL, "A", "BA", "B"),
        (OVERALL, "B", "BA", "A"),
        (LETTERS, "AA", "BA", "BB"),
        (LETTERS, "tie", "BA", "tie"),
        (ARROWS, "A>B", "BA", "B>A"),
        (ARROWS, "A=B", "BA", "A=B"),
        (STEPS, -2, "BA", 2),
        (STEPS, 0, "BA", 0),
        (MARKS, 5, "AB", 5),
        (OVERALL, "A", "", "A"),
    ],
)
def test_a_choice_is_turned_back_to_the_pairs_own_sides(
    criterion: CriterionSpec, value: object, order: str, own: object
) -> None:
    parsed = ParsedValue("overall", "ok", value, "why")
    assert unswap(parsed, order, criterion) == ParsedValue("overall", "ok", own, "why")


def test_a_choice_that_cannot_be_turned_back_is_not_read() -> None:
    found = unswap(ParsedValue("overall", "ok", 5, "why"), "BA", MARKS)
    assert (found.status, found.value, found.rationale) == ("unparsed", None, "why")
    assert "which side is which" in found.reason


def test_there_is_nothing_to_turn_back_where_nothing_was_read() -> None:
    (parsed,) = read("no idea", OVERALL)
    assert unswap(parsed, "BA", OVERALL) is parsed


@pytest.mark.parametrize("given", ["9" * 900, "1e308", "-1e16", "1000000000000001"])
def test_numbers_beyond_the_bounds_are_off_the_scale(given: str) -> None:
    (parsed,) = read(f'{{"value": {given}}}', SHARE)
    assert (parsed.status, parsed.value) == ("off_scale", None)
    assert len(parsed.reason) < 120


@pytest.mark.parametrize(
    ("said", "kept"), [("0.8", 0.8), ("1", 1.0), ("85", None), ("true", None), ('"high"', None)]
)
def test_stated_confidence_is_a_number_from_0_to_1_or_nothing(
    said: str, kept: float | None
) -> None:
    text = f'{{"reasoning": "r", "value": 4, "confidence": {said}}}'
    (found,) = read(text)
    assert (found.value, found.confidence) == (4, kept)


@pytest.mark.parametrize(
    ("told", "reason"),
    [('"echo": "a1b2", ', ""), ('"echo": "b2a1", ', "is not what stands"), ("", "has no")],
)
def test_a_reply_with_the_code_of_another_call_is_not_read(told: str, reason: str) -> None:
    reply = CallReply(f'{{{told}"reasoning": "so", "value": 4}}', "stop", "m")
    (parsed,) = parse_reply(reply, [HELPFUL], echo="a1b2")
    assert (parsed.value, parsed.status) == (
        (4, "ok") if told and not reason else (None, "unparsed")
    )
    assert reason in parsed.reason
    # Nobody asked for a code: what stands there counts for nothing.
    assert parse_reply(reply, [HELPFUL])[0].value == 4
