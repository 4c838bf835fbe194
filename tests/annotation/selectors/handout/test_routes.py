"""Where subjects go: asked for as a query, before anything is planned."""

import json

import pytest
from django.db import connection

from annotation.models import Project
from annotation.routing.policies import Batch, HandoutPolicy, Stratum
from annotation.selectors.handout.routes import ROUTES, SAMPLED_ROUTES, routing_of
from tests.factories.handout import make_tiers

POLICY = HandoutPolicy(
    strata=(Stratum("tier", "1", 5), Stratum("tier", "2")),
    batches=(Batch("tier", "2", ("anna",)),),
    order="strata",
)


def rows(project: Project, policy: HandoutPolicy) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        query = f"SELECT listed, overlap, stratum, reserved::text FROM ({ROUTES}) r ORDER BY 1, 2"
        cursor.execute(query, routing_of(project, policy))
        return cursor.fetchall()


def test_strata_batches_and_overlap_are_those_of_the_policy(project: Project) -> None:
    make_tiers(project, "1", "2", "3")
    assert rows(project, POLICY) == [(0, 2, 0, None), (1, 5, 1, None), (2, 2, 2, '["anna"]')]


def test_strata_order_nothing_unless_they_take_turns(project: Project) -> None:
    make_tiers(project, "1", "3")
    found = rows(project, HandoutPolicy(strata=POLICY.strata))
    assert [(row[0], row[2]) for row in found] == [(0, 0), (1, 0)]


def test_a_sample_takes_one_in_so_many(project: Project) -> None:
    make_tiers(project, *range(30))
    with connection.cursor() as cursor:
        given = routing_of(project, HandoutPolicy()) | {"nth": 3}
        cursor.execute(f"SELECT count(*) FROM ({SAMPLED_ROUTES}) r", given)
        # Ids are consecutive here: ten of thirty.
        assert cursor.fetchone()[0] == 10


@pytest.mark.parametrize(
    ("rule", "fits"),
    [
        # Written 1: the number however it is spelled, the text, and lists with either.
        ("1", [1, 1.0, "1", [2, 1], ["x", "1"]]),
        ("1.0", [1, 1.0, "1.0", [2, 1]]),
        ("true", [True, "true", [True]]),
        ("x", ["x", ["x", "1"]]),
        (("x", "true"), [True, "true", "x", ["x", "1"], [True]]),
        ("gone", []),
    ],
)
def test_a_rule_fits_values_and_lists_by_what_it_is_written_for(
    project: Project, rule: str, fits: list[object]
) -> None:
    values = [1, 1.0, "1", "1.0", True, "true", "x", [2, 1], ["x", "1"], [True]]
    never = [None, {"1": "x"}, [["1"]], [{"x": 1}], [], "x1", 11, False]
    make_tiers(project, *values, *never)
    policy = HandoutPolicy(strata=(Stratum("tier", rule),))
    with connection.cursor() as cursor:
        query = f"""SELECT item.metadata ->> 'tier' FROM ({ROUTES}) r
          JOIN annotation_subject s ON s.id = r.subject_id
          JOIN annotation_item item ON item.id = s.item_id WHERE listed = 1 ORDER BY item.id"""
        cursor.execute(query, routing_of(project, policy))
        found = [row[0] for row in cursor.fetchall()]
    assert found == [as_text(one) for one in fits]


def as_text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def test_skills_are_texts_of_which_all_or_any_are_asked_for(project: Project) -> None:
    values = ["de", ["fr", "de"], [], False, True, 1.0, [1.50, "b", False], {"a": 1}]
    make_tiers(project, *values, key="lang")
    found = {}
    for name in ("skills", "any_skill"):
        policy = HandoutPolicy(**{name: ("lang",)})
        with connection.cursor() as cursor:
            query = f"SELECT subject_id, needs FROM ({ROUTES}) r ORDER BY subject_id"
            cursor.execute(query, routing_of(project, policy))
            found[name] = [json.loads(row[1]).get("lang") for row in cursor.fetchall()]
    asked = ["de", ["de", "fr"], None, None, "true", "1", ["1.5", "b"], '{"a": 1}']
    assert found["skills"] == asked
    several = [one if isinstance(one, list) else one and [one] for one in asked]
    assert found["any_skill"] == [one and {"any": one} for one in several]
