"""Sealing provider keys: anybody here can seal one, only a process that is not the web can open it.

A key is sealed with a public key, bound to one host and to one owner, and opened with the private
key just before that host is called. Processes that serve pages give the private key up at their
start; where they run on other machines or in containers of their own they never have it.
"""

import base64
import binascii
import json
import os
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from evalhub.errors import Unavailable
from evalhub.startup.secrets import generated_key

KEY_FILE, PUBLIC_FILE = "sealing_key", "sealing_key.pub"
# The first byte says how it was sealed; without it stands what was sealed before there were pairs.
VERSION = b"\x02"
LENGTH, NONCE, PAIR = 32, 12, 2
LOST = "The provider key cannot be opened here; enter it again."
# Whether this process has given up opening; it cannot take that back.
GIVEN_UP: list[bool] = []


def seal(secret: str, *, host: str, owner: str = "") -> bytes:
    """Encrypt a provider key for whoever holds the private key, for one host and one owner."""
    to, once = public_key(), X25519PrivateKey.generate()
    sender = once.public_key().public_bytes_raw()
    nonce = os.urandom(NONCE)
    cipher = ChaCha20Poly1305(shared(once.exchange(to), sender + to.public_bytes_raw()))
    content = json.dumps([host, owner, secret]).encode()
    return VERSION + sender + nonce + cipher.encrypt(nonce, content, VERSION)


def unseal(sealed: bytes, *, host: str, owner: str = "") -> str:
    """Open a provider key for one host and owner. Raises `Unavailable` for any other."""
    if GIVEN_UP:
        raise Unavailable("Provider keys are opened by workers only.")
    bound = opened(bytes(sealed))
    if bound[0] != host:
        raise Unavailable("The provider key belongs to another host; enter it again.")
    # What was sealed before there were owners has none.
    if len(bound) > PAIR and bound[1] != owner:
        raise Unavailable("The provider key belongs to another Judge; enter it again.")
    return str(bound[-1])


def opened(sealed: bytes) -> list[str]:
    """What was sealed, with its host and its owner."""
    if not sealed.startswith(VERSION):
        return opened_before(sealed)
    sender, rest = sealed[1 : 1 + LENGTH], sealed[1 + LENGTH :]
    mine = private_key()
    try:
        secret = mine.exchange(X25519PublicKey.from_public_bytes(sender))
        cipher = ChaCha20Poly1305(shared(secret, sender + mine.public_key().public_bytes_raw()))
        content = cipher.decrypt(rest[:NONCE], rest[NONCE:], VERSION)
    except (InvalidTag, ValueError):
        raise Unavailable(LOST) from None
    return list(json.loads(content))


def opened_before(sealed: bytes) -> list[str]:
    """What an earlier version sealed, with the same key as a symmetric one."""
    try:
        return list(json.loads(Fernet(private_text().encode()).decrypt(sealed)))
    except (InvalidToken, ValueError):
        raise Unavailable(LOST) from None


def shared(secret: bytes, salt: bytes) -> bytes:
    return HKDF(hashes.SHA256(), LENGTH, salt, b"evalhub provider key").derive(secret)


def give_up_opening() -> None:
    """From here on this process can seal and not open: it answers requests from outside."""
    GIVEN_UP.append(True)
    settings.SEALING_KEY = ""


def public_key() -> X25519PublicKey:
    """The key to seal with: from the environment, from the data folder, or of a fresh pair."""
    given = settings.SEALING_PUBLIC_KEY or read(settings.DATA_FOLDER / PUBLIC_FILE)
    if not given:
        if GIVEN_UP and settings.KEY_FOLDER != settings.DATA_FOLDER:
            raise Unavailable("No worker has been started yet; start one, then enter the key.")
        return publish()
    return X25519PublicKey.from_public_bytes(raw(given, "EVALHUB_SEALING_PUBLIC_KEY"))


def publish() -> X25519PublicKey:
    """Put the public half where processes that serve pages can read it; workers do at start."""
    public = private_key().public_key()
    written = base64.urlsafe_b64encode(public.public_bytes_raw())
    path = settings.DATA_FOLDER / PUBLIC_FILE
    if read(path) != written.decode():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.with_name(f".{PUBLIC_FILE}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_bytes(written)
        draft.replace(path)
    return public


def require_keys() -> None:
    """Raise `ImproperlyConfigured` or `Unavailable` unless what is here of the pair can be used."""
    if settings.SEALING_KEY or (settings.KEY_FOLDER / KEY_FILE).exists():
        private_key()
    public_key()


def private_key() -> X25519PrivateKey:
    return X25519PrivateKey.from_private_bytes(raw(private_text(), "EVALHUB_SEALING_KEY"))


def private_text() -> str:
    """The private key as it is written: from the environment, or made once in the key folder."""
    if settings.SEALING_KEY:
        return str(settings.SEALING_KEY)
    moved_here(settings.DATA_FOLDER / KEY_FILE, settings.KEY_FOLDER / KEY_FILE)
    return generated_key(settings.KEY_FOLDER, KEY_FILE, Fernet.generate_key)


def moved_here(before: Path, now: Path) -> None:
    """Take along a key that was made before keys had a folder of their own."""
    if before == now or now.exists() or not before.exists():
        return
    content = before.read_bytes()
    generated_key(now.parent, now.name, lambda: content)
    before.unlink()


def read(path: Path) -> str:
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        return ""


def raw(text: str, name: str) -> bytes:
    """The 32 bytes of a key. Raises `ImproperlyConfigured` naming the variable."""
    try:
        found = base64.urlsafe_b64decode(text.encode())
    except (binascii.Error, ValueError):
        found = b""
    if len(found) != LENGTH:
        raise ImproperlyConfigured(f"{name} is not 32 bytes in URL-safe base64.")
    return found
