"""Sealing provider keys: stored encrypted, bound to one host, opened only to call that host."""

import json

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

from evalhub.errors import Unavailable
from evalhub.startup.secrets import generated_key

KEY_FILE = "sealing_key"


def seal(secret: str, *, host: str) -> bytes:
    """Encrypt a provider key together with the host it may be sent to."""
    return box().encrypt(json.dumps([host, secret]).encode())


def unseal(sealed: bytes, *, host: str) -> str:
    """Open a provider key for one host. Raises `Unavailable` for any other host or a lost key."""
    try:
        bound, secret = json.loads(box().decrypt(bytes(sealed)))
    except InvalidToken:
        raise Unavailable("The provider key cannot be opened here; enter it again.") from None
    if bound != host:
        raise Unavailable("The provider key belongs to another host; enter it again.")
    return str(secret)


def box() -> Fernet:
    """The installation's sealing key: from the environment, or made once in the data folder."""
    given = settings.SEALING_KEY
    if given:
        return Fernet(given.encode())
    return Fernet(generated_key(settings.DATA_FOLDER, KEY_FILE, Fernet.generate_key).encode())
