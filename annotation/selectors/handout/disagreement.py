"""Where people disagree enough to ask another: for the worker who asks, and to look ahead."""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection

from annotation.models import Project
from annotation.routing.distances import Yardstick, yardstick
from annotation.routing.policies import HandoutPolicy
from annotation.selectors.ratings import every_criterion, scale_of

VALUES = """
    SELECT given.subject_id, criterion.key, rating.value::text
    FROM annotation_annotation given
    JOIN annotation_rating rating ON rating.annotation_id = given.id AND rating.value IS NOT NULL
    JOIN annotation_criterion criterion ON criterion.id = rating.criterion_id
      AND criterion.key = ANY(%(keys)s)
    WHERE given.subject_id = ANY(%(subjects)s) AND given.status = 'counted'
"""
TWICE = """
    SELECT subject.id FROM annotation_subject subject
    WHERE subject.project_id = %(project)s AND subject.id %% %(nth)s = 0
      AND (SELECT count(*) FROM annotation_annotation
           WHERE subject_id = subject.id AND status = 'counted') > 1
    ORDER BY subject.id LIMIT %(limit)s
"""
MOST_COMPARED = 2000
# A sum of thirds must reach the third that was written down.
TINY = 1e-9
Apart = Mapping[int, Mapping[str, float]]


@dataclass(frozen=True)
class Comparison:
    """How the answers to one criterion are compared, or why they are not."""

    key: str
    title: str
    words: str
    compared: bool


def yardsticks(project: Project) -> dict[str, Yardstick]:
    """By the key of every criterion that is asked now; answers of earlier versions join by it."""
    return {
        one.key: yardstick(one.kind, one.level, scale_of(one)) for one in every_criterion(project)
    }


def comparisons(project: Project) -> list[Comparison]:
    """What the settings page says of every criterion, in the rubric's order."""
    known = yardsticks(project)
    return [
        Comparison(one.key, one.title, known[one.key].words, known[one.key].distance is not None)
        for one in every_criterion(project)
    ]


def distances_apart(project: Project, subjects: Collection[int]) -> Apart:
    """How far the raters of these subjects lie apart, by criterion, where two can be compared."""
    known = {key: one for key, one in yardsticks(project).items() if one.distance is not None}
    given = {"subjects": list(subjects), "keys": list(known)}
    values: dict[int, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    with connection.cursor() as cursor:
        cursor.execute(VALUES, given)
        for subject, key, value in cursor.fetchall():
            values[subject][key].append(json.loads(value))
    found: dict[int, dict[str, float]] = {}
    for subject, by_key in values.items():
        apart = {key: known[key].disagreement(several) for key, several in by_key.items()}
        found[subject] = {key: value for key, value in apart.items() if value is not None}
    return found


def contested(apart: Apart, policy: HandoutPolicy) -> set[int]:
    """The subjects whose raters lie apart under some criterion at its threshold or more."""
    return {
        subject
        for subject, by_key in apart.items()
        if any(reaches(by_key, key, policy) for key in by_key)
    }


def reaches(by_key: Mapping[str, float], key: str, policy: HandoutPolicy) -> bool:
    return key in by_key and by_key[key] >= policy.threshold_of(key) - TINY


@dataclass(frozen=True)
class Doubt:
    """What a policy asks where people disagree, told from subjects that two or more answered.

    `asked` of `n_compared` reach a threshold, under each criterion so many; `expected` is how many
    further answers that comes to if the other subjects are alike and later answers no clearer.
    """

    extra: int
    n_compared: int
    asked: int
    by_criterion: tuple[tuple[str, int], ...]
    expected: int


def answered_twice(project: Project, one_in: int = 1) -> list[int]:
    """Some subjects with two counted answers or more, of one in so many."""
    given = {"project": project.pk, "nth": one_in, "limit": MOST_COMPARED}
    with connection.cursor() as cursor:
        cursor.execute(TWICE, given)
        return [row[0] for row in cursor.fetchall()]


def doubt(apart: Apart, policy: HandoutPolicy, n_subjects: int) -> Doubt:
    """What a policy would have asked about these subjects, and so about all."""
    compared = {subject: by_key for subject, by_key in apart.items() if by_key}
    asked = len(contested(compared, policy)) if policy.extra else 0
    share = asked / len(compared) if compared else 0.0
    keys = dict.fromkeys(key for by_key in compared.values() for key in by_key)
    counts = [
        (key, sum(reaches(by_key, key, policy) for by_key in compared.values())) for key in keys
    ]
    further = sum(share**n for n in range(1, policy.extra + 1))
    return Doubt(
        extra=policy.extra,
        n_compared=len(compared),
        asked=asked,
        by_criterion=tuple((key, n) for key, n in sorted(counts) if n and policy.extra),
        expected=round(n_subjects * further),
    )
