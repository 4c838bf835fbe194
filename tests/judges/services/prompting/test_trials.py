"""Trials: a few items that people rated, never held-out ones, nothing a report would use."""

import pytest

from annotation.models import Project, Subject
from judges.errors import CannotRun
from judges.selectors.verdicts import runs_by_label
from judges.services.prompting.trials import start_trial
from tests.factories.exported import make_split_release
from tests.factories.judging import make_judge, make_prompt, make_verdict
from tests.factories.projects import make_item


def test_five_rated_items_are_tried_and_none_that_is_held_out(project: Project) -> None:
    make_split_release(project, n=12)
    make_item(project, "unrated")
    version, judge = make_prompt(project), make_judge(project)
    run = start_trial(version=version, judge=judge)
    items = set(run.calls.values_list("subject__item_id", flat=True))
    splits = set(run.calls.values_list("subject__item__split_place__split", flat=True))
    assert (run.purpose, len(items), splits) == ("trial", 5, {"calibration"})
    again = start_trial(version=version, judge=judge)
    assert items == set(again.calls.values_list("subject__item_id", flat=True))
    make_verdict(run, Subject.objects.filter(item__in=items, scope="output")[0], "accuracy", 4)
    assert runs_by_label(project) == {}


def test_without_rated_items_there_is_nothing_to_try_on(project: Project) -> None:
    make_item(project, "unrated")
    with pytest.raises(CannotRun, match="no Item that is not held out has been rated"):
        start_trial(version=make_prompt(project), judge=make_judge(project))
