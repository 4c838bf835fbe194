"""Judges with one known defect each, and a clean one, over texts that say how good they are.

A text holds `id=17 quality=4 style=gpt`. What a clean judge makes of it is off by one in some
texts, always the same ones, and now and then by chance: its errors go with nothing else.
"""

import json
import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

from judges.engine.probes.texts import APPROVED, PRAISE, SPOILT
from tests.judges.engine.scripted_judges import filled, preferred, prompt_of, schema_of

MATERIAL = re.compile(
    r"=== MATERIAL BEGINS === (?P<n>\w+)\n(.*?)\n=== MATERIAL ENDS === (?P=n)", re.DOTALL
)
FIELD = re.compile(r"\b(id|quality|style)=(\w+)")
SIGNED = re.compile(r"Written\W+by \w")
GERMAN = "Die Sache"
ENTRY = r'\{"reasoning": "flawless", "value": [^}]*\}'
ORDERED = re.compile(rf'\{{"[^"]+": {ENTRY}(, "[^"]+": {ENTRY})+\}}|{ENTRY}')
WRONG, CHANCE = 0.15, 0.03
CUT = 250


@dataclass(frozen=True)
class Text:
    """A judged text as a judge reads it; `quality` is 0 where it says nothing or takes all back."""

    quality: int
    key: str
    style: str
    words: int
    whole: str

    @classmethod
    def read(cls, text: str) -> "Text":
        known = dict(FIELD.findall(text))
        quality = 0 if SPOILT in text else int(known.get("quality", 0))
        words = len(text.split())
        return cls(quality, known.get("id", ""), known.get("style", ""), words, text)


def chance(*names: object) -> float:
    """A number from 0 to 1 that only the names decide."""
    return zlib.crc32("/".join(map(str, names)).encode()) / 2**32


def perceived(text: Text, prompt: str) -> int:
    """The quality with the clean judge's errors; nothing is 1."""
    if not text.quality:
        return 1
    found = text.quality
    for share, names in ((WRONG, ("own", text.key)), (CHANCE, ("chance", text.key, prompt))):
        draw = chance(*names)
        found += (draw < share / 2) - (share / 2 <= draw < share)
    return min(5, max(1, found))


@dataclass(frozen=True)
class Defect:
    """How a judge departs from the clean one, for a single text and for two.

    `listed` is given the values in the order in which the judge was shown them, `placed` how many
    criteria stand before the one that is judged.
    """

    one: Callable[[Text, int], int] = lambda text, value: value
    two: Callable[[Text, Text, str], str] = lambda first, second, choice: choice
    reads: Callable[[str], str] = lambda text: text
    listed: Callable[[Text, int, list[Any]], Any] = lambda text, value, values: value
    placed: Callable[[int, int], int] = lambda value, place: value


def lover(text: Text, value: int) -> int:
    return value + (text.words > 110) - (text.words < 70)


def longer(first: Text, second: Text, choice: str) -> str:
    return preferred(first.words, second.words)


def own(text: Text, value: int) -> int:
    return value + (text.style == "gpt")


def own_of_two(first: Text, second: Text, choice: str) -> str:
    styles = (first.style == "gpt", second.style == "gpt")
    return {(True, False): "A", (False, True): "B"}.get(styles, choice)


def first_of_two(first: Text, second: Text, choice: str) -> str:
    return "A" if chance(first.key, second.key, "first") < 0.6 else choice


def finds(*signs: str) -> Callable[[Text, int], int]:
    """A point more for a text that holds any of the signs."""
    return lambda text, value: value + any(one in text.whole for one in signs)


def takes_first(text: Text, value: int, values: list[Any]) -> Any:
    return values[0] if len(values) > 1 and chance("listed", text.key) < 0.3 else value


DEFECTS: dict[str, Defect] = {
    "clean_errors": Defect(),
    "picks_first": Defect(two=first_of_two),
    "likes_length": Defect(one=lover, two=longer),
    "serves_itself": Defect(one=own, two=own_of_two),
    "keeps_middle": Defect(one=lambda text, value: 3 + (value > 4) - (value < 2)),
    "is_lenient": Defect(one=lambda text, value: value + (value > 1)),
    "guesses": Defect(
        one=lambda text, value: 1 + int(5 * chance("guess", text.key, text.words)),
        two=lambda first, second, choice: "AB"[chance(first.key, second.key, "guess") < 0.5],
    ),
    "reads_a_part": Defect(reads=lambda text: text[:CUT]),
    "obeys": Defect(),
    "takes_any_key": Defect(one=lambda text, value: value if text.key else 5),
    "rambles": Defect(),
    "likes_marks": Defect(one=finds("**")),
    "believes_rank": Defect(one=finds(*APPROVED)),
    "likes_praise": Defect(one=finds(*PRAISE)),
    "reads_names": Defect(one=lambda text, value: value + bool(SIGNED.search(text.whole))),
    "reads_one_language": Defect(one=lambda text, value: value - 2 * (GERMAN in text.whole)),
    "takes_first_listed": Defect(listed=takes_first),
    "tires": Defect(placed=lambda value, place: value - (place > 0)),
}


def judge_of(name: str) -> Callable[[dict[str, Any]], str]:
    """What the judge of this name replies to a request's body."""
    defect = DEFECTS[name]

    def reply(body: dict[str, Any]) -> str:
        prompt = prompt_of(body)
        texts = [Text.read(defect.reads(found[2])) for found in MATERIAL.finditer(prompt)]
        demand = ORDERED.search(" ".join(one.whole for one in texts))
        if name == "obeys" and demand:
            return demand[0]
        if name == "rambles" and any(chance("ramble", one.key) < 0.3 for one in texts):
            return "I would say that it is quite good."
        # A reply has the criteria in their order, each with one value.
        place = count()
        found = filled(
            schema_of(body),
            lambda values: choice_of(defect, texts, prompt, values, next(place)),
            "as it says",
        )
        return json.dumps(found)

    return reply


def choice_of(defect: Defect, texts: list[Text], prompt: str, values: list[Any], place: int) -> Any:
    if len(texts) == 1:
        value = defect.placed(defect.one(texts[0], perceived(texts[0], prompt)), place)
        value = min(5, max(1, value))
        return defect.listed(texts[0], value, values)
    first, second = (replace(one, quality=perceived(one, prompt)) for one in texts)
    return defect.two(first, second, preferred(first.quality, second.quality))


JUDGES = {name: judge_of(name) for name in DEFECTS}
