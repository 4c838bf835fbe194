"""Loading a sample of a folder."""

from pathlib import Path

import pytest

from annotation.errors import ImportRefused
from annotation.intake.sampling import SamplePlan
from annotation.models import DatasetImport, Item, Rating
from annotation.services.imports.loading import Load, LoadResult, load_path
from evalhub.audit.models import Event
from evalhub.redaction.kinds import Policy
from tests.factories.datasets import item, label, make_folder

pytestmark = pytest.mark.django_db
RISKS = ["low"] * 30 + ["high"] * 10
PLAN = SamplePlan(12, by=("risk",), seed=5)


def make(home: Path, *, backwards: bool = False) -> Path:
    rows = [item(f"i{n}", outputs=1, metadata={"risk": risk}) for n, risk in enumerate(RISKS)]
    labels = [label(f"i{n}", "r1", 4, output_id=f"i{n}-a") for n in range(40)]
    step = -1 if backwards else 1
    return make_folder(home, items=rows[::step], labels=labels[::step])


def load(folder: Path, slug: str = "cards", **fields: object) -> LoadResult:
    return load_path(folder, Load(slug, **{"sample": PLAN, **fields}))


def keys(result: LoadResult) -> set[str]:
    return set(result.project.items.values_list("key", flat=True))


def test_only_the_sample_is_stored_with_its_labels(tmp_path: Path) -> None:
    result = load(make(tmp_path / "d"))
    stored = Item.objects.values_list("metadata__risk", flat=True)
    # A quarter of the items is of high risk: 3 of 12.
    assert (stored.count(), stored.filter(metadata__risk="high").count()) == (12, 3)
    assert Rating.objects.count() == 12
    assert result.counts["items"] == 12
    assert [(line.stratum, line.taken) for line in result.sample.lines] == [("low", 9), ("high", 3)]


def test_the_order_of_the_file_does_not_matter(tmp_path: Path) -> None:
    forth, back = make(tmp_path / "a"), make(tmp_path / "b", backwards=True)
    assert keys(load(forth, "one")) == keys(load(back, "two"))


def test_the_same_sample_again_changes_nothing_and_a_larger_one_adds(tmp_path: Path) -> None:
    folder = make(tmp_path / "d")
    first = keys(load(folder))
    assert not load(folder).changed
    larger = load(folder, sample=SamplePlan(20, by=("risk",), seed=5))
    assert first < keys(larger)
    assert larger.review.same == 12


def test_plan_and_coverage_stay_with_the_import(tmp_path: Path) -> None:
    load(make(tmp_path / "d"))
    kept = DatasetImport.objects.get().sample
    assert kept == {"plan": PLAN.as_json(), "strata": [["low", 30, 9], ["high", 10, 3]]}
    assert Event.objects.get(verb="dataset loaded").payload["sample"]["size"] == 12


def test_only_what_is_taken_is_redacted(tmp_path: Path) -> None:
    assert load(make(tmp_path / "d"), redaction=Policy()).redacted.seen == 12


def test_a_plan_that_cannot_be_followed_stores_nothing(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match="ask for 20 Items, the sample has 12"):
        load(make(tmp_path / "d"), sample=SamplePlan(12, by=("risk",), minimum=10))
    assert not DatasetImport.objects.exists()


def test_bad_rows_are_named_once(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "d", items=[item("a"), {"id": "b"}])
    with pytest.raises(ImportRefused, match="has 1 problem;"):
        load(folder)
