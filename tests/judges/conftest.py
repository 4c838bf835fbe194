"""The fake provider, for everything that calls one."""

from collections.abc import Iterator

import pytest

from tests.judges.engine.fake_provider import FakeProvider


@pytest.fixture
def fake_provider() -> Iterator[FakeProvider]:
    with FakeProvider() as fake:
        yield fake
