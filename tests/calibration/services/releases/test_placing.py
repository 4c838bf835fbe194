import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from annotation.models import Project, TrainingItem
from calibration.errors import InvalidPolicy
from calibration.models import GoldenSet, SplitPlace
from tests.factories.golden_sets import make_reference, make_release
from tests.factories.projects import make_item

SPLITS = {"calibration": 0.5, "few_shot": 0.2, "held_out": 0.3}
TOPICS = ("card", "loan")


def add_items(project: Project, start: int, n: int) -> None:
    """Items with different questions and a reference each."""
    for at in range(start, start + n):
        question = f"{at:04d} " * 4 + "is what I ask about"
        item = make_item(project, f"it-{at}", input=question, metadata={"topic": TOPICS[at % 2]})
        make_reference(item.subjects.first(), "accuracy", 4)


def splits(release: GoldenSet) -> dict[str, str]:
    keys = set(release.items.values_list("subject__item__key", flat=True))
    return {
        one.item.key: one.split
        for one in SplitPlace.objects.select_related("item")
        if one.item.key in keys
    }


def test_items_are_shared_out_by_stratum(project: Project) -> None:
    add_items(project, 0, 20)
    release = make_release(project, splits=SPLITS, strata=["topic"], targets={"topic=card": 12})
    assert release.manifest["splits"] == {"calibration": 10, "few_shot": 4, "held_out": 6}
    cells = release.manifest["strata"]["cells"]
    assert [(one["stratum"]["topic"], one["items"]) for one in cells] == [
        ("card", 10),
        ("loan", 10),
    ]
    assert cells[0]["splits"] == {"calibration": 5, "few_shot": 2, "held_out": 3}
    assert (cells[0]["target"], "target" in cells[1]) == (12, False)


def test_what_resembles_an_item_of_an_earlier_release_follows_it(project: Project) -> None:
    add_items(project, 0, 1)
    make_release(project, splits={"held_out": 1.0})
    old = project.items.get(key="it-0")
    project.items.filter(pk=old.pk).update(retired_at=timezone.now())
    make_reference(make_item(project, "twin", input=old.input).subjects.first(), "accuracy", 4)
    add_items(project, 1, 3)
    release = make_release(project, splits={"calibration": 1.0})
    assert splits(release)["twin"] == "held_out"
    assert release.manifest["splits"] == {"calibration": 3, "held_out": 1}


def test_an_item_keeps_its_split_whatever_the_next_policy_says(project: Project) -> None:
    add_items(project, 0, 10)
    first = splits(make_release(project, splits=SPLITS))
    add_items(project, 10, 10)
    second = splits(make_release(project, splits={"calibration": 1.0}, seed=99))
    assert first.items() <= second.items()
    assert {second[key] for key in second.keys() - first.keys()} == {"calibration"}


def test_what_people_practise_on_is_never_held_out(project: Project) -> None:
    add_items(project, 0, 12)
    for at in range(6):
        row = {"input": project.items.get(key=f"it-{at}").input}
        TrainingItem.objects.create(project=project, position=at, key=f"t-{at}", row=row)
    found = splits(make_release(project, splits={"calibration": 0.2, "held_out": 0.8}))
    assert {found[f"it-{at}"] for at in range(6)} == {"calibration"}
    assert "held_out" in found.values()


def test_strata_with_a_value_for_each_item_are_refused(project: Project) -> None:
    for at in range(501):
        item = make_item(project, f"it-{at}", outputs=0, metadata={"id": at})
        make_reference(item.subjects.get(), "accuracy", 4)
    with pytest.raises(InvalidPolicy, match="more than 500 strata"):
        make_release(project, strata=["id"])


@pytest.mark.parametrize("verb", ["UPDATE {} SET split = 'few_shot'", "DELETE FROM {}"])
def test_the_database_refuses_to_move_an_item(project: Project, verb: str) -> None:
    add_items(project, 0, 3)
    make_release(project, splits=SPLITS)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(verb.format(SplitPlace._meta.db_table))
