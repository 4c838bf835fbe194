"""A policy as people write it: what is read, and what is told about what cannot be."""

import pytest

from annotation.errors import InvalidPolicy
from annotation.routing.lines import (
    read_batches,
    read_limits,
    read_skills,
    read_strata,
    write_batches,
    write_limits,
    write_skills,
    write_strata,
)


def test_strata_have_a_number_of_people_or_the_projects() -> None:
    assert read_strata("tier = 1 | 5\n\n  lang=de  \n") == [
        {"key": "tier", "value": "1", "overlap": 5},
        {"key": "lang", "value": "de", "overlap": None},
    ]


def test_a_value_may_hold_the_signs_of_the_notation() -> None:
    (stratum,) = read_strata("time = 10:30 | a = b | 2")
    assert stratum == {"key": "time", "value": "10:30 | a = b", "overlap": 2}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("tier", "Line 1: “tier” has no key and value. Write it as: tier = 1 | 5."),
        ("tier = 1 | 5\n= 3", "Line 2: “= 3” has no key and value"),
        ("tier = 1 | many", "“many” is not a number of people from 1 to 50"),
        ("tier = 1 | 0", "“0” is not a number of people"),
        ("tier = 1 | 51", "“51” is not a number of people"),
        ("tier = 1 | ²", "“²” is not a number of people"),
        (f"{'k' * 201} = 1", "longer than 200 characters"),
        ("a = b\n" * 201, "201 lines are more than 200"),
    ],
)
def test_a_stratum_that_cannot_be_read_is_told_by_line(text: str, says: str) -> None:
    with pytest.raises(InvalidPolicy) as told:
        read_strata(text)
    assert says in told.value.message


def test_batches_name_people() -> None:
    expected = [{"key": "batch", "value": "a", "raters": ["anna", "ben"]}]
    assert read_batches("batch = a | anna, ben,") == expected
    with pytest.raises(InvalidPolicy, match="Line 1: It names no Rater"):
        read_batches("batch = a")


def test_thresholds_are_shares() -> None:
    assert read_limits("accuracy = 0.3") == [{"key": "accuracy", "value": 0.3}]
    for wrong in ("accuracy = 30%", "accuracy = 0", "accuracy = 1.01", "accuracy = nan", "a = 1|2"):
        with pytest.raises(InvalidPolicy, match="is not a share above 0"):
            read_limits(wrong)


def test_skills_are_lists_of_values_by_key() -> None:
    assert read_skills("lang = de, fr; field = law") == {"lang": ["de", "fr"], "field": ["law"]}
    assert read_skills("lang = de\nlang = fr") == {"lang": ["de", "fr"]}
    assert read_skills("  ") == {}
    for wrong in ("german", "lang = de | fr"):
        with pytest.raises(InvalidPolicy, match=r"no key and value|holds a bar"):
            read_skills(wrong)


def test_what_is_written_reads_as_it_was() -> None:
    strata = [{"key": "tier", "value": "1", "overlap": 5}, {"key": "a", "value": "b"}]
    assert [one["overlap"] for one in read_strata(write_strata(strata))] == [5, None]
    batches = [{"key": "batch", "value": "a", "raters": ["anna", "ben"]}]
    assert read_batches(write_batches(batches)) == batches
    assert read_limits(write_limits([{"key": "tone", "value": 0.25}]))[0]["value"] == 0.25
    skills = {"lang": ["de", "fr"], "field": ["law"]}
    assert read_skills(write_skills(skills)) == skills


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("tier = 1, 2", ["1", "2"]),
        ('city = "Bonn, Berlin", Kiel | 3', ["Bonn, Berlin", "Kiel"]),
        ('city = "Bonn, Berlin"', "Bonn, Berlin"),
        ('size = 5" disk', '5" disk'),
        ('mark = "a|b"', "a|b"),
        ('say = "he said ""no""" | 2', 'he said "no"'),
        ('pad = " a", b', [" a", "b"]),
    ],
)
def test_a_rule_may_give_several_values(text: str, value: object) -> None:
    (stratum,) = read_strata(text)
    assert stratum["value"] == value
    assert read_strata(write_strata([stratum])) == [stratum]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("tier = 1,, 2", "a comma with no value beside it"),
        ("tier = 1, ", "a comma with no value beside it"),
        ("tier = 1, 1", "a value twice, or more than 50"),
        ("tier = " + ", ".join(map(str, range(51))), "a value twice, or more than 50"),
        ('city = "Bonn, Berlin', "a quotation mark that is not closed"),
        ('city = "Bonn" Berlin', "words after a closed one"),
        (f"tier = a, {'v' * 201}", "longer than 200 characters"),
        ("tier = 1, 2 | 5\ntier = 2", "“tier = 2” stands in earlier lines already"),
        ("tier = 1\ntier = 2\ntier = 2, 1 | 3", "“tier = 2, 1” stands in earlier lines"),
    ],
)
def test_values_that_cannot_be_followed_are_refused_with_the_remedy(text: str, says: str) -> None:
    for read, rest in ((read_strata, ""), (read_batches, " | anna")):
        lines = "\n".join(line.split(" |")[0] + rest for line in text.splitlines())
        with pytest.raises(InvalidPolicy) as told:
            read(lines)
        assert says in told.value.message


def test_a_value_may_stand_in_two_lines_where_one_says_more() -> None:
    assert len(read_strata("tier = 1 | 5\ntier = 1, 2 | 3")) == 2
