"""The secret key: from the environment, or generated once into the data folder."""

import contextlib
import os
import secrets
from collections.abc import Callable
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

MINIMUM_LENGTH = 32
MINIMUM_DISTINCT = 8


def weakness(key: str) -> str | None:
    """Why a secret key is too weak to sign sessions with, or None."""
    if len(key) < MINIMUM_LENGTH:
        return f"it has {len(key)} characters, at least {MINIMUM_LENGTH} are needed"
    if len(set(key)) < MINIMUM_DISTINCT:
        return "it repeats too few characters"
    if "insecure" in key.lower() or "change" in key.lower():
        return "it looks like a sample value"
    return None


def production_key(key: str) -> str:
    """Return the key given for production, or refuse to start."""
    if not key:
        raise ImproperlyConfigured("EVALHUB_SECRET_KEY is required when DATABASE_URL is set.")
    reason = weakness(key)
    if reason:
        raise ImproperlyConfigured(f"EVALHUB_SECRET_KEY is too weak: {reason}.")
    return key


def session_key() -> bytes:
    return secrets.token_urlsafe(48).encode()


def generated_key(
    folder: Path, name: str = "secret_key", generate: Callable[[], bytes] = session_key
) -> str:
    """Read a key of a data folder, writing a fresh one (mode 0600) the first time."""
    path = folder / name
    if path.exists():
        return path.read_text().strip()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = folder / f".{name}.{os.getpid()}"
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(generate())
    # Two starters at once: the first link wins, and both read the same key.
    with contextlib.suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()
    return path.read_text().strip()
