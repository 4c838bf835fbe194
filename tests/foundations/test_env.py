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
        ("postgresql://h:70000/d", "not a number from 1 to 65535"),
        ("postgresql://[::1/d", "cannot be read as an address"),
        ("postgresql://h/", "names no database"),
    ],
)
def test_other_databases_and_broken_addresses_are_refused(url: str, reason: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=f"DATABASE_URL.*{reason}"):
        parse_database_url("DATABASE_URL", url)


@pytest.mark.parametrize("host", ["http://x", "a b", "a/b", "x:1", "", "[::1"])
def test_what_is_no_host_names_its_variable(host: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="X holds "):
        Environment({"X": f"good.example,{host or '-:'}"}).hosts("X")


@pytest.mark.parametrize("host", ["http://x", "x:port", "x:0", "x:70000", ":443"])
def test_what_is_no_host_with_a_port_names_its_variable(host: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"X holds .* host:port"):
        Environment({"X": host}).hosts("X", ports=True)


def test_hosts_may_be_names_addresses_and_all_below_a_name() -> None:
    raw = "evalhub.example,.example,127.0.0.1,[::1],my_box"
    assert Environment({"X": raw}).hosts("X") == raw.split(",")
    assert Environment({"X": "api.example:8443,[::1]"}).hosts("X", ports=True)[0][-4:] == "8443"


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("redis://h:port/0", "port that is not a number"),
        ("redis://h/first", "no number of a database"),
        ("rediss://[::1/0", "cannot be read as an address"),
    ],
)
def test_a_broken_address_of_a_broker_names_its_variable(address: str, reason: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=f"REDIS_URL.*{reason}"):
        Environment({"REDIS_URL": address}).redis("REDIS_URL")


def test_addresses_of_brokers_stay_as_they_are() -> None:
    for address in ("redis://:p@h:6379/0", "rediss://h", "unix:///run/redis.sock", ""):
        assert Environment({"REDIS_URL": address}).redis("REDIS_URL") == address


def test_a_port_out_of_bounds_names_its_variable() -> None:
    with pytest.raises(ImproperlyConfigured, match="X is 70000; set it to a port"):
        Environment({"X": "70000"}).port("X", 587)
