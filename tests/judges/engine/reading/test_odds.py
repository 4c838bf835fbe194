"""What the tokens of a reply say about its value."""

import math
from dataclasses import replace

import pytest

from judges.engine.prompting import CriterionSpec
from judges.engine.reading.odds import expected_of, odds_of
from judges.engine.requests import CallReply, TokenLogprob
from tests.judges.engine.conftest import HELPFUL, OVERALL


def reply(*tokens: str | TokenLogprob) -> CallReply:
    made = [one if isinstance(one, TokenLogprob) else TokenLogprob(one, 0.0) for one in tokens]
    return CallReply("".join(one.token for one in made), "stop", "m", logprobs=tuple(made))


def choice(token: str, **shares: float) -> TokenLogprob:
    told = tuple((text.strip("_"), math.log(share)) for text, share in shares.items())
    return TokenLogprob(token, told[0][1], told)


def test_a_number_is_weighed_with_its_alternatives() -> None:
    four = choice("4", _4=0.6, _5=0.3, _3=0.06, the=0.04)
    odds = odds_of(reply('{"reasoning": "so", "', "value", '":', " ", four, "}"), [HELPFUL])
    # 0.96 of it is known: 0.6/0.96, 0.3/0.96, 0.06/0.96.
    assert odds["helpful"] == pytest.approx({"4": 0.625, "5": 0.3125, "3": 0.0625})
    # 4 * 0.625 + 5 * 0.3125 + 3 * 0.0625
    assert expected_of(odds["helpful"], HELPFUL.values) == pytest.approx(4.25)


def test_a_word_is_told_by_its_first_token_behind_the_quote() -> None:
    either = choice("A", A=0.7, t=0.2, B=0.1)
    odds = odds_of(reply('{"value": "', either, '"}'), [OVERALL])
    assert odds["overall"] == pytest.approx({"A": 0.7, "tie": 0.2, "B": 0.1})
    assert expected_of(odds["overall"], OVERALL.values) is None


def test_each_criterion_is_read_at_its_own_value() -> None:
    text = ('{"helpful": {"reasoning": "r", "value": ', choice("2", _2=1.0), "}, ")
    more = (
        '"overall": {"reasoning": "\\"value\\": 5", "value": "',
        choice("B", B=0.9, A=0.1),
        '"}}',
    )
    odds = odds_of(reply(*text, *more), [HELPFUL, OVERALL])
    assert odds["helpful"] == {"2": 1.0}
    assert odds["overall"] == pytest.approx({"B": 0.9, "A": 0.1})


@pytest.mark.parametrize(
    "tokens",
    [
        ('{"value": ', choice("4", _4=0.3, maybe=0.7), "}"),
        ('{"score": ', choice("4", _4=1.0), "}"),
        ('{"value": ',),
    ],
)
def test_tokens_that_tell_too_little_tell_nothing(tokens: tuple[str | TokenLogprob, ...]) -> None:
    assert odds_of(reply(*tokens), [HELPFUL]) == {}


def test_without_tokens_or_points_there_are_no_odds() -> None:
    assert odds_of(CallReply('{"value": 4}', "stop", "m"), [HELPFUL]) == {}
    free = CriterionSpec("free", "ratio")
    assert odds_of(reply('{"value": ', choice("4", _4=1.0), "}"), [free]) == {}


TEN = CriterionSpec("ten", "ordinal", tuple(range(1, 11)))


def test_single_digits_do_not_make_ten_a_one() -> None:
    ten = ('{"value": ', choice("1", _1=0.9, _9=0.1), choice("0", _0=0.95), "}")
    assert odds_of(reply(*ten), [TEN]) == {}
    one = ('{"value": ', choice("1", _1=0.9, _9=0.1), choice("}", **{"}": 0.99, "_0": 0.01}))
    assert odds_of(reply(*one), [TEN])["ten"] == pytest.approx({"1": 0.9, "9": 0.1})


