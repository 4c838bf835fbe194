from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from django.db import DatabaseError, connection, transaction
from django.http import QueryDict

from annotation.models import Project, Trap
from calibration.errors import NothingToRelease
from calibration.exports.promptfoo import writing as promptfoo
from calibration.exports.snapshots import Source
from calibration.models import GoldenItem, GoldenSet, LeftOut
from calibration.policies import ReleasePolicy
from calibration.selectors.release_pages import release_page
from calibration.services.golden_sets import release_golden_set
from evalhub.accounts.models import User
from evalhub.audit.models import Event
from tests.factories.annotations import make_annotation
from tests.factories.asking import publish_asking
from tests.factories.golden_sets import make_rated, make_raters, make_reference, make_release
from tests.factories.projects import make_item, make_project, make_rubric
from tests.factories.rankings import publish_ranking


def values(release: GoldenSet) -> dict[tuple[str, str], object]:
    found = release.items.select_related("subject__item", "subject__output", "criterion")
    return {
        (one.subject.output.key if one.subject.output else "pair", one.criterion.key): one.value
        for one in found
    }


def reasons(release: GoldenSet) -> dict[str, str]:
    found = release.left_out.select_related("subject__output")
    return {one.subject.output.key: one.reason for one in found if one.subject.output}


def test_a_release_holds_the_majority_of_every_unit_that_has_one(project: Project) -> None:
    make_rated(project)
    # 5,5,4 and 1,1,1 and A,A,B are decided; 2,4 is a tie; it-2-b was never rated.
    release = make_release(project)
    expected = {("it-1-a", "accuracy"): 5, ("it-1-b", "accuracy"): 1, ("pair", "overall"): "A"}
    assert values(release) == expected
    assert reasons(release) == {"it-2-a": "tie", "it-2-b": "unrated"}


def test_what_stood_behind_a_value_is_kept(project: Project) -> None:
    make_rated(project)
    release = make_release(project)
    first = release.items.get(subject__output__key="it-1-a")
    tie = release.left_out.get(subject__output__key="it-2-a")
    # Two of three are .6667.
    assert first.source == "majority"
    assert first.provenance == {"ratings": {"4": 1, "5": 2}, "n_raters": 3, "confidence": 0.6667}
    assert tie.detail == {"ratings": {"2": 1, "4": 1}, "n_raters": 2, "abstained": 1}


def test_a_reference_goes_before_the_majority(project: Project) -> None:
    make_rated(project)
    subject = project.subjects.get(output__key="it-1-a")
    make_reference(subject, "accuracy", 3)
    golden = make_release(project).items.get(subject=subject)
    assert (golden.value, golden.source) == (3, "reference")


def test_units_of_traps_are_left_out(project: Project) -> None:
    make_rated(project)
    Trap.objects.create(project=project, item=project.items.get(key="it-1"))
    make_reference(project.subjects.get(output__key="it-2-a"), "accuracy", 2)
    release = make_release(project)
    assert values(release) == {("it-2-a", "accuracy"): 2}
    assert reasons(release)["it-1-a"] == "trap"


def test_rankings_are_not_frozen(project: Project) -> None:
    publish_ranking(project)
    with pytest.raises(NothingToRelease, match="Rankings and texts are not frozen"):
        make_release(project)


def test_retired_items_do_not_enter(project: Project) -> None:
    make_rated(project)
    project.items.filter(key="it-1").update(retired_at="2026-01-01T00:00:00Z")
    with pytest.raises(NothingToRelease):
        make_release(project)
    assert not GoldenSet.objects.exists()


def test_figures_are_frozen_with_the_release(project: Project) -> None:
    make_rated(project)
    figures = make_release(project).figures["accuracy"]
    assert figures["items"] == 2
    assert figures["left_out"] == {"tie": 1, "unrated": 1}
    assert {"value", "low", "high", "n"} <= set(figures["alpha"])


def test_the_digest_changes_with_a_value_and_with_nothing_else(project: Project) -> None:
    raters = make_rated(project)
    first, again = make_release(project), make_release(project)
    make_reference(project.subjects.get(output__key="it-2-a"), "accuracy", 2)
    assert (first.number, again.number) == (1, 2)
    assert first.digest == again.digest != make_release(project).digest
    assert len(raters) == 3


def test_the_event_is_part_of_the_release(project: Project, erin: User) -> None:
    make_rated(project)
    release = release_golden_set(project=project, policy=ReleasePolicy(), actor=erin)
    event = Event.objects.get(verb="golden set released")
    assert (event.actor, event.object_id) == (erin, str(release.public_id))
    assert event.payload["items"] == 3


@pytest.mark.parametrize("model", [GoldenSet, GoldenItem, LeftOut])
@pytest.mark.parametrize("verb", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_the_database_refuses_to_change_a_release(
    project: Project, model: type[GoldenSet], verb: str
) -> None:
    make_rated(project)
    make_release(project)
    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(verb.format(model._meta.db_table))
    assert model.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_releases_at_the_same_time_get_numbers_of_their_own() -> None:
    project = make_project()
    make_rubric(project)
    make_reference(make_item(project).subjects.first(), "accuracy", 4)
    start = Barrier(2)

    def release(_: int) -> int:
        try:
            start.wait(timeout=300)
            return make_release(project).number
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        numbers = list(pool.map(release, range(2)))
    assert sorted(numbers) == [1, 2]


def test_several_options_at_once_are_frozen_one_by_one(project: Project, tmp_path: Path) -> None:
    issues = {"kind": "multiselect", "level": "none", "values": ["rude", "long", "wrong"]}
    publish_asking(project, issues=issues)
    raters, item = make_raters(project), make_item(project, "it-1", outputs=1)
    for rater, value in zip(raters, (["rude"], ["rude", "wrong"], ["long", "wrong"]), strict=True):
        make_annotation(item.subjects.get(), rater, {"issues": value})
    release = make_release(project)
    golden = release.items.get()
    # Two of three said rude and wrong, one said long.
    assert (golden.value, golden.source) == (["rude", "wrong"], "majority")
    assert golden.provenance["options"] == {'"long"': 1, '"rude"': 2, '"wrong"': 2}
    assert set(release.figures["issues"]["options"]) == {"rude", "long", "wrong"}
    assert release.figures["issues"]["alpha"]["reason"] == "no_scale"
    (facts,) = release_page(release, QueryDict()).criteria
    assert facts.values == (("rude", 1), ("long", 0), ("wrong", 1))
    promptfoo.write(tmp_path, Source(project, release))
    assert not (tmp_path / "tests.jsonl").exists()
    assert "Not in here: 1 values" in (tmp_path / "README.txt").read_text()


def test_a_choice_that_nobody_could_make_is_left_out(project: Project) -> None:
    one = {"kind": "multiselect", "level": "none", "values": ["a", "b", "c"], "min_choices": 1}
    publish_asking(project, issues=one)
    raters, item = make_raters(project), make_item(project, "it-1", outputs=1)
    for rater, value in zip(raters, (["a"], ["b"], ["c"]), strict=True):
        make_annotation(item.subjects.get(), rater, {"issues": value})
    with pytest.raises(NothingToRelease):
        make_release(project)
