"""What the sources publish of models of raters and of systems must come out of ours."""

import json
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import spearmanr

from annotation.models import Output
from annotation.selectors.ratings import current_criteria, rating_table
from annotation.services.imports.loading import load_folder
from evalhub.stats.consensus.bradley_terry import Comparisons, bradley_terry
from evalhub.stats.panels.left_out import raters_left_out
from judges.selectors.verdicts import runs_by_label, verdict_table

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


Voted = dict[str, list[tuple[str, str, float]]]


def votes_of_llmfao(folder: Path) -> Voted:
    """Who was compared with whom, and what people and each judge said."""
    project = load_folder(path=folder, slug="llmfao").project
    (criterion,) = current_criteria(project)
    outputs = Output.objects.filter(item__project=project).order_by("position")
    models: dict[int, list[str]] = {}
    for subject, model in outputs.values_list("item__subjects", "model"):
        models.setdefault(subject, []).append(model)
    table = rating_table(criterion)
    said = {"human": (table.matrix, table.subjects)}
    for label, run in runs_by_label(project).items():
        verdicts = verdict_table(run, criterion)
        said[label.partition("/")[0]] = verdicts.matrix, verdicts.subjects
    return {
        name: [
            (
                *models[int(subjects[column])],
                WINS[str(table.scale.values[int(matrix[row, column])])],
            )
            for row, column in zip(*np.nonzero(~np.isnan(matrix)), strict=True)
        ]
        for name, (matrix, subjects) in said.items()
    }


def shares_of(votes: list[tuple[str, str, float]]) -> dict[str, float]:
    """Strengths by Bradley and Terry as shares of their sum."""
    firsts, seconds, outcomes = zip(*votes, strict=True)
    systems = sorted({*firsts, *seconds})
    places = {name: place for place, name in enumerate(systems)}
    given = Comparisons([places[a] for a in firsts], [places[b] for b in seconds], outcomes)
    found = bradley_terry(given, rng=np.random.default_rng(0), resamples=2)
    strengths = np.exp([score.value for score in found.scores])
    return dict(zip(systems, (strengths / strengths.sum()).tolist(), strict=True))


def test_people_and_judges_of_llmfao_rank_systems_as_published(shared_data: Path) -> None:
    expected = json.loads((shared_data / "llmfao" / "EXPECTED.json").read_text("utf-8"))
    votes = votes_of_llmfao(shared_data / "llmfao")
    shares = {name: shares_of(said) for name, said in votes.items()}
    for name, published in (
        ("human", dict(expected["bradley_terry_human_top10"])),
        ("gpt-4", dict(expected["bradley_terry_gpt4_top10"])),
    ):
        best = sorted(shares[name], key=lambda system: -shares[name][system])[:10]
        assert best == list(published)
        found = [shares[name][system] for system in best]
        assert found == pytest.approx(list(published.values()), abs=2e-6)
    for pair, published in expected["rank_correlation_spearman"].items():
        one, other = (shares[name] for name in pair.split(" vs "))
        systems = sorted(one.keys() & other.keys())
        ranks = [[side[system] for system in systems] for side in (one, other)]
        assert spearmanr(*ranks).statistic == pytest.approx(published, abs=1e-6)
