"""Reading the environment. A value that cannot be parsed stops start-up and names its variable."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off", ""}


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

    def folder(self, name: str) -> Path | None:
        raw = self.text(name)
        return Path(raw).expanduser().absolute() if raw else None

    def database(self, name: str) -> dict[str, object] | None:
        """Django's database entry for a `postgresql://` address, or None when unset."""
        raw = self.text(name)
        return parse_database_url(name, raw) if raw else None


def parse_database_url(name: str, url: str) -> dict[str, object]:
    """Turn a PostgreSQL address into a Django database entry; other databases are refused."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(f"{name} must start with postgresql:// (only PostgreSQL works).")
    try:
        port = parts.port
    except ValueError:
        raise ImproperlyConfigured(f"{name} has a port that is not a number.") from None
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
        "PORT": str(port or ""),
        "OPTIONS": options,
    }
