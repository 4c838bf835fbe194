from evalhub.stats.lint.findings import Finding, as_json, by_severity
from evalhub.stats.proportions import wilson


def test_a_finding_carries_its_numbers_with_their_intervals():
    found = Finding("leak", "serious", "Words.", {"n": 4, "share": wilson(1, 4)}, items=("a",))
    row = as_json(found)
    assert (row["rule"], row["items"], row["raters"], row["criterion"]) == ("leak", ["a"], [], "")
    assert row["evidence"]["n"] == 4
    assert set(row["evidence"]["share"]) == {"value", "low", "high", "confidence", "method", "n"}


def test_the_gravest_come_first_and_else_their_order_is_kept():
    rows = [("a", "warning"), ("b", "notice"), ("c", "serious"), ("d", "warning")]
    found = by_severity([Finding(rule, severity, "") for rule, severity in rows])
    assert [one.rule for one in found] == ["c", "a", "d", "b"]
