"""What the sources of the real datasets publish must come out of the report, digit for digit."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from annotation.services.imports.loading import load_folder
from evalhub.stats.coefficients import Sampling
from evalhub.wiring.reporting import project_report

pytestmark = pytest.mark.django_db
Json = dict[str, Any]
Report = Callable[..., Json]
SAMPLES = Path(__file__).resolve().parents[2] / "evalhub" / "sample"
# The figures are points, not intervals: a few resamples do.
SAMPLING = Sampling(seed=1, resamples=10)
SUBSETS = ("natural", "neighbor", "gptinst", "gptout", "manual")


@pytest.fixture
def dataset(request: pytest.FixtureRequest) -> tuple[Report, Json]:
    """The dataset a test names: how to report on it, and what its source says."""
    known = request.getfixturevalue("shared_data") if request.param != "bank_support" else SAMPLES
    folder = known / request.param
    if not folder.is_dir():
        pytest.skip(f"{folder.name} is not among the public datasets beside the checkout")
    expected = json.loads((folder / "EXPECTED.json").read_text("utf-8"))
    project = load_folder(path=folder, slug=folder.name.replace("_", "-")).project

    def report(*where: tuple[str, str], epsilon: float | None = None) -> Json:
        return project_report(project, where=list(where), sampling=SAMPLING, epsilon=epsilon)

    return report, expected


def on(name: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("dataset", [name], indirect=True)


def only(found: Json) -> Json:
    """The one criterion of a dataset."""
    (entry,) = found["criteria"].values()
    return entry


@on("summeval_op")
def test_summeval_op_has_the_published_alphas(dataset: tuple[Report, Json]) -> None:
    report, expected = dataset
    criteria = report()["criteria"]
    printed = {
        key: round(entry["alpha_by_level"]["interval"]["value"], 3)
        for key, entry in criteria.items()
    }
    named = {"fluency": 0.552, "coherence": 0.433, "relevance": 0.503, "faithfulness": 0.632}
    assert {key: printed[key] for key in named} == pytest.approx(named)
    for key, levels in expected["alpha"].items():
        found = {level: criteria[key]["alpha_by_level"][level]["value"] for level in levels}
        assert found == pytest.approx(levels, abs=1e-6)


@on("summeval_op")
def test_summeval_op_has_the_published_kappas_of_pairs(dataset: tuple[Report, Json]) -> None:
    report, expected = dataset
    criteria = report()["criteria"]
    for key, kappas in expected["pairwise_quadratic_weighted_kappa"].items():
        pairs = {"-".join(pair["raters"]): pair for pair in criteria[key]["pairs"]}
        found = {name: pairs[name]["weighted_kappa"]["value"] for name in kappas}
        assert found == pytest.approx(kappas, abs=1e-6)


@on("dices350")
def test_dices350_has_the_published_figures(dataset: tuple[Report, Json]) -> None:
    report, expected = dataset
    entry = only(report())
    assert "Unsure" in entry["values"]
    assert entry["alpha"]["value"] == pytest.approx(0.16086, abs=5e-6)
    assert entry["percent_agreement"]["value"] == pytest.approx(expected["pair_agreement"], 1e-5)
    assert entry["consensus"]["majority"]["ties"] == 2
    assert entry["reference"]["majority"]["correct"] == 228
    assert entry["reference"]["n"] == 350
    assert entry["reference"]["dawid_skene"]["correct"] == pytest.approx(
        expected["vs_gold"]["dawid_skene_correct"], abs=2
    )


@on("bluebirds")
def test_bluebirds_has_the_published_figures(dataset: tuple[Report, Json]) -> None:
    report, expected = dataset
    entry = only(report())
    assert (entry["reference"]["majority"]["correct"], entry["reference"]["n"]) == (82, 108)
    assert entry["reference"]["dawid_skene"]["correct"] == 97
    assert entry["alpha"]["value"] == pytest.approx(expected["alpha_nominal"], abs=1e-6)
    assert entry["fleiss_kappa"]["value"] == pytest.approx(expected["fleiss_kappa"], abs=1e-6)


@on("crowdquiz")
def test_every_domain_of_crowdquiz_has_the_published_figures(dataset: tuple[Report, Json]) -> None:
    report, expected = dataset
    for domain, figures in expected["domains"].items():
        entry = only(report(("domain", domain)))
        assert entry["n_units"] == figures["items"]
        assert entry["alpha"]["value"] == pytest.approx(figures["alpha_nominal"], abs=1e-6)
        assert entry["consensus"]["majority"]["ties"] == figures["majority_ties"]
        assert entry["reference"]["majority"]["correct"] == figures["majority_correct_strict"]
        assert entry["reference"]["dawid_skene"]["correct"] == figures["dawid_skene_correct"]


# What EXPECTED.json says of a judge on a subset, and where the report has it.
OF_PAIRS = {
    "n": ("n",),
    "accuracy": ("accuracy", "value"),
    "positional_agreement": ("position", "consistency", "value"),
    "chose_first_shown": ("position", "chose_first", "value"),
    **{
        name: ("position", name)
        for name in ("correct_AB", "correct_BA", "correct_in_both", "same_in_both_orders")
    },
}
OF_CROWD = {
    "items_with_majority_and_judge": ("accuracy", "n"),
    "agreement_with_majority": ("accuracy", "value"),
    "cohen_kappa_with_majority": ("kappa", "value"),
    "agreement_with_single_labels": ("agreement_with_labels", "value"),
    "value_counts": ("value_counts",),
}


# The keys that INTERFACES promises for a judge under a criterion; what has no data is left out:
# LLMBar has no labels but references, LLMFAO asked in one order, and neither has numbers.
PROMISED = {
    *("n", "n_unparsed", "against", "accuracy", "kappa", "weighted_kappa", "alpha_with_raters"),
    *("spearman", "precision", "recall", "f1", "balanced_accuracy", "mcc", "confusion"),
    *("human_ceiling", "alt_test", "position", "length", "leniency", "repeats", "self_preference"),
}
OF_NUMBERS = {"weighted_kappa", "spearman", "leniency"}
OF_LABELS = {"human_ceiling", "alt_test", "alpha_with_raters"}
IN_LLMBAR = PROMISED - OF_NUMBERS - OF_LABELS
IN_LLMFAO = PROMISED - OF_NUMBERS - {"position"}


def at(entry: Any, path: tuple[str, ...]) -> Any:
    for key in path:
        entry = entry[key]
    return entry


@on("llmbar")
def test_every_judge_and_subset_of_llmbar_has_the_published_figures(
    dataset: tuple[Report, Json],
) -> None:
    report, expected = dataset
    assert len(expected["judges"]) >= 10
    hard: dict[str, list[tuple[float, float]]] = {label: [] for label in expected["judges"]}
    for subset in SUBSETS:
        judges = report(("subset", subset))["judges"]
        for label, figures in expected["judges"].items():
            entry = judges[label]["preference"]
            assert (set(figures[subset]), PROMISED & set(entry)) == (set(OF_PAIRS), IN_LLMBAR)
            found = {name: at(entry, path) for name, path in OF_PAIRS.items()}
            assert found == pytest.approx(figures[subset], abs=1e-6)
            if subset != "natural":
                hard[label].append((found["accuracy"], found["positional_agreement"]))
    for label, figures in expected["judges"].items():
        mean = [sum(one) / len(SUBSETS[1:]) for one in zip(*hard[label], strict=True)]
        published = list(figures["adversarial_mean_of_4_subsets"].values())
        assert mean == pytest.approx(published, abs=1e-6)
        assert set(figures) == {*SUBSETS, "adversarial_mean_of_4_subsets"}


@on("llmbar")
def test_gpt_4_is_right_on_the_natural_subset_of_llmbar(dataset: tuple[Report, Json]) -> None:
    report, _ = dataset
    entry = report(("subset", "natural"))["judges"]["GPT-4/Vanilla"]["preference"]
    assert entry["accuracy"]["value"] == pytest.approx(0.955)
    assert entry["position"]["consistency"]["value"] == pytest.approx(0.95)
    # STATISTICS 2.3: what the repository stores as a kappa of .268 is .898.
    assert (entry["against"], entry["n"]) == ("reference", 100)


@on("llmfao")
def test_the_judges_of_llmfao_agree_with_the_majority_as_published(
    dataset: tuple[Report, Json],
) -> None:
    report, expected = dataset
    found = report(epsilon=0.1)
    assert only(found)["alpha"]["value"] == pytest.approx(expected["alpha_nominal"], abs=1e-6)
    assert only(found)["consensus"]["majority"]["ties"] == expected["items_without_majority"]
    for label, figures in expected["judges"].items():
        (entry,) = found["judges"][f"{label}/gpt-instruction"].values()
        assert entry["against"] == "majority"
        assert (set(figures), PROMISED & set(entry)) == (set(OF_CROWD), IN_LLMFAO)
        for name, path in OF_CROWD.items():
            assert at(entry, path) == pytest.approx(figures[name], abs=1e-6)
        test, published = entry["alt_test"], expected["alt_test_eps_0.1"][label]
        assert test["omega"] == pytest.approx(published["winning_rate"], abs=1e-6)
        assert test["rho"] == pytest.approx(published["advantage_probability"], abs=1e-6)
        assert len(test["raters"]) == published["annotators_used"]
        assert test["verdict"] != "certified"


@on("bank_support")
def test_the_sample_has_its_figures(dataset: tuple[Report, Json]) -> None:
    report, expected = dataset
    found = report()["criteria"]
    for key, figures in expected["criteria"].items():
        entry = found[key]
        assert (entry["level"], entry["n_units"]) == (figures["level"], figures["n_units"])
        assert entry["alpha"]["value"] == pytest.approx(figures["alpha"], abs=5e-5)
        for level in set(entry["alpha_by_level"]) & {"nominal", "interval"}:
            found_there = entry["alpha_by_level"][level]["value"]
            assert found_there == pytest.approx(figures[f"alpha_{level}"], abs=5e-5)
        assert entry["percent_agreement"]["value"] == pytest.approx(
            figures["pair_agreement"], abs=5e-5
        )
        majority = entry["reference"]["majority"]
        assert majority["correct"] == figures["majority"]["correct"]
        assert entry["consensus"]["majority"]["ties"] == figures["majority"]["without_majority"]
        low, high = figures["dawid_skene"]["correct"]
        assert low <= entry["reference"]["dawid_skene"]["correct"] <= high


@on("bank_support")
def test_the_samples_raters_have_their_figures(dataset: tuple[Report, Json]) -> None:
    report, expected = dataset
    criteria = report()["criteria"]
    for rater, by_criterion in expected["raters"].items():
        for key, figures in by_criterion.items():
            if key not in criteria:
                continue
            entry = criteria[key]["raters"][rater]
            assert entry["n"] == figures["n"]
            assert entry["accuracy_vs_reference"]["value"] == pytest.approx(
                figures["accuracy_vs_reference"], abs=5e-5
            )


@on("bank_support")
def test_the_sample_by_risk_tier_has_its_figures(dataset: tuple[Report, Json]) -> None:
    report, expected = dataset
    for tier in ("1", "2", "3"):
        criteria = report(("risk_tier", tier))["criteria"]
        for key, figures in expected["criteria"].items():
            assert criteria[key]["alpha"]["value"] == pytest.approx(
                figures["alpha_by_risk_tier"][tier], abs=5e-5
            )
