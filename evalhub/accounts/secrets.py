"""Secrets that travel in links: long, random, and only their SHA-256 is stored."""

import hashlib
import secrets


def new_secret() -> tuple[str, str]:
    """Return a fresh secret for a link and the digest that may be stored."""
    secret = secrets.token_urlsafe(32)
    return secret, digest_of(secret)


def digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
