"""A release with splits, strata, pairs and every kind of value, and its export."""

from pathlib import Path

from annotation.models import Project
from calibration.exports.formats import FORMATS
from calibration.exports.snapshots import Source
from calibration.models import GoldenSet
from tests.factories.golden_sets import make_raters, make_reference, make_release, prefer, rate
from tests.factories.projects import make_item

SPLITS = {"calibration": 0.5, "few_shot": 0.2, "held_out": 0.3}
TOPICS = ("card", "loan")


def make_split_release(project: Project, n: int = 10) -> GoldenSet:
    """Items of two outputs and a pair: three ratings each, the last with an abstention."""
    raters = make_raters(project)
    project.extra = {"license": "CC-BY-4.0", "language": "en", "source": "Made up."}
    project.save(update_fields=["extra"])
    for at in range(n):
        given = {"input": f"{at:03d} " * 10 + "=what is it?", "metadata": {"topic": TOPICS[at % 2]}}
        item = make_item(project, f"it-{at}", pair=True, context="Fees | <b>3.50</b>", **given)
        last = None if at == n - 1 else 4
        rate(item, raters, [5, 5, last])
        prefer(item, raters, ["A", "A", "B"])
    make_reference(project.subjects.get(output__key="it-0-b"), "accuracy", 1)
    return make_release(project, splits=SPLITS, strata=["topic"], targets={"topic=card": 9})


def written(release: GoldenSet, name: str, folder: Path, split: str = "") -> Path:
    """One format of a release in an empty folder."""
    FORMATS[name].write(folder, Source(release.project, release, split))
    return folder
