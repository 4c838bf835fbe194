"""Agreement with oneself, from pairs of first and second answers."""

from datetime import timedelta

import pytest

from annotation.models import Annotation, Collector, Project, Rater, Reveal
from annotation.selectors.agreement.counted import EVERYBODY
from annotation.selectors.quality.readings import read_consistency, repeats_of
from annotation.selectors.repeats.consistency import (
    consistency_report,
    own_pairs,
    rater_consistency,
    self_consistency,
)
from evalhub.stats.coefficients import Sampling
from evalhub.stats.errors import UndefinedStatistic
from tests.factories.annotations import make_annotation
from tests.factories.people import make_rater
from tests.factories.projects import make_item

SAMPLING = Sampling(seed=1, resamples=50)
PAIRS = [(1, 1), (2, 2), (3, 3), (4, 5), (5, 5), (1, 2), (2, 2), (5, 5)]


@pytest.fixture
def anna_rates(project: Project) -> Rater:
    """Anna rates eight items twice, six of them alike; a ninth once; the tenth abstains later."""
    rater = make_rater(project, "anna")
    for n, values in enumerate(PAIRS):
        twice(rater, n, values)
    make_annotation(subject(project, 8), rater, {"accuracy": 1})
    twice(rater, 9, (3, None))
    return rater


def subject(project: Project, n: int) -> object:
    item = make_item(project, f"it-{n}", outputs=1, metadata={"half": "ab"[n % 2]})
    return item.subjects.get()


def twice(rater: Rater, n: int, values: tuple[object, object]) -> None:
    found = subject(rater.project, n)
    for value, status in zip(values, ("counted", "repeat"), strict=True):
        make_annotation(found, rater, {"accuracy": value}, status=status)


def test_pairs_hold_both_answers_of_the_same_person(project: Project, anna_rates: Rater) -> None:
    make_annotation(project.subjects.first(), make_rater(project, "ben"), {"accuracy": 5})
    pairs = own_pairs(project)
    assert [(pair.first, pair.second) for pair in pairs[:2]] == [
        ({"accuracy": 1}, {"accuracy": 1}),
        ({"accuracy": 2}, {"accuracy": 2}),
    ]
    # An abstention is no value: there is nothing to compare.
    assert (len(pairs), pairs[-1].same) == (9, None)


def test_percent_and_alpha_are_those_of_the_two_occasions(
    project: Project, anna_rates: Rater
) -> None:
    found = rater_consistency(anna_rates, sampling=SAMPLING)
    assert (found.rater, found.n) == ("anna", 9)
    (accuracy,) = found.criteria
    # Six of eight pairs are equal; Wilson's interval of 6 of 8 is 0.409 to 0.929.
    assert accuracy.n == 8
    assert accuracy.agreement.value == pytest.approx(0.75)
    assert accuracy.agreement.low == pytest.approx(0.409, abs=0.001)
    assert accuracy.agreement.high == pytest.approx(0.929, abs=0.001)
    assert found.agreement.value == pytest.approx(0.75)
    assert 0.85 < accuracy.alpha.value < 1
    assert accuracy.alpha.low <= accuracy.alpha.value <= accuracy.alpha.high


def test_alpha_without_variation_says_why(project: Project) -> None:
    rater = make_rater(project, "anna")
    for n in range(3):
        twice(rater, n, (4, 4))
    (accuracy,) = rater_consistency(rater, sampling=SAMPLING).criteria
    assert accuracy.agreement.value == pytest.approx(1.0)
    assert isinstance(accuracy.alpha, UndefinedStatistic)


def test_the_report_has_an_entry_for_everybody_with_repeats(
    project: Project, anna_rates: Rater
) -> None:
    make_rater(project, "ben")
    report = consistency_report(project, where=(), sampling=SAMPLING)
    assert list(report) == ["anna"]
    assert report["anna"]["n"] == 9
    assert report["anna"]["criteria"]["accuracy"]["agreement"]["n"] == 8
    half = consistency_report(project, where=[("half", "a")], sampling=SAMPLING)
    # Of half a: pairs 0, 2, 4 and 6, all four alike.
    assert half["anna"]["n"] == 4
    assert half["anna"]["agreement"]["value"] == pytest.approx(1.0)


def test_excluded_raters_are_left_out_unless_asked_for(project: Project, anna_rates: Rater) -> None:
    Annotation.objects.filter(status="counted").update(status="excluded")
    assert self_consistency(project, sampling=SAMPLING) == []
    (found,) = self_consistency(project, sampling=SAMPLING, counted=EVERYBODY)
    assert found.n == 9


def test_the_quality_rule_about_oneself_reads_the_pairs(
    project: Project, anna_rates: Rater
) -> None:
    cases = repeats_of(anna_rates, None)
    assert sum(case.hit for case in cases) == pytest.approx(6.0)
    assert len(cases) == 8
    assert repeats_of(anna_rates, max(case.at for case in cases)) == []
    assert read_consistency.__name__ == f"read_{Collector.CONSISTENCY.value}"


def test_who_looked_at_what_others_say_before_the_second_answer_makes_no_pair(
    project: Project, anna_rates: Rater
) -> None:
    first, later = Annotation.objects.filter(status="counted")[:2]
    Reveal.objects.create(annotation=first, shown_at=first.submitted_at)
    # Looked at after both answers: the second one was still given alone.
    Reveal.objects.create(annotation=later, shown_at=later.submitted_at + timedelta(hours=1))
    assert len(own_pairs(project)) == 8
    assert later.subject_id in {pair.subject for pair in own_pairs(project)}
