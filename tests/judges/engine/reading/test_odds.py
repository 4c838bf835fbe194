"""What the tokens of a reply say about its value."""

import math

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
