"""Every public dataset loads whole, and once; counts are those its source was computed from."""

import json
from pathlib import Path

import pytest

from annotation.models import Item, Output, Project, Rating, Reference
from annotation.services.imports.loading import load_folder
from judges.models import Verdict

SAMPLE = Path(__file__).resolve().parents[2] / "evalhub" / "sample" / "bank_support"
REAL = ("summeval_op", "llmbar", "llmfao", "dices350", "crowdquiz", "bluebirds")


def stored(project: Project) -> dict[str, int]:
    """What the project has, by the names that EXPECTED.json uses."""
    ratings = Rating.objects.filter(annotation__project=project)
    verdicts = Verdict.objects.filter(run__project=project)
    return {
        "items": Item.objects.filter(project=project).count(),
        "outputs": Output.objects.filter(item__project=project).count(),
        "labels": ratings.count(),
        "annotators": project.raters.count(),
        "raters_total": project.raters.count(),
        "judge_rows": verdicts.count(),
        "judge_null_values": verdicts.filter(value__isnull=True).count(),
        "gold_rows": Reference.objects.filter(project=project).count(),
    }


def check(folder: Path) -> None:
    expected = json.loads((folder / "EXPECTED.json").read_text("utf-8"))
    first = load_folder(path=folder, slug="real")
    found = stored(first.project)
    asked = {name: expected[name] for name in found if name in expected}
    assert {name: found[name] for name in asked} == asked
    assert {"items", "outputs", "labels"} <= set(asked)
    again = load_folder(path=folder, slug="real")
    assert (first.changed, again.changed, stored(again.project)) == (True, False, found)


@pytest.mark.django_db
def test_the_sample_loads_once() -> None:
    check(SAMPLE)


@pytest.mark.django_db
@pytest.mark.parametrize("name", REAL)
def test_a_real_dataset_loads_once(shared_data: Path, name: str) -> None:
    if not (shared_data / name).is_dir():
        pytest.skip(f"{name} is not among the public datasets beside the checkout")
    check(shared_data / name)
