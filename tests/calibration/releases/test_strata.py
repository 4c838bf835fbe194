from calibration.releases.strata import coverage, label, read, values_of


def test_values_are_texts_and_what_is_missing_is_none() -> None:
    metadata = {"intent": "refund", "tier": 1, "urgent": True, "empty": ""}
    found = values_of(metadata, ("intent", "tier", "urgent", "empty", "absent"))
    assert found == ("refund", "1", "true", "none", "none")
    assert label(("intent", "tier"), ("refund", "1")) == "intent=refund, tier=1"


def test_a_label_is_read_for_its_own_keys_only() -> None:
    assert read("intent=refund, tier=1", ("intent", "tier")) == ("refund", "1")
    assert read("intent=a=b", ("intent",)) == ("a=b",)
    assert read("tier=1", ("intent",)) is None


def test_coverage_counts_items_by_split_and_shows_what_is_missing() -> None:
    placed = [(("refund",), "held_out"), (("refund",), "calibration"), (("fee",), "calibration")]
    cells = coverage(placed, ("intent",), {"intent=refund": 5, "intent=card": 2, "tier=1": 9})
    assert [(one.values, one.items, one.target) for one in cells] == [
        (("card",), 0, 2), (("fee",), 1, None), (("refund",), 2, 5),
    ]  # fmt: skip
    assert cells[2].as_json(("intent",)) == {
        "stratum": {"intent": "refund"},
        "items": 2,
        "splits": {"calibration": 1, "held_out": 1},
        "target": 5,
    }
