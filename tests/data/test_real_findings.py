"""What the checks find in public data, and that they find no more: read one by one, see below."""

from pathlib import Path

import pytest

from annotation.selectors.sanity.checks import project_findings
from annotation.services.imports.loading import load_folder

pytestmark = pytest.mark.django_db
# bank_support: rater-05 is fast on purpose. dices350: r061 calls nothing unsafe where others do.
# llmbar: adversarial pairs, on which these judges are known to choose the wrong one.
# llmfao: w032 prefers A 21 times of 21. Its judges agree with people (kappa .17 and .36).
FOUND = {
    "bank_support": {("reading_speed", ("rater-05",))},
    "bluebirds": set(),
    "crowdquiz": set(),
    "dices350": {("constant_rater", ("r061",))},
    "llmbar": {("polarity_flip", ())},
    "llmfao": {("constant_rater", ("w032",))},
    "summeval_op": set(),
}


@pytest.mark.parametrize("name", FOUND)
def test_what_looks_wrong_in_public_data_is_known(name: str, shared_data: Path) -> None:
    project = load_folder(path=shared_data / name, slug="real").project
    found = project_findings(project, named=False)
    assert {(one.finding.rule, one.finding.raters) for one in found} == FOUND[name]
    judges = [one.finding.what for one in found if one.finding.rule == "polarity_flip"]
    assert len(judges) == (3 if name == "llmbar" else 0)
