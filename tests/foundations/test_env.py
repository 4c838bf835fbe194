"""Reading the environment: a value that cannot be read names its variable."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from evalhub.env import Environment, parse_database_url


@pytest.mark.parametrize(
    ("raw", "expected"), [("1", True), ("Yes", True), ("off", False), ("", False), (" TRUE ", True)]
)
def test_flags_are_read_in_any_case(raw: str, expected: bool) -> None:
    assert Environment({"X": raw}).flag("X") is expected


def test_unset_values_are_their_defaults() -> None:
    nothing = Environment({})
    assert nothing.flag("X", True) is True
    assert nothing.number("X", 5) == 5
    assert nothing.words("X", ("a",)) == ["a"]
    assert nothing.text("X", "b") == "b"
    assert nothing.folder("X") is None
    assert nothing.database("X") is None


def test_words_are_split_at_commas_and_trimmed() -> None:
    assert Environment({"X": " a , b,, "}).words("X") == ["a", "b"]
    assert Environment({"X": ""}).words("X", ("a",)) == []


def test_a_bad_flag_or_number_names_its_variable() -> None:
    values = Environment({"EVALHUB_DEBUG": "perhaps", "EVALHUB_SMTP_PORT": "many"})
    with pytest.raises(ImproperlyConfigured, match="EVALHUB_DEBUG is 'perhaps'"):
        values.flag("EVALHUB_DEBUG")
    with pytest.raises(ImproperlyConfigured, match="EVALHUB_SMTP_PORT is 'many'"):
        values.number("EVALHUB_SMTP_PORT", 587)


def test_a_database_address_becomes_an_entry() -> None:
    entry = parse_database_url("D", "postgresql://u:p%40ss@db.example:5433/evalhub?sslmode=require")
    assert entry == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "evalhub",
        "USER": "u",
        "PASSWORD": "p@ss",
        "HOST": "db.example",
        "PORT": "5433",
        "OPTIONS": {"sslmode": "require"},
    }


def test_a_socket_folder_may_stand_in_the_query() -> None:
    entry = parse_database_url("D", "postgresql:///evalhub?host=/run/postgresql")
    assert (entry["HOST"], entry["OPTIONS"]) == ("/run/postgresql", {})


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("sqlite:///db.sqlite3", "must start with postgresql://"),
        ("mysql://h/d", "must start with postgresql://"),
        ("postgresql://h:port/d", "port that is not a number"),
        ("postgresql://h/", "names no database"),
    ],
)
def test_other_databases_and_broken_addresses_are_refused(url: str, reason: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=f"DATABASE_URL.*{reason}"):
        parse_database_url("DATABASE_URL", url)
