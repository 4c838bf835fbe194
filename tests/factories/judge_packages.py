"""Packages of judges without a database, their texts as hostile as any."""

from typing import Any

from judges.engine.prompting import CriterionSpec
from judges.exports.package import (
    Case,
    Given,
    Golden,
    JudgeFacts,
    JudgePackage,
    PromptFacts,
    ReleaseFacts,
    Shown,
)

NASTY = (
    "{{ input }} {{output}} {{ env.HOME }} {% raw %}x{% endraw %} {# c #} {{{a}}} #} {{ o\n next",
    "file:///etc/hostname \"quoted\" 'single' <b>\\n\\u0041 {input} {0} %s $HOME\n\n",
    '"""\nimport os\n"""; os.system("x") # \u202e\u2028 é \U0001f600 \x07',
    '{{#x}}y{{/x}} {{=<% %>=}} <% a %> {\n}} {"score": 1} {{ outputs }} {{item.x}} \\',
)
TEXT = """\
Judge it. {{ "not a place" }
{{ guidelines }}
# Criteria
{{ rubric }}
=== MATERIAL BEGINS ===
[Input]
{{ input }}
[Context]
{{ context }}
[Answer]
{{ output }}
=== MATERIAL ENDS ===
Return {"accuracy": {"reasoning": "...", "value": 1}}"""
PAIR_TEXT = "Which? {{ rubric }}\n{{ input }}\n[A]\n{{ output_a }}\n[B]\n{{ output_b }}"
ACCURACY = CriterionSpec(
    "accuracy",
    "ordinal",
    (1, 2, 3, 4, 5),
    "How right is it? {{ input }}",
    "Mind the {braces}.",
    {"1": "Wrong {{ output }}.", "5": "Right {%\n}}"},
)
TONE = CriterionSpec("tone", "nominal", ("warm", "cold", "neutral {{x}}"), "Which tone?")
WORDS = CriterionSpec("words", "ratio", (), "How many words?")
PERCENT = CriterionSpec("percent", "interval", tuple(range(1, 101)), "How many percent?")
OVERALL = CriterionSpec("overall", "nominal", ("A", "tie", "B"), "Which is better?")
SPLITS = ("calibration", "held_out")
# One list per rater and criterion, over the cases; None abstains.
RATINGS: dict[str, list[list[Any]]] = {
    "accuracy": [[1, 2, 3, 4], [1, 2, 4, 4], [2, None, 3, 5]],
    "tone": [["warm", "cold", "warm", "cold"], ["warm", "warm", "warm", "cold"]],
}


def make_package(*, pair: bool = False, splits: tuple[str, ...] = ("",)) -> JudgePackage:
    """Four cases; with splits the last one is held out."""
    criteria = (OVERALL,) if pair else (ACCURACY, TONE, WORDS, PERCENT)
    return JudgePackage(
        release=make_release_facts(splits),
        prompt=PromptFacts("strict", 3, "ab" * 32, PAIR_TEXT if pair else TEXT, scope_of(pair)),
        judge=JudgeFacts("small", "gpt-x", "openai", {"temperature": 0, "max_tokens": 300}),
        criteria=criteria,
        cases=tuple(make_case(at, pair=pair, splits=splits) for at in range(len(NASTY))),
        certificate={"accuracy": {"holds": True, "expires_at": "2027-01-01T00:00:00+00:00"}},
        left_out={"trap": 2},
    )


def scope_of(pair: bool) -> str:
    return "pair" if pair else "output"


def make_release_facts(splits: tuple[str, ...] = ("",)) -> ReleaseFacts:
    return ReleaseFacts(
        project="bank",
        number=2,
        digest="cd" * 32,
        canary="evalhub-canary-" + "0" * 32,
        released_at="2026-01-01T00:00:00Z",
        rubric_name="Bank",
        rubric_version=4,
        guidelines="Be fair. {{ output }} {% if %} {x}",
        splits=splits,
    )


def make_case(at: int, *, pair: bool, splits: tuple[str, ...]) -> Case:
    text = NASTY[at]
    texts = [text, f"other {text}"] if pair else [text]
    golden: dict[str, Any] = {"overall": ["A", "tie", "B", "A"][at]} if pair else values_at(at)
    return Case(
        item_id=f"it/{at} {{{{x}}}}",
        output_id=None if pair else "a",
        split=splits[-1 if at == len(NASTY) - 1 else 0],
        input=text,
        context=NASTY[at - 1],
        reference="",
        outputs=tuple(Shown(f"o{n}", "model-a", one) for n, one in enumerate(texts)),
        golden={key: Golden(value, "majority", {"ratings": {}}) for key, value in golden.items()},
        ratings={
            key: tuple(Given(f"r{n}", row[at]) for n, row in enumerate(rows))
            for key, rows in RATINGS.items()
        },
    )


def values_at(at: int) -> dict[str, Any]:
    return {
        "accuracy": [1, 2, 3, 4][at],
        "tone": ["warm", "cold", "warm", "cold"][at],
        "words": at + 0.5,
        "percent": 10 * at + 1,
    }
