import pytest

from annotation.dataset.folder import check, open_folder
from annotation.dataset.problems import DatasetRefused, Problem, Problems, shown

LABEL = {"item_id": "one", "annotator_id": "anna", "dimension": "accuracy", "value": 3}


def test_a_problem_names_file_line_field_and_reason(write):
    rows = [{**LABEL, "annotator_id": str(number)} for number in range(16)]
    problems = check(write({"labels.jsonl": [*rows, {**LABEL, "value": 6}]}))
    assert str(problems) == (
        'labels.jsonl, line 17, field "value": 6 is not on the scale of "accuracy" (1, 2, 3, 4, 5).'
    )


def test_a_problem_of_a_whole_file_names_no_line():
    assert str(Problem("x.jsonl", None, "", "is missing")) == "x.jsonl: is missing."


def test_fifty_problems_are_listed_and_the_others_counted(write):
    problems = check(write({"labels.jsonl": [{**LABEL, "value": 6}] * 1254}))
    lines = problems.lines()
    assert len(lines) == 51
    # 1254 bad rows, 50 of them listed.
    assert lines[-1] == "and 1,204 more"
    assert len(problems) == 1254


def test_leaving_the_block_refuses_a_folder_with_problems(write):
    folder = write({"labels.jsonl": [LABEL, {**LABEL, "value": 6}]})
    with pytest.raises(DatasetRefused, match="line 2") as refused, open_folder(folder) as opened:
        assert len(list(opened.labels())) == 1
    assert len(refused.value.problems) == 1


def test_an_error_inside_the_block_is_not_replaced(write):
    folder = write({"labels.jsonl": [{**LABEL, "value": 6}]})
    with pytest.raises(KeyError, match="nothing"), open_folder(folder) as opened:
        opened.read_kept("nothing" if list(opened.labels()) == [] else "")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a\u202eb\n", r'"a\u202eb\n"'),
        ("x" * 5000, '"' + "x" * 59 + '..."'),
        ("\ud800", r'"\ud800"'),
        (True, "true"),
        ({"a": 1}, "an object"),
    ],
)
def test_untrusted_values_are_quoted_short_and_visible(value, text):
    assert shown(value) == text


def test_no_problem_refuses_nothing():
    Problems().refuse_if_any()
