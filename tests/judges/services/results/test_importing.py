from typing import Any

import pytest

from annotation.models import Project
from evalhub.audit.models import Event
from judges.errors import InvalidResults
from judges.models import Judge, JudgeRun, Verdict
from judges.services.results.importing import Imported, import_results
from tests.factories.judging import make_judge
from tests.factories.projects import make_item
from tests.factories.results import (
    about,
    as_file,
    deepeval_case,
    inspect_log,
    inspect_sample,
    promptfoo_file,
    promptfoo_test,
)


@pytest.fixture
def items(project: Project) -> Project:
    make_item(project, "it-1", pair=True)
    make_item(project, "it-2")
    return project


def load(project: Project, document: Any, name: str = "promptfoo", **more: Any) -> Imported:
    return import_results(project=project, file=as_file(document), format_name=name, **more)


def values() -> list[tuple[str, Any, str]]:
    found = Verdict.objects.order_by("id").values_list("subject__item__key", "value", "status")
    return list(found)


FIRST = promptfoo_test(about("it-1", "it-1-a"), score=0.75)
SECOND = promptfoo_test(about("it-2", "it-2-a"), score=0, metadata={"graderError": True})


def test_a_file_becomes_an_imported_run(items: Project) -> None:
    found = load(items, promptfoo_file(FIRST, SECOND))
    assert (found.n_new, found.n_unparsed, found.words) == (
        2,
        1,
        "2 Verdicts loaded. 1 hold no value.",
    )
    # .75 is the fourth of the five places.
    assert values() == [("it-1", 4, "ok"), ("it-2", None, "unparsed")]
    run = JudgeRun.objects.get()
    assert (run.label, run.imported, run.status) == (
        "gpt-x/strict 3 in promptfoo",
        True,
        "finished",
    )
    assert run.judge.provider == Judge.Provider.IMPORTED
    assert Event.objects.get(verb="verdicts imported").payload["verdicts"] == 2


def test_the_same_file_again_changes_nothing(items: Project) -> None:
    load(items, promptfoo_file(FIRST, SECOND))
    before = list(JudgeRun.objects.values()), list(Verdict.objects.values())
    found = load(items, promptfoo_file(FIRST, SECOND))
    assert (found.n_new, found.n_known) == (0, 2)
    assert before == (list(JudgeRun.objects.values()), list(Verdict.objects.values()))
    assert Event.objects.filter(verb="verdicts imported").count() == 1


def test_more_of_the_same_run_is_added(items: Project) -> None:
    load(items, promptfoo_file(FIRST))
    found = load(items, promptfoo_file(FIRST, SECOND))
    assert (found.n_new, found.n_known) == (1, 1)


def test_other_values_for_the_same_run_are_refused(items: Project) -> None:
    load(items, promptfoo_file(FIRST))
    other = promptfoo_file(promptfoo_test(about("it-1", "it-1-a"), score=0.25), SECOND)
    with pytest.raises(InvalidResults, match="1 verdicts differ"):
        load(items, other)
    assert len(values()) == 1
    assert load(items, other, judge_name="second try").n_new == 2


def test_unknown_items_are_listed_and_nothing_is_loaded(items: Project) -> None:
    unknown = [promptfoo_test(about(f"no-{at}", "a")) for at in range(7)]
    with pytest.raises(InvalidResults, match=r'"no-0" with the Output "a"; .*; and 2 more'):
        load(items, promptfoo_file(FIRST, *unknown))
    assert not JudgeRun.objects.exists()
    assert not Judge.objects.exists()


@pytest.mark.parametrize(
    "known", [about("it-1", "it-1-a", "none"), about("it-1", "it-1-a", rubric_version=9)]
)
def test_a_criterion_that_the_rubric_has_not_is_named(items: Project, known: Any) -> None:
    with pytest.raises(InvalidResults, match="in Rubric version"):
        load(items, promptfoo_file(promptfoo_test(known)))


def test_a_score_that_stands_for_no_value_is_off_the_scale(items: Project) -> None:
    load(items, promptfoo_file(promptfoo_test(about("it-1", "it-1-a"), score=3)))
    (verdict,) = Verdict.objects.all()
    assert (verdict.value, verdict.status) == (None, "off_scale")
    assert verdict.reason == "3.0 stands for no value of the scale"


def test_deepevals_share_becomes_a_value(items: Project) -> None:
    cases = [deepeval_case(about("it-1", "it-1-a"), score=0.25)]
    load(items, {"testCases": cases}, "deepeval")
    # A quarter of the places 0 to 4 is place 1, the value 2.
    assert values() == [("it-1", 2, "ok")]


def test_pairs_of_inspect_are_verdicts_on_pairs(items: Project) -> None:
    log = inspect_log(inspect_sample(about("it-1", None, "overall"), given="B"))
    load(items, log, "inspect")
    (verdict,) = Verdict.objects.all()
    assert (verdict.subject.scope, verdict.order, verdict.value) == ("pair", "AB", "B")


def test_what_the_database_cannot_hold_is_replaced(items: Project) -> None:
    log = inspect_log(inspect_sample(about("it-1", "it-1-a"), given=4, explanation="a\x00b"))
    load(items, log, "inspect")
    assert Verdict.objects.get().rationale == "a\ufffdb"


def test_a_model_that_the_database_cannot_hold_is_replaced(items: Project) -> None:
    log = inspect_log(inspect_sample(about("it-1", "it-1-a"), given=4))
    log["eval"]["model_roles"]["grader"]["model"] = "m\x00\ud800" + "x" * 300
    assert load(items, log, "inspect").run.model == "m\ufffd\ufffd" + "x" * 197


def test_a_file_without_a_model_needs_a_name(items: Project) -> None:
    # Without a grader in its settings promptfoo takes a model of its own, whatever was exported.
    test = promptfoo_test(about("it-1", "it-1-a"))
    nameless = promptfoo_file({**test, "testCase": {**test["testCase"], "options": {}}})
    with pytest.raises(InvalidResults, match="Name the Judge yourself"):
        load(items, nameless)
    assert load(items, nameless, judge_name=" mine ").run.judge.name == "mine"


def test_what_cannot_be_read_says_so(items: Project) -> None:
    with pytest.raises(InvalidResults, match="Nothing was loaded"):
        load(items, [])
    with pytest.raises(InvalidResults, match="There is no format 'csv'"):
        load(items, {}, "csv")


def test_a_judge_that_is_called_gets_no_verdicts_from_elsewhere(items: Project) -> None:
    make_judge(items, "gpt-x")
    found = load(items, promptfoo_file(FIRST))
    assert (found.run.judge.name, found.run.model) == ("gpt-x (imported)", "gpt-x")
    assert load(items, promptfoo_file(FIRST)).n_new == 0