def test_what_may_begin_ten_is_not_taken_for_one() -> None:
    nine = ('{"value": ', choice("9", _9=0.7, _1=0.3), "}")
    assert odds_of(reply(*nine), [TEN]) == {}
    # This model's tokens hold several digits, as one of them shows.
    joined = ('{"reasoning": "', "2026", '", "value": ', choice("9", _9=0.7, _1=0.3), "}")
    assert odds_of(reply(*joined), [TEN])["ten"] == pytest.approx({"9": 0.7, "1": 0.3})
    whole = ('{"value": ', choice("10", _10=0.8, _1=0.2), "}")
    assert odds_of(reply(*whole), [TEN])["ten"] == pytest.approx({"10": 0.8, "1": 0.2})


def test_a_criterion_called_reasoning_is_read_at_its_value() -> None:
    spec = CriterionSpec("reasoning", "ordinal", (1, 2, 3, 4, 5))
    alone = ('{"reasoning": "', choice("4", _4=1.0), ' of 5", "value": ', choice("2", _2=1.0), "}")
    assert odds_of(reply(*alone), [spec]) == {"reasoning": {"2": 1.0}}
    first = ('{"reasoning": {"reasoning": "x", "value": ', choice("3", _3=1.0), '}, "helpful": ')
    second = ('{"reasoning": "', choice("5", _5=1.0), '", "value": ', choice("1", _1=1.0), "}}")
    found = odds_of(reply(*first, *second), [spec, HELPFUL])
    assert found == {"reasoning": {"3": 1.0}, "helpful": {"1": 1.0}}


def test_a_sign_that_begins_two_points_is_not_left_out_of_the_sum() -> None:
    spec = CriterionSpec("change", "ordinal", (-2, -1, 0, 1, 2))
    # 0.48 is -1 or -2: what is left (0.50 and 0.02) would have said 1 of a judge that says -1.
    minus = ('{"value": ', choice("-", **{"-": 0.48, "_1": 0.5, "_0": 0.02}), "1", "}")
    assert odds_of(reply(*minus), [spec]) == {}
    # 0.04 of it may be told or not: 0.72/0.96 and 0.24/0.96 of what is known.
    hardly = ('{"value": ', choice("1", _1=0.72, _0=0.24, **{"-": 0.04}), "}")
    odds = odds_of(reply(*hardly), [spec])["change"]
    assert odds == pytest.approx({"1": 0.75, "0": 0.25})
    whole = ('{"value": ', choice("-1", **{"-1": 0.6, "-2": 0.3, "_0": 0.1}), "}")
    odds = odds_of(reply(*whole), [spec])["change"]
    # -0.6 - 2 * 0.3
    assert expected_of(odds, spec.values) == pytest.approx(-1.2)


def test_what_begins_two_words_alike_tells_neither() -> None:
    spec = CriterionSpec("mark", "ordinal", ("bad", "good", "great"))
    either = ('{"value": "', choice("g", g=0.3, bad=0.7), 'ood"}')
    assert odds_of(reply(*either), [spec]) == {}
    told = ('{"value": "', choice("go", go=0.6, gr=0.1, bad=0.3), 'od"}')
    odds = odds_of(reply(*told), [spec])["mark"]
    assert odds == pytest.approx({"good": 0.6, "great": 0.1, "bad": 0.3})
    # A quote alone may be followed by any of them.
    quoted = ('{"value": ', choice('"bad', **{'"bad': 0.6, '"': 0.4}), '"}')
    assert odds_of(reply(*quoted), [spec]) == {}


def test_tokens_that_are_not_those_of_the_text_tell_nothing() -> None:
    whole = reply('{"value": ', choice("4", _4=0.8, _5=0.2), "}")
    assert odds_of(whole, [HELPFUL])["helpful"] == pytest.approx({"4": 0.8, "5": 0.2})
    # The first is missing, so that every place would be off by its length.
    assert odds_of(replace(whole, logprobs=whole.logprobs[1:]), [HELPFUL]) == {}
    assert odds_of(replace(whole, logprobs=whole.logprobs[:2]), [HELPFUL]) == {}
    ended = replace(whole, logprobs=(*whole.logprobs, TokenLogprob("<|end|>", 0.0)))
    assert odds_of(ended, [HELPFUL]) == odds_of(whole, [HELPFUL])
