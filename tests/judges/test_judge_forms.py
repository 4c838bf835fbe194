"""Forms of judges and models: whatever is typed, the answer names the field and says what to do."""

import json
from typing import Any

import pytest

from annotation.models import Project
from judges.engine.providers.catalogue import KINDS
from judges.judge_forms import OPTIONS, JudgeForm, PriceForm, RetirementForm, plain
from judges.models import Judge
from tests.factories.judging import make_judge
from tests.judges.engine.conftest import MAPPING

JUDGE = {"name": "gpt", "base_url": "http://127.0.0.1:8000/v1", "model": "m"}
HUGE = "9" * 25
FACT = {"provider": "", "pattern": "gpt-x*", "source": "a page"}


@pytest.mark.parametrize(
    ("field", "text", "complaint"),
    [
        ("price_in", "0.0000001", "at most 6 digits before and 6 after"),
        ("price_in", HUGE, "at most 6 digits before and 6 after"),
        ("price_in", "1e99", "at most 6 digits before and 6 after"),
        ("price_out", "NaN", "Price per million tokens out: write a number such as 0.15."),
        ("price_out", "-1", "Price per million tokens out: write 0 or more."),
        ("concurrency", HUGE, "256"),
        ("parameters", '{"a": NaN}', "NaN is not a number"),
        ("parameters", '{"a": "\\u0000"}', "NUL"),
        ("parameters", '{"a": 1, "a": 1}', "named twice"),
        ("name", "a\x00", "Null characters"),
    ],
)
def test_a_judge_that_cannot_be_stored_is_refused(field: str, text: str, complaint: str) -> None:
    form = JudgeForm({**JUDGE, field: text}, provider="openai")
    assert not form.is_valid()
    assert complaint in form.errors[field][0]


def test_a_judge_is_shown_as_it_would_be_typed(project: Project) -> None:
    judge = make_judge(project, price_per_million_in="0.150000", parameters={"max_tokens": 9})
    judge = Judge.objects.get(pk=judge.pk)
    shown = JudgeForm.shown(judge)
    assert (shown["price_in"], shown["price_out"]) == ("0.15", "")
    form = JudgeForm(shown, provider="openai")
    assert form.is_valid()
    assert form.options()["parameters"] == judge.parameters
    assert plain(judge.price_per_million_in * 1000) == "150"


@pytest.mark.parametrize("provider", list(KINDS))
def test_a_form_has_the_fields_of_its_provider_and_no_others(provider: str) -> None:
    form = JudgeForm(provider=provider)
    assert set(OPTIONS) & set(form.fields) == set(KINDS[provider].options)
    assert KINDS[provider].address in form.fields["base_url"].help_text


def test_a_mapping_is_read_and_shown_as_json(project: Project) -> None:
    form = JudgeForm({**JUDGE, "mapping": json.dumps(MAPPING)}, provider="http")
    assert form.is_valid()
    assert form.options()["options"] == {"mapping": MAPPING}
    judge = make_judge(project, provider="http", options={"mapping": MAPPING})
    assert json.loads(JudgeForm.shown(judge)["mapping"]) == MAPPING
    broken = JudgeForm({**JUDGE, "mapping": "{"}, provider="http")
    assert "not JSON" in broken.errors["mapping"][0]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"price_in": ""}, "price_in"),
        ({"price_out": "-1"}, "price_out"),
        ({"valid_from": "soon"}, "valid_from"),
        ({"source": ""}, "source"),
        ({"provider": "imported"}, "provider"),
    ],
)
def test_a_price_that_says_too_little_is_refused(change: dict[str, Any], field: str) -> None:
    given = {**FACT, "valid_from": "2026-01-01", "price_in": "0.15", "price_out": "0.6"}
    assert PriceForm(given).is_valid()
    assert list(PriceForm({**given, **change}).errors) == [field]


def test_an_end_needs_its_day() -> None:
    assert RetirementForm({**FACT, "retires_on": "2027-01-14"}).is_valid()
    assert list(RetirementForm(FACT).errors) == ["retires_on"]
