"""A biased judge is no bare yes."""

from dataclasses import replace

import pytest

from evalhub.stats.coefficients import Sampling
from evalhub.stats.intervals import Estimate
from judges.models import JudgeRun
from judges.selectors.battery.probe import Probe
from judges.selectors.reports.answers import Answer
from judges.selectors.reports.criteria import run_report
from judges.selectors.reports.watched import watched_answer

ESTIMATE = Estimate(0.4, 0.2, 0.6, 0.95, "test", 10)


def probe(word: str) -> Probe:
    return Probe(word, ESTIMATE, (-1.0, 1.0), (-0.1, 0.1), 0.0, "found", "", word, "warn")


@pytest.mark.parametrize(
    ("answer", "words", "expected"),
    [
        (Answer("Yes", "good", ""), ("Watch", "No effect", "Watch"), ("Yes, but", "warn", 2)),
        (Answer("Yes", "good", ""), ("No effect", "Cannot tell yet"), ("Yes", "good", 0)),
        (Answer("No", "bad", ""), ("Watch",), ("No", "bad", 1)),
    ],
)
def test_a_yes_with_a_probe_to_watch_says_but(
    run: JudgeRun, answer: Answer, words: tuple[str, ...], expected: tuple[str, str, int]
) -> None:
    (report,) = run_report(run, Sampling(resamples=20))
    found = watched_answer(replace(report, answer=answer), [probe(word) for word in words])
    assert (found.word, found.tone, len(found.watched)) == expected
