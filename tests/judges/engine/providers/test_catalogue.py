import pytest

from judges.engine.hosts import read_address
from judges.engine.providers.catalogue import KINDS, BadOptions, checked_options, dialect_of
from tests.judges.engine.conftest import MAPPING

GIVEN = {
    **{"api_version": "2024-10-21", "deployment": "d", "structured": "none"},
    **{"anthropic_version": "2023-06-01", "mapping": MAPPING},
}


@pytest.mark.parametrize("name", list(KINDS))
def test_every_kind_has_an_address_and_keeps_only_its_own_options(name: str) -> None:
    kind = KINDS[name]
    assert read_address(kind.address)
    kept = checked_options(name, GIVEN)
    assert kept.keys() == set(kind.options)
    assert dialect_of(name, kept).traits.name


@pytest.mark.parametrize(
    ("name", "options", "field"),
    [
        ("azure", {"api_version": "2024 10"}, "api_version"),
        ("azure", {"deployment": "a\r\nb"}, "deployment"),
        ("anthropic", {"anthropic_version": ["x"]}, "anthropic_version"),
        ("compatible", {"structured": "xml"}, "structured"),
        ("http", {"mapping": {"body": {}}}, "mapping"),
        ("http", {}, "mapping"),
    ],
)
def test_an_option_that_cannot_be_used_is_named(
    name: str, options: dict[str, object], field: str
) -> None:
    with pytest.raises(BadOptions) as caught:
        checked_options(name, options)
    assert caught.value.field == field
