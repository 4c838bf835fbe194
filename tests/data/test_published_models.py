"""What the sources publish of models of raters and of systems must come out of ours."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from annotation.models import Output
from annotation.selectors.ratings import current_criteria, rating_table
from annotation.services.imports.loading import load_folder
from evalhub.stats.consensus.bradley_terry import Comparisons, bradley_terry
from evalhub.stats.panels.left_out import raters_left_out

pytestmark = pytest.mark.django_db
SAMPLE = Path(__file__).resolve().parents[2] / "evalhub" / "sample" / "bank_support"
WINS = {"A": 1.0, "tie": 0.5, "B": 0.0}


def test_the_sample_without_each_rater_has_its_figures() -> None:
    expected = json.loads((SAMPLE / "EXPECTED.json").read_text("utf-8"))["criteria"]
    project = load_folder(path=SAMPLE, slug="bank").project
    for criterion in current_criteria(project):
        table, rng = rating_table(criterion), np.random.default_rng(0)
        for one in raters_left_out(table.matrix, criterion.level, rng=rng, resamples=20):
            known = expected[criterion.key]["alpha_without"][table.raters[one.rater]]
            assert one.without.second.value == pytest.approx(known, abs=5e-5)


def comparisons(folder: Path) -> Iterator[tuple[str, str, float]]:
    """Who was compared with whom, and what each person said."""
    project = load_folder(path=folder, slug="llmfao").project
    (criterion,) = current_criteria(project)
    table = rating_table(criterion)
    outputs = Output.objects.filter(item__project=project).order_by("position")
    models: dict[int, list[str]] = {}
    for subject, model in outputs.values_list("item__subjects", "model"):
        models.setdefault(subject, []).append(model)
    for row, column in zip(*np.nonzero(~np.isnan(table.matrix)), strict=True):
        value = table.scale.values[int(table.matrix[row, column])]
        yield (*models[int(table.subjects[column])], WINS[value])


def test_the_best_systems_of_llmfao_have_the_published_scores(shared_data: Path) -> None:
    expected = json.loads((shared_data / "llmfao" / "EXPECTED.json").read_text("utf-8"))
    firsts, seconds, outcomes = zip(*comparisons(shared_data / "llmfao"), strict=True)
    systems = sorted({*firsts, *seconds})
    places = {name: place for place, name in enumerate(systems)}
    given = Comparisons([places[a] for a in firsts], [places[b] for b in seconds], outcomes)
    found = bradley_terry(given, rng=np.random.default_rng(0), resamples=2)
    strengths = np.exp([score.value for score in found.scores])
    published = dict(expected["bradley_terry_human_top10"])
    best = sorted(zip(strengths / strengths.sum(), systems, strict=True), reverse=True)[:10]
    assert [name for _, name in best] == list(published)
    assert [share for share, _ in best] == pytest.approx(list(published.values()), abs=2e-6)
