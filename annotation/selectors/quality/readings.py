"""What each collector reads off a rater's newest answers. For leads and the worker only."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations

import numpy as np

from annotation.models import Collector, QualityRule, Rater, Skip, SkipReason
from annotation.quality.conditions import (
    LOW_IS_BAD,
    Case,
    Condition,
    Evidence,
    Reading,
    judge,
    newest,
    share,
    trailing,
)
from annotation.quality.pace import too_fast
from annotation.quality.variety import variety
from annotation.selectors.agreement.counted import USUAL, Counted
from annotation.selectors.quality.answers import (
    Answer,
    Given,
    Peers,
    characters_of,
    own_answers,
    pace_of,
    peers_of,
)
from annotation.selectors.quality.exclusions import trap_results
from annotation.selectors.repeats.consistency import own_pairs

# Nobody is held to account for what upset them or for what did not work.
FREE_SKIPS = (SkipReason.HARMFUL, SkipReason.TECHNICAL)
VARIETY_SEED = 20_261_121


@dataclass(frozen=True)
class Scope:
    """Whose answers are read, after which moment, by which numbers."""

    rater: Rater
    since: datetime | None
    condition: Condition
    counted: Counted = USUAL

    def newest(self) -> list[Answer]:
        window, which = self.condition.window, self.counted.statuses
        return own_answers(self.rater, most=window, since=self.since, statuses=which)

    def peers(self, answers: list[Answer]) -> Peers:
        """What the others said of the same subjects."""
        return peers_of(self.rater, {one.subject for one in answers}, self.counted)

    def share(self, cases: list[Case], peers: float | None = None) -> Reading | None:
        return share(newest(cases, self.condition.window), self.condition.confidence, peers)


def condition_of(rule: QualityRule) -> Condition:
    return Condition(
        threshold=rule.threshold,
        window=rule.window,
        least=rule.least,
        confidence=rule.confidence,
        low_is_bad=rule.collector in LOW_IS_BAD,
    )


def evidence_of(
    rule: QualityRule, rater: Rater, since: datetime | None, counted: Counted = USUAL
) -> tuple[Evidence, datetime] | None:
    """The evidence that a rule's condition holds, and the moment of its newest answer."""
    condition = condition_of(rule)
    reading = READERS[rule.collector](Scope(rater, since, condition, counted))
    found = judge(reading, condition)
    return (found, reading.upto) if found and reading else None


def read_traps(scope: Scope) -> Reading | None:
    """The share of expected ratings met, one case per trap that is still in use."""
    results = trap_results(scope.rater.project, scope.counted).filter(
        rater=scope.rater, subject__item__trap__active=True, n_expected__gt=0
    )
    if scope.since is not None:
        results = results.filter(scored_at__gt=scope.since)
    rows = results.order_by("-scored_at").values_list(
        "n_passed", "n_expected", "subject_id", "scored_at"
    )
    found = rows[: scope.condition.window]
    return scope.share([Case(passed / n, subject, at) for passed, n, subject, at in found])


def read_agreement(scope: Scope) -> Reading | None:
    """Leave one out: the share of the others with the same value, beside theirs among them."""
    answers = scope.newest()
    peers = scope.peers(answers)
    cases, theirs = [], []
    for answer in answers:
        same = with_others(answer.given, peers.given.get(answer.subject, []))
        if same is not None:
            cases.append(Case(same, answer.subject, answer.at))
            theirs += among(peers.given[answer.subject])
    return scope.share(cases, float(np.mean(theirs)) if theirs else None)


def with_others(given: Given, others: list[Given]) -> float | None:
    """The share of equal values over criteria and others; None where nothing is shared."""
    same = [given[key] == other[key] for other in others for key in given.keys() & other.keys()]
    return float(np.mean(same)) if same else None


def among(others: list[Given]) -> Iterator[float]:
    """Agreement of each two of the others."""
    for first, second in combinations(others, 2):
        same = with_others(first, [second])
        if same is not None:
            yield same


