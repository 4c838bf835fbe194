"""Reading the environment. A value that cannot be parsed stops start-up and names its variable."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off", ""}
REDIS_SCHEMES = ("redis", "rediss", "unix")
# A name, `.name` for all below it, an address; `*` is for the settings to refuse.
HOST = re.compile(r"[*.]?[\w*-]+(?:\.[\w*-]+)*|\[[0-9a-fA-F:.]+\]|\*")


@dataclass(frozen=True)
class Environment:
    """Typed look-ups in a mapping of variables, by default the process's own."""

    values: Mapping[str, str]

    @classmethod
    def of_process(cls) -> "Environment":
        return cls(os.environ)

    def text(self, name: str, default: str = "") -> str:
        return self.values.get(name, default).strip()

    def flag(self, name: str, default: bool = False) -> bool:
        raw = self.values.get(name)
        if raw is None:
            return default
        word = raw.strip().lower()
        if word in TRUE:
            return True
        if word in FALSE:
            return False
        raise ImproperlyConfigured(f"{name} is {raw!r}; set it to true or false.")

    def number(self, name: str, default: int) -> int:
        raw = self.values.get(name, "").strip()
        if not raw:
            return default
        try:
            return int(raw)
        except ValueError:
            raise ImproperlyConfigured(f"{name} is {raw!r}; set it to a whole number.") from None

    def words(self, name: str, default: tuple[str, ...] = ()) -> list[str]:
        raw = self.values.get(name)
        if raw is None:
            return list(default)
        return [word.strip() for word in raw.split(",") if word.strip()]

    def port(self, name: str, default: int) -> int:
        number = self.number(name, default)
        if not 0 < number < 65536:
            raise ImproperlyConfigured(f"{name} is {number}; set it to a port from 1 to 65535.")
        return number

    def hosts(self, name: str, default: tuple[str, ...] = (), *, ports: bool = False) -> list[str]:
        """Names of hosts, where `ports` says so each with a port or without."""
        hosts = self.words(name, default)
        for host in hosts:
            bare, port = host, "1"
            if ports and not host.endswith("]") and ":" in host:
                bare, _, port = host.rpartition(":")
            if not HOST.fullmatch(bare) or not is_port(port):
                form = "host or host:port" if ports else "host"
                raise ImproperlyConfigured(f"{name} holds {host!r}; write each as {form}.")
        return hosts

    def redis(self, name: str) -> str:
        """Return the address of a broker as it stands, empty when unset."""
        raw = self.text(name)
        if not raw:
            return ""
        if not raw.startswith(tuple(f"{scheme}://" for scheme in REDIS_SCHEMES)):
            raise ImproperlyConfigured(f"{name} must start with redis://, rediss:// or unix://.")
        parts = split_address(name, raw)
        if parts.scheme != "unix" and parts.path.strip("/") and not parts.path[1:].isdecimal():
            raise ImproperlyConfigured(f"{name} ends with no number of a database, such as /0.")
        return raw

    def folder(self, name: str) -> Path | None:
        raw = self.text(name)
        return Path(raw).expanduser().absolute() if raw else None

    def database(self, name: str) -> dict[str, object] | None:
        """Django's database entry for a `postgresql://` address, or None when unset."""
        raw = self.text(name)
        return parse_database_url(name, raw) if raw else None


def is_port(text: str) -> bool:
    return text.isascii() and text.isdecimal() and 0 < int(text) < 65536


def split_address(name: str, address: str) -> SplitResult:
    """Split an address. What is wrong with one may quote its password, and is not repeated."""
    try:
        parts = urlsplit(address)
    except ValueError:
        raise ImproperlyConfigured(f"{name} cannot be read as an address.") from None
    try:
        _ = parts.port
    except ValueError:
        raise ImproperlyConfigured(
            f"{name} has a port that is not a number from 1 to 65535."
        ) from None
    return parts


def parse_database_url(name: str, url: str) -> dict[str, object]:
    """Turn a PostgreSQL address into a Django database entry; other databases are refused."""
    parts = split_address(name, url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(f"{name} must start with postgresql:// (only PostgreSQL works).")
    options = dict(parse_qsl(parts.query))
    database = unquote(parts.path.lstrip("/"))
    if not database:
        raise ImproperlyConfigured(f"{name} names no database; end it with /evalhub.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": database,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", "") or unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
    }
