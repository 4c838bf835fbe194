"""Differential functioning: slices of the items that are scored otherwise than people warrant."""

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import islice

import numpy as np
from django.db.models.fields.json import KeyTextTransform

from annotation.models import Project, Subject
from annotation.selectors.handout.settings import metadata_keys
from annotation.selectors.ratings import FloatArray
from evalhub.stats.bias.functioning import Functioning, Units, differential_functioning
from evalhub.stats.errors import UndefinedStatistic
from evalhub.templatetags.figures import p_value
from judges.selectors.battery.kinds import KINDS
from judges.selectors.battery.probe import Probe, probe_of
from judges.selectors.battery.values import choices, in_order
from judges.selectors.comparisons import Comparison
from judges.selectors.verdicts import among

MOST_KEYS = 3
MOST_VALUES = 6
FEWEST = 20
RESAMPLES = 100
LETTERS = {"A": "negligible", "B": "moderate", "C": "large"}


def slice_probes(found: Comparison) -> Iterator[Probe]:
    """One probe for each of the first keys that cut the judged items into large slices."""
    values = scores_and_match(found)
    if values is None:
        return
    yield from islice(probes_by_key(found, *values), MOST_KEYS)


def probes_by_key(found: Comparison, scores: FloatArray, match: FloatArray) -> Iterator[Probe]:
    subjects = found.verdicts.subjects.tolist()
    items = dict(Subject.objects.filter(among("pk", subjects)).values_list("pk", "item_id"))
    clusters = np.array([items.get(pk, -1) for pk in subjects])
    known = ~np.isnan(scores) & ~np.isnan(match)
    for key in cutting_keys(subjects):
        values = values_of(subjects, key)
        names, groups = groups_of([values.get(pk, "") for pk in subjects], known)
        if len(names) < 2:
            continue
        units = Units(scores, match, groups, clusters)
        rng = found.options(f"slice {key}")["rng"]
        try:
            result = differential_functioning(units, rng=rng, resamples=RESAMPLES)
        except UndefinedStatistic:
            continue
        yield slice_probe(key, names, result)


def scores_and_match(found: Comparison) -> tuple[FloatArray, FloatArray] | None:
    """The judge's values, and the mean of people's (what is taken as true where nobody rated)."""
    if found.against is None:
        return None
    if found.ratings.criterion.scope == "pair":
        if not found.names_sides:
            return None
        people, truth = 1.0 - found.sides(found.people) / 2, 1.0 - found.sides(found.truth) / 2
        return choices(found), mean_or(people, truth)
    judge, truth = in_order(found, found.judge), in_order(found, found.truth)
    people = in_order(found, found.people)
    if judge is None or truth is None or people is None:
        return None
    return judge, mean_or(people, truth)


def mean_or(people: FloatArray, truth: FloatArray) -> FloatArray:
    known = ~np.isnan(people)
    if not known.any():
        return truth
    total, n = np.where(known, people, 0.0).sum(axis=0), known.sum(axis=0)
    return np.where(n > 0, total / np.maximum(n, 1), np.nan)


def cutting_keys(subjects: list[int]) -> list[str]:
    """Metadata keys of the project with several values that are not all different."""
    project = Project.objects.filter(subjects__in=subjects[:1]).first()
    known = metadata_keys(project) if project else []
    return [one.key for one in known if len(one.values) > 1 and one.values[0][1] > 1]


def values_of(subjects: list[int], key: str) -> Mapping[int, str]:
    text = KeyTextTransform(key, "item__metadata")
    rows = Subject.objects.filter(among("pk", subjects), item__metadata__has_key=key)
    pairs = rows.annotate(slice_value=text).values_list("pk", "slice_value")
    return {pk: value for pk, value in pairs if value is not None}


def groups_of(
    values: list[str], known: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]
) -> tuple[list[str], np.ndarray[tuple[int, ...], np.dtype[np.int64]]]:
    """The commonest values with enough units, and the group of every unit (-1 for none)."""
    counts = Counter(value for value, use in zip(values, known, strict=True) if use and value)
    names = sorted(name for name, n in counts.most_common(MOST_VALUES) if n >= FEWEST)
    places = {name: place for place, name in enumerate(names)}
    return names, np.array([places.get(value, -1) for value in values], dtype=np.int64)


def slice_probe(key: str, names: list[str], result: Functioning) -> Probe:
    return probe_of(
        KINDS["slice"],
        result.gain,
        key=f"slice:{key}",
        name=f"Slice: {key}",
        meaning=slice_sentence(names, result),
        numbers=(
            ("slices", names),
            ("uniform", effect_report(result, "uniform")),
            ("crossed", effect_report(result, "crossed")),
            ("shifts", {names[place]: shift for place, shift in result.shifts.items()}),
        ),
    )


def effect_report(result: Functioning, step: str) -> dict[str, object]:
    effect = result.uniform if step == "uniform" else result.crossed
    return {
        "chi_square": effect.chi_square,
        "freedom": effect.freedom,
        "p_value": effect.p_value,
        "r_squared_gain": effect.gain,
        "class": effect.letter,
    }


def slice_sentence(names: list[str], result: Functioning) -> str:
    """Which slice is scored highest and lowest at the same human value, and how large that is."""
    shifts = {names[0]: 0.0} | {names[place]: shift for place, shift in result.shifts.items()}
    highest, lowest = max(shifts, key=shifts.__getitem__), min(shifts, key=shifts.__getitem__)
    letter = max(result.uniform.letter, result.crossed.letter)
    return (
        f"At the same human value {highest} is scored highest and {lowest} lowest. Effect class "
        f"{letter} ({LETTERS[letter]}); likelihood ratio p {p_value(result.uniform.p_value)}, of a "
        f"shift that depends on the value {p_value(result.crossed.p_value)}."
    )
