"""Pass rates of traffic that is labelled in part."""

import pytest

from annotation.models import Annotation, Criterion, Project, Rating, Trap
from evalhub.errors import InvalidInput
from evalhub.stats.coefficients import Sampling
from judges.models import JudgeRun
from judges.selectors.correction.corrected import corrected_rates, usual_rule
from tests.factories.annotations import make_annotation
from tests.factories.judging import make_run, make_verdict
from tests.factories.people import make_rater
from tests.factories.projects import make_item

SAMPLING = Sampling(resamples=30)
# The judge's verdict and, of the first eight, what a person says: STATISTICS 2.4, 5 for a pass.
JUDGED = "1001101011010101"
LABELLED = "11001010"


@pytest.fixture
def traffic(project: Project) -> JudgeRun:
    run, rater = make_run(project), make_rater(project, "r1")
    for number, said in enumerate(JUDGED):
        subject = make_item(project, f"it-{number}", outputs=1).subjects.get()
        make_verdict(run, subject, "accuracy", 5 if said == "1" else 1)
        if number < len(LABELLED):
            value = 5 if LABELLED[number] == "1" else 2
            make_annotation(subject, rater, {"accuracy": value})
    return run


def test_three_rates_stand_side_by_side(traffic: JudgeRun) -> None:
    found = corrected_rates(traffic, "accuracy", SAMPLING)
    assert (found.refusal, found.rule.values) == ("", (4, 5))
    rates = found.rates
    assert (rates.n_labelled, rates.n_unlabelled) == (8, 8)
    assert rates.rogan_gladen.value == pytest.approx(0.75)
    assert rates.gold_only.value == pytest.approx(0.5)
    assert rates.raw.value == pytest.approx(9 / 16)
    assert rates.powered.low <= rates.powered.value <= rates.powered.high


def test_labels_picked_by_hand_are_refused_by_their_reason(traffic: JudgeRun) -> None:
    Rating.objects.filter(value=2).update(extra={"selection_reason": "reported failures"})
    found = corrected_rates(traffic, "accuracy", SAMPLING)
    assert found.rates is None
    assert "4 of 8 labelled units: reported failures" in found.refusal
    assert found.refusal.startswith("The labels were not drawn at random")


def test_imported_labels_must_say_that_they_were_drawn(traffic: JudgeRun) -> None:
    Annotation.objects.update(imported=True)
    assert "without a word" in corrected_rates(traffic, "accuracy", SAMPLING).refusal
    Rating.objects.update(extra={"selection_reason": "random"})
    assert corrected_rates(traffic, "accuracy", SAMPLING).rates is not None


def test_where_everything_is_labelled_nothing_was_chosen(run: JudgeRun) -> None:
    Annotation.objects.update(imported=True)
    found = corrected_rates(run, "accuracy", SAMPLING)
    assert found.refusal == ""
    assert found.rates.rogan_gladen.reason == "no_unit"


def test_traps_do_not_count_as_labels(traffic: JudgeRun) -> None:
    item = traffic.project.items.get(key="it-0")
    Trap.objects.create(project=traffic.project, item=item)
    assert corrected_rates(traffic, "accuracy", SAMPLING).rates.n_labelled == 7


def test_the_rule_may_be_another_but_must_be_on_the_scale(traffic: JudgeRun) -> None:
    found = corrected_rates(traffic, "accuracy", SAMPLING, passing=[5])
    assert found.rule.words == "passes with 5"
    with pytest.raises(InvalidInput, match="6 is not a value of accuracy"):
        corrected_rates(traffic, "accuracy", SAMPLING, passing=[6])


def test_without_labels_it_says_so(traffic: JudgeRun) -> None:
    Annotation.objects.all().delete()
    assert "no unit" in corrected_rates(traffic, "accuracy", SAMPLING).refusal.lower()
    assert corrected_rates(traffic, "nothing", SAMPLING) is None


def test_a_scale_that_does_not_tell_what_passes_needs_a_rule(pair_run: JudgeRun) -> None:
    found = corrected_rates(pair_run, "overall", SAMPLING)
    assert (found.rule, found.refusal.split()[0]) == (None, "Nobody")


def test_what_passes_by_default() -> None:
    for values, level, expected in (
        ([False, True], "nominal", (True,)),
        ([1, 2, 3, 4], "ordinal", (3, 4)),
        (["a", "b", "c"], "ordinal", None),
    ):
        rule = usual_rule(Criterion(key="c", values=values, level=level, scope="output"))
        assert (rule.values if rule else None) == expected
