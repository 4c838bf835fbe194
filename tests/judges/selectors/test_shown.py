"""What annotators may be shown of verdicts."""

from annotation.models import Project
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
