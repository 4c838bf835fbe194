"""Fixtures for every test: the database server, and below it the cast and the clients."""

import gc
import os
import time
from collections.abc import Iterator
from random import Random

import pytest
from django.core.cache import cache
from django.db import connection
from hypothesis import HealthCheck, settings

from tests import emptying
from tests.cloning import is_shared, start_shared_server
from tests.database import start_server
from tests.factories.cast import (  # noqa: F401
    adam,
    anna,
    ben,
    cleo,
    erin,
    maya,
    olga,
    otto,
    project,
    shared_data,
)
from tests.spreading import spread

# How long an example takes says how busy the machine is; the same examples come every time.
settings.register_profile(
    "suite", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("suite")
DAY = 86_400


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    database_server: None, django_db_modify_db_settings_parallel_suffix: None
) -> None:
    """pytest-django's hook: have a server before a test database is made in it."""


@pytest.fixture(scope="session")
def database_server() -> None:
    """A running PostgreSQL behind the settings; every database fixture depends on it."""
    if is_shared():
        start_shared_server()
    else:
        start_server()
    emptying.install()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Two processes: long files come first and between short ones, so that both end together."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        items[:] = spread(items)


def pytest_collection_finish() -> None:
    """What is there before the first test stays; looking for garbage need not go through it."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True, scope="module")
def nothing_left_open() -> Iterator[None]:
    """What a module forgets to close is its own error, not one of tests that come much later."""
    yield
    gc.collect()


@pytest.fixture(autouse=True, scope="module")
def fresh_plans() -> None:
    """Plan prepared statements anew: the tables of earlier tests were of another size.

    What tests undo is never counted, so nothing else tells the server that its plans are stale.
    """
    here = connection.connection
    if here is not None and not here.closed:
        here.execute("DISCARD PLANS")


@pytest.fixture(autouse=True)
def a_day_that_lasts() -> None:
    """No test begins in the last seconds of a day: what it has just done would be of yesterday."""
    left = DAY - time.time() % DAY
    if left < 20:
        time.sleep(left)


@pytest.fixture(autouse=True)
def nothing_cached() -> None:
    """What other tests did in the last minutes counts towards no limit."""
    cache.clear()


@pytest.fixture(autouse=True)
def same_draws(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a test draws at random is the same in every run, and other than in other tests.

    Of the database that holds for the test's own connection, until it is given back, and as far as
    its plans take rows in the same order.
    """
    draws = Random(request.node.nodeid)
    monkeypatch.setattr("annotation.models.projects.secrets.randbits", draws.getrandbits)
    if request.node.get_closest_marker("django_db") or "db" in request.fixturenames:
        request.getfixturevalue("_django_db_helper")
        with connection.cursor() as cursor:
            cursor.execute("SELECT setseed(%s)", [draws.uniform(-1, 1)])
