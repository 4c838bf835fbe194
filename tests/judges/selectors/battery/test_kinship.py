"""Own family: beside the truth, beside other judges."""

import pytest

from annotation.models import Output
from evalhub.stats.coefficients import Sampling
from judges.models import JudgeRun
from judges.selectors.battery.kinship import kinship_probes
from judges.selectors.comparisons import compare_run
from tests.factories.judging import make_judge, make_run, make_verdict

SAMPLING = Sampling(resamples=30)


def probes(run: JudgeRun, key: str):
    return {one.key: one for one in kinship_probes(compare_run(run, key, SAMPLING))}


@pytest.fixture
def own(pair_run: JudgeRun) -> JudgeRun:
    """A judge of whose family every output A is."""
    pair_run.model = "gpt-4"
    pair_run.save(update_fields=["model"])
    Output.objects.filter(position=0).update(model="gpt-4o")
    Output.objects.filter(position=1).update(model="claude-2")
    return pair_run


def another(run: JudgeRun, model: str, verdicts: str) -> None:
    judge = make_judge(run.project, f"judge of {model}", provider="imported", model=model)
    other = make_run(run.project, judge, number=run.number + 1 + len(model))
    for subject, value in zip(run.project.subjects.filter(scope="pair"), verdicts, strict=True):
        make_verdict(other, subject, "overall", value, order="AB")


def test_parity_asks_how_often_its_own_is_chosen(own: JudgeRun) -> None:
    gap = probes(own, "overall")["self_preference"]
    # Of both orders A is chosen 2, 1, 0, 1 of 2: 4 of 8.
    parity = dict(gap.numbers)["parity"]
    assert parity["value"] == pytest.approx(2 * 4 / 8 - 1)
    assert dict(gap.numbers)["family"] == "gpt"


def test_judges_of_other_families_are_asked_what_they_gave(own: JudgeRun) -> None:
    another(own, "claude-3", "BBBA")
    # Its own kin does not count.
    another(own, "gpt-5", "AAAA")
    found = probes(own, "overall")["family_preference"]
    # Own 1, .5, 0, .5 less 0, 0, 0, 1.
    assert found.estimate.value == pytest.approx((1 + 0.5 + 0 - 0.5) / 4)


def test_alone_there_is_nobody_to_compare_with(own: JudgeRun) -> None:
    assert list(probes(own, "overall")) == ["self_preference"]


def test_a_stranger_has_no_family_here(pair_run: JudgeRun) -> None:
    assert probes(pair_run, "overall") == {}
