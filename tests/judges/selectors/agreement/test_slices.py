"""Agreement slice by slice."""

import pytest

from annotation.models import DatasetImport, Item
from evalhub.stats.coefficients import Sampling
from judges.models import JudgeRun
from judges.selectors.agreement.slices import agreement_by, strata_keys

SAMPLING = Sampling(resamples=20)


def test_every_slice_has_the_whole_of_it(run: JudgeRun) -> None:
    for number, key in enumerate(("it-0", "it-1", "it-2", "it-3")):
        about = {"risk": "high" if number < 2 else "low", "lang": "de"}
        Item.objects.filter(key=key).update(metadata=about if number else {"risk": "high"})
    found = agreement_by(run, "accuracy", ["risk"], SAMPLING)
    assert [(one.value, one.n) for one in found] == [("high", 2), ("low", 2)]
    # Truth 5 and 4, the judge says 5 and 2; then 1 and 3 against 1 and nothing.
    assert found[0].agreement.line("accuracy").judge.value == pytest.approx(1 / 2)
    assert found[1].agreement.line("accuracy").judge.value == pytest.approx(1)
    strata = agreement_by(run, "accuracy", ["risk", "lang"], SAMPLING)
    assert [one.value for one in strata] == ["high / (none)", "high / de", "low / de"]


def test_without_a_cut_or_a_verdict_there_is_no_slice(run: JudgeRun) -> None:
    assert agreement_by(run, "accuracy", [], SAMPLING) == []
    assert agreement_by(run, "nothing", ["risk"], SAMPLING) == []


def test_strata_are_those_of_the_newest_sample(run: JudgeRun) -> None:
    assert strata_keys(run.project) == []
    for digest, keys in (("a", ["risk"]), ("b", ["risk", "lang"])):
        DatasetImport.objects.create(
            project=run.project, digest=digest, sample={"plan": {"by": keys}}
        )
    assert strata_keys(run.project) == ["risk", "lang"]
