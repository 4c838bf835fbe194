"""The worst disagreements, with what both sides wrote."""

from annotation.models import Item, Rating, Reference, Trap
from evalhub.stats.coefficients import Sampling
from judges.models import JudgeRun, Verdict
from judges.selectors.reports.criteria import run_report
from judges.selectors.reports.disagreements import Conflict, Said, voices_of


def worst(run: JudgeRun) -> list[Conflict]:
    return [one for each in run_report(run, Sampling(resamples=20)) for one in each.conflicts]


def test_both_sides_are_heard(run: JudgeRun) -> None:
    Verdict.objects.filter(subject__item__key="it-1").update(rationale="The date is wrong.")
    Reference.objects.filter(subject__item__key="it-1").update(explanation="Rule 4.3.")
    first = Rating.objects.filter(annotation__subject__item__key="it-1").earliest("pk")
    Rating.objects.filter(pk=first.pk).update(comment="The date is right.")
    (voices,) = voices_of(run, worst(run))
    assert voices.judge == (Said("", "2", "The date is wrong."),)
    assert voices.people == (
        Said("Reference", "4", "Rule 4.3."),
        Said("r1", "4", "The date is right."),
        Said("r2", "4", ""),
    )


def test_what_was_said_under_a_probe_is_not_heard(run: JudgeRun) -> None:
    before = [each.lost for each in run_report(run, Sampling(resamples=20))]
    said = Verdict.objects.get(subject__item__key="it-1")
    said.pk, said.probe, said.rationale = None, "padded", "It is longer."
    said.save(force_insert=True)
    Verdict.objects.filter(pk=said.pk).update(status="unparsed")
    assert [each.lost for each in run_report(run, Sampling(resamples=20))] == before
    Verdict.objects.filter(pk=said.pk).update(status="ok")
    (voices,) = voices_of(run, worst(run))
    assert "It is longer." not in [one.why for one in voices.judge]


def test_orders_that_say_the_same_are_said_once(pair_run: JudgeRun) -> None:
    Verdict.objects.update(rationale="It is longer.")
    # Of p-1 and p-3 the two orders say different sides, which is a tie.
    assert [(one.item_key, one.judge) for one in worst(pair_run)] == [
        ("p-1", "tie"),
        ("p-3", "tie"),
    ]
    Verdict.objects.filter(subject__item__key="p-0").update(value="B")
    conflict = next(one for one in worst(pair_run) if one.item_key == "p-0")
    (voices,) = voices_of(pair_run, [conflict])
    assert voices.judge == (Said("A first", "B", "It is longer."),)
    assert conflict.share == 1.0


def test_the_distance_is_a_share_of_the_scale(run: JudgeRun) -> None:
    (conflict,) = worst(run)
    # 4 and 2 on a scale of 1 to 5.
    assert (conflict.truth, conflict.judge, conflict.share) == ("4", "2", 0.5)


def test_traps_are_not_talked_about(run: JudgeRun) -> None:
    (voices,) = voices_of(run, worst(run))
    assert voices.may_be_discussed
    Trap.objects.create(project=run.project, item=Item.objects.get(key="it-1"))
    (voices,) = voices_of(run, worst(run))
    assert not voices.may_be_discussed
