"""Threat T5: no parameter of an address, and no field that a form has not, reaches the database."""

import re
from itertools import product

import pytest
from django.forms.models import model_to_dict
from django.test import Client

from annotation.models import Project
from evalhub.accounts.models import User
from tests.factories.annotations import make_annotation
from tests.factories.people import make_rater
from tests.factories.projects import make_item

NAMES = (
    *("owner__password__startswith", "rater__user__email__contains", "project__slug__regex"),
    *("_connector", "_negated", "_db", "filter", "exclude", "annotate", "alias", "extra", "raw"),
    *("order_by", "ordering", "o", "sort", "fields", "values", "only", "defer", "select_related"),
    *("pk__in", "id__regex", "key__iregex", "annotations__rater__user__password", "traps__active"),
    *("trap__isnull", "expected__value", "references__value__gt", "page_size", "limit", "offset"),
)
VALUES = (
    *("a", "-password", "OR", "(a+)+$", "1) OR 1=1 --", "__all__", "%27", "[$ne]", "null", "-1"),
)
PROBES = list(product(NAMES, VALUES))
REFUSING = ("items/", "items/annotations/")
OTHERS = (
    *("raters/", "team/", "review/", "questions/", "quality/", "quality/rules/", "traps/"),
    *("members/", "judges/", "runs/", "golden-sets/", "rubric/", "guidelines/", ""),
)
# What differs from one answer to the next: tokens against forgery, and when it was made.
PASSING = re.compile(r"\b[A-Za-z0-9]{64}\b|\d\d:\d\d(:\d\d)?")


@pytest.fixture
def lead(project: Project, maya: User) -> Client:
    rater = make_rater(project, "R-01")
    for key in ("one", "two"):
        item = make_item(project, key, outputs=1)
        make_annotation(item.subjects.get(), rater, {"accuracy": 4})
    client = Client()
    client.force_login(maya)
    return client


def body(client: Client, path: str, asked: list[tuple[str, str]]) -> str:
    answer = client.get(f"/projects/refunds/{path}", dict(asked))
    assert answer.status_code == 200, path
    return PASSING.sub("", answer.content.decode())


@pytest.mark.parametrize("path", REFUSING)
def test_a_list_refuses_what_is_no_filter_of_it(lead: Client, path: str) -> None:
    assert len(PROBES) >= 300
    answers = [
        (probe, lead.get(f"/projects/refunds/{path}", dict([probe])).status_code)
        for probe in PROBES
    ]
    assert [found for found in answers if found[1] not in {400, 422}] == []


@pytest.mark.parametrize("path", OTHERS)
def test_elsewhere_what_is_asked_for_changes_nothing(lead: Client, path: str) -> None:
    before = body(lead, path, [])
    for value in VALUES:
        asked = [(name, value) for name in NAMES]
        assert body(lead, path, asked) == before, value


def test_a_form_takes_its_own_fields_and_no_others(lead: Client, project: Project) -> None:
    before = model_to_dict(project)
    shown = lead.get("/projects/refunds/settings/").context["form"]
    other = dict.fromkeys({field.name for field in Project._meta.fields} - set(before), "7")
    sent = {**dict.fromkeys(before, 5), **other, "name": "Another", "slug": "taken-over"}
    assert lead.post("/projects/refunds/settings/", sent).status_code == 303
    project.refresh_from_db()
    after = model_to_dict(project)
    changed = {name for name, value in after.items() if value != before[name]}
    assert changed <= set(shown.fields)
    assert (project.slug, project.pk) == ("refunds", before["id"])
