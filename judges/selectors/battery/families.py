"""Which model wrote an Output, and whether a Judge favours its own family."""

import re
from functools import lru_cache

import numpy as np

from annotation.models import Output, Subject
from annotation.selectors.ratings import FloatArray, IntArray
from evalhub.stats.bias.families import leniency_gap, opportunity_gap
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate
from judges.selectors.comparisons import Comparison
from judges.selectors.verdicts import among

BoolArray = np.ndarray[tuple[int, ...], np.dtype[np.bool_]]
ONE_FAMILY = {"chatgpt": "gpt", "codellama": "llama", "mixtral": "mistral"}
BEFORE_THE_NAME = frozenset({"code", "meta"})
GPT_J = ("j", "jt")
NO_NAME = frozenset({"assistant", "baseline", "candidate", "human", "model", "output", "system"})


@lru_cache(maxsize=4096)
def family_of(model: str) -> str:
    """The family a model's name tells, lower case: the first word behind the maker's.

    `openai/gpt-4.1` and `ChatGPT` are `gpt`, `Meta-Llama-3` is `llama`. Empty for names that
    tell none, as `model-a` or `human`. The word is all there is to go by: a family is a guess.
    """
    name = model.lower().rsplit("/", 1)[-1].strip()
    if re.match(r"o\d", name):
        return "gpt"
    words = [word for word in re.findall(r"[a-z]+", name) if word not in BEFORE_THE_NAME]
    if not words or words[0] in NO_NAME or len(words[0]) == 1:
        return ""
    if words[0] == "gpt" and len(words) > 1 and (words[1] in GPT_J or words[1].startswith("neo")):
        return "gpt-neo"
    return ONE_FAMILY.get(words[0], words[0])


def self_preference(found: Comparison) -> Estimate:
    """How much the judge favours outputs of its own family, beyond what the truth warrants.

    Outputs: leniency towards the family's less leniency towards the others, in points. Pairs
    with one output of the family: equal opportunity, see `opportunity_gap`.
    """
    family = family_of(found.verdicts.judge_model)
    if not family:
        raise UndefinedStatistic("no_family", "The name of the Judge's model tells no family.")
    if found.against is None:
        raise UndefinedStatistic("no_truth", "Neither a reference nor a majority is known.")
    if found.ratings.criterion.scope == "pair":
        return of_pairs(found, family)
    return of_outputs(found, family)


def of_outputs(found: Comparison, family: str) -> Estimate:
    judge, truth = found.numbers(found.judge), found.numbers(found.truth)
    if judge is None or truth is None:
        raise UndefinedStatistic("not_numbers", "Leniency needs values that are numbers.")
    own = some_own(families_of_outputs(found.verdicts.subjects) == family, family)
    return leniency_gap(judge, truth, own, **found.options("self_preference"))


def of_pairs(found: Comparison, family: str) -> Estimate:
    own = some_own(families_of_pairs(found.verdicts.subjects) == family, family)
    better = found.sides(found.truth)
    # One of the two is the family's, and one of the two is better.
    telling = (own[0] != own[1]) & np.isin(better, (0.0, 2.0))
    own_better = np.where(better == 0.0, own[0], own[1])
    chosen = share_of_views(found, better)
    options = found.options("self_preference")
    return opportunity_gap(chosen[telling], own_better[telling], **options)


def some_own(own: BoolArray, family: str) -> BoolArray:
    if not own.any():
        reason = f"No judged Output names a model of the Judge's own family ({family})."
        raise UndefinedStatistic("no_own_output", reason)
    return own


def share_of_views(found: Comparison, better: FloatArray) -> FloatArray:
    """Share of the parsed verdicts of each pair that choose the better output."""
    sides = found.sides(found.verdicts.matrix)
    parsed = np.count_nonzero(~np.isnan(sides), axis=0)
    right = np.count_nonzero(sides == better, axis=0)
    return np.where(parsed > 0, right / np.maximum(parsed, 1), np.nan)


def families_of_outputs(subjects: IntArray) -> np.ndarray[tuple[int], np.dtype[np.str_]]:
    """Family of the output behind each unit; empty where it names none."""
    rows = Subject.objects.filter(among("pk", subjects)).values_list("pk", "output__model")
    families = {pk: family_of(model or "") for pk, model in rows}
    return np.array([families.get(int(pk), "") for pk in subjects], dtype=np.str_)


def families_of_pairs(subjects: IntArray) -> np.ndarray[tuple[int, int], np.dtype[np.str_]]:
    """Families of output A (first row) and B (second row) of each pair."""
    outputs = Output.objects.filter(among("item__subjects", subjects), position__lt=2)
    rows = outputs.values_list("item__subjects", "position", "model")
    families = {(pk, position): family_of(model) for pk, position, model in rows}
    return np.array(
        [[families.get((int(pk), side), "") for pk in subjects] for side in (0, 1)], dtype=np.str_
    )
