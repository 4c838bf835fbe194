"""Where subjects go: asked for as a query, before anything is planned."""

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
