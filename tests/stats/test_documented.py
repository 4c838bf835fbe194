import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STATS = ROOT / "evalhub/stats"
PAGE = (ROOT / "docs/statistics.md").read_text(encoding="utf-8")
# Pieces that statistics are built of, not statistics.
PIECES = {
    "samples.check_shares",
    *("alpha.pairable_counts", "alpha.check_level", "alpha.alpha_statistic"),
    *("jackknife.alphas_without", "alpha.alpha_of_sums", "kappa.kappa_of_tables"),
    *("pairwise.space_of", "pairwise.shared_units", "pairwise.agreement_of", "samples.quantile_of"),
}


def public_functions(folder):
    for path in sorted((STATS / folder).glob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                yield f"{path.stem}.{node.name}"


@pytest.mark.parametrize("folder", ["agreement", "panels", "changes", "planning"])
def test_every_statistic_stands_on_the_page(folder):
    found = set(public_functions(folder))
    assert found
    assert {name for name in found - PIECES if f"`{name}`" not in PAGE} == set()


def test_the_page_names_nothing_that_is_gone():
    named = set(re.findall(r"`([a-z_]+\.[a-z_]+)`", PAGE))
    every = {
        name
        for folder in ("agreement", "panels", "changes", "planning")
        for name in public_functions(folder)
    }
    modules = {"evalhub.stats", "comparison.multiplicity", "judging.unanimity"}
    assert named - every == modules
    assert every >= PIECES
