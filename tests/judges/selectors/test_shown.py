"""What annotators may be shown of verdicts."""

from annotation.models import Project
from judges.models import JudgeRun
from judges.selectors.shown import shown_verdicts
from tests.factories.blindness import canary_item
from tests.factories.judging import make_verdict


def test_the_first_value_of_a_judge_counts_and_an_unparsed_one_is_none(project: Project) -> None:
    subject = canary_item(project)
    run = project.judge_runs.get()
    make_verdict(run, subject, "accuracy", 5, repeat=1)
    other = canary_item(project, "it-2")
    run.verdicts.filter(subject=other).update(value=None, status="unparsed")
    assert [(v.judge, v.value) for v in shown_verdicts(subject)] == [("canary-judge", 1)]
    assert shown_verdicts(other) == []


def test_of_two_orders_what_both_say_is_shown_with_its_reasons(pair_run: JudgeRun) -> None:
    pairs = {one.item.key: one for one in pair_run.project.subjects.filter(scope="pair")}
    for order in ("AB", "BA"):
        pair_run.verdicts.filter(order=order).update(rationale=f"because {order}")
    # Verdicts AB/BA are A A and A B.
    shown = [shown_verdicts(pairs[key]) for key in ("p-0", "p-1")]
    assert [(one.value, one.rationale) for (one,) in shown] == [
        ("A", "because AB"),
        ("tie", "A first: because AB\nB first: because BA"),
    ]
    pair_run.verdicts.filter(order="BA").update(value=None, status="unparsed")
    assert shown_verdicts(pairs["p-0"]) == []