def read_pace(scope: Scope) -> Reading | None:
    """The share of answers that are implausibly fast for their length, by the others' pace."""
    answers = [answer for answer in scope.newest() if answer.seconds]
    pace = pace_of(scope.rater, scope.counted) if answers else None
    if pace is None:
        return None
    lengths = characters_of({answer.subject for answer in answers})
    characters = np.array([lengths[answer.subject] for answer in answers], dtype=np.float64)
    seconds = np.array([answer.seconds for answer in answers], dtype=np.float64)
    fast = too_fast(pace, seconds, characters)
    rows = zip(answers, fast, strict=True)
    return scope.share([Case(float(hit), answer.subject, answer.at) for answer, hit in rows])


def read_variety(scope: Scope) -> Reading | None:
    """Entropy of the values given beside the peers', under the criterion with the most answers."""
    answers = scope.newest()
    peers = scope.peers(answers)
    keys = sorted({key for answer in answers for key in answer.given})
    readings = [found for key in keys if (found := variety_of(key, answers, peers, scope))]
    # Constant under one criterion may be right; the most varied one speaks for the rater.
    return max(readings, key=lambda reading: reading.found.high, default=None)


def variety_of(key: str, answers: list[Answer], peers: Peers, scope: Scope) -> Reading | None:
    """One criterion, over the answers whose subjects others rated too."""
    shared = [
        (answer, others)
        for answer in answers
        if key in answer.given
        and (others := [o[key] for o in peers.given.get(answer.subject, []) if key in o])
    ]
    values = sorted({text for a, others in shared for text in (a.given[key], *others)})
    places = {text: place for place, text in enumerate(values)}
    own, theirs = np.zeros((2, len(shared), len(values)))
    for row, (answer, others) in enumerate(shared):
        own[row, places[answer.given[key]]] = 1.0
        for text in others:
            theirs[row, places[text]] += 1 / len(others)
    rng = np.random.default_rng(VARIETY_SEED)
    found = variety(own, theirs, rng=rng, confidence=scope.condition.confidence)
    if found is None:
        return None
    modal = float(own.sum(axis=0).max())
    upto = max(answer.at for answer, _ in shared)
    return Reading(modal, found, len(shared), upto)


def read_skips(scope: Scope) -> Reading | None:
    """The run of skips since the last answer; free reasons neither count nor break it."""
    skips = Skip.objects.filter(rater=scope.rater).exclude(reason__in=FREE_SKIPS)
    if scope.since is not None:
        skips = skips.filter(created_at__gt=scope.since)
    rows = skips.order_by("-created_at").values_list("subject_id", "created_at")
    cases = [Case(1.0, *row) for row in rows[: scope.condition.window]]
    cases += [Case(0.0, answer.subject, answer.at) for answer in scope.newest()[:1]]
    return scope.share(trailing(cases))


def read_consistency(scope: Scope) -> Reading | None:
    """The share of repeated subjects that got the same value again."""
    return scope.share(repeats_of(scope.rater, scope.since, scope.counted))


def repeats_of(rater: Rater, since: datetime | None, counted: Counted = USUAL) -> list[Case]:
    """Two answers of one rater to one subject, one case each: the share of equal values.

    What was undone or opened again is no repeat: the rater saw the first answer.
    """
    pairs = own_pairs(rater.project, raters=[rater.pk], counted=counted)
    return [
        Case(pair.same, pair.subject, pair.at)
        for pair in pairs
        if pair.same is not None and (since is None or pair.at > since)
    ]


READERS: dict[str, Callable[[Scope], Reading | None]] = {
    Collector.TRAPS: read_traps,
    Collector.AGREEMENT: read_agreement,
    Collector.PACE: read_pace,
    Collector.STRAIGHT: read_variety,
    Collector.SKIPS: read_skips,
    Collector.CONSISTENCY: read_consistency,
}
