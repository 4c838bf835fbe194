import pytest

from annotation.dataset.rows import ItemRow
from annotation.intake.sampling import Line, Sample, SamplePlan, SampleRefused, draw
from annotation.intake.words import coverage_lines, read_keys, read_quotas


def test_keys_are_read_once_each():
    assert read_keys(" intent, risk,,intent ") == ("intent", "risk")
    assert read_keys("") == ()


def test_quotas_are_read_line_by_line():
    assert read_quotas(["refund / high = 20", "", "a=b=3"]) == {"refund / high": 20, "a=b": 3}


@pytest.mark.parametrize("line", ["refund", "refund = many", "refund = -1", "refund = 9999999999"])
def test_what_is_no_quota_is_quoted(line):
    with pytest.raises(SampleRefused, match=f"“{line}” is no quota"):
        read_quotas([line])


def test_coverage_is_a_table():
    rows = [ItemRow(f"{n}", "?", metadata={"risk": "high" if n < 2 else "low"}) for n in range(10)]
    lines = coverage_lines(draw(rows, SamplePlan(4, by=("risk",), minimum=2)))
    assert lines == [
        "stratum  source         sample         stands for",
        "low           8  80.0%       2  50.0%         4.0",
        "high          2  20.0%       2  50.0%         1.0",
        "Shares moved in all: 30.0%.",
    ]


def test_a_long_table_is_cut():
    rows = [ItemRow(f"{n}", "?", metadata={"n": n}) for n in range(45)]
    lines = coverage_lines(draw(rows, SamplePlan(10, by=("n",))))
    assert lines[-2] == "and 5 strata more"
    assert len(lines) == 43


def test_a_quota_that_is_not_met_is_said() -> None:
    plan = SamplePlan(4, by=("k",), quotas={"a": 3, "b": 1})
    sample = Sample(plan, frozenset(), (Line("b", 5, 1, 5 / 6, 0.5), Line("a", 1, 1, 1 / 6, 0.5)))
    assert "The quota of a asks for 3, there are 1." in coverage_lines(sample)
    assert not [line for line in coverage_lines(sample) if "quota of b" in line]
