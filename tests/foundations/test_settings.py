"""Start-up in a process of its own: what production refuses, and what it switches on."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from evalhub.startup.secrets import weakness

ROOT = Path(__file__).resolve().parents[2]
STRONG = "k3J-x9Qp_7LmZ2vT8wRb5Yc1Nd4Hf6Gs0AaEe"
PRODUCTION = {
    "DATABASE_URL": "postgresql://evalhub@db.example/evalhub",
    "EVALHUB_SECRET_KEY": STRONG,
    "EVALHUB_ALLOWED_HOSTS": "evalhub.example.org",
}
PRINT = """
import json, sys
from evalhub import settings
print(json.dumps({name: getattr(settings, name) for name in sys.argv[1:]}, default=str))
"""


def start(folder: Path, names: tuple[str, ...] = (), **changes: str | None) -> object:
    """Import the settings in a fresh process; returns it, with an environment made of nothing."""
    values = {**PRODUCTION, "EVALHUB_DATA": str(folder), **changes}
    environment = {name: value for name, value in values.items() if value is not None}
    environment["PATH"] = os.environ["PATH"]
    command = [sys.executable, "-c", PRINT, *names]
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300
    )


REFUSED = [
    ({"EVALHUB_SECRET_KEY": None}, "EVALHUB_SECRET_KEY is required"),
    ({"EVALHUB_SECRET_KEY": "short"}, "EVALHUB_SECRET_KEY is too weak"),
    ({"EVALHUB_SECRET_KEY": "ab" * 30}, "EVALHUB_SECRET_KEY is too weak"),
    ({"EVALHUB_SECRET_KEY": f"django-insecure-{STRONG}"}, "EVALHUB_SECRET_KEY is too weak"),
    ({"EVALHUB_ALLOWED_HOSTS": None}, "EVALHUB_ALLOWED_HOSTS is required"),
    ({"EVALHUB_ALLOWED_HOSTS": " , "}, "EVALHUB_ALLOWED_HOSTS is required"),
    ({"EVALHUB_ALLOWED_HOSTS": "*"}, "EVALHUB_ALLOWED_HOSTS may not hold a wildcard"),
    ({"EVALHUB_ALLOWED_HOSTS": "a.org,*.org"}, "EVALHUB_ALLOWED_HOSTS may not hold a wildcard"),
    ({"DATABASE_URL": "sqlite:///x"}, "DATABASE_URL must start with postgresql://"),
    ({"REDIS_URL": "http://x"}, "REDIS_URL must start with redis://"),
    ({"REDIS_URL": "redis://h:port/0"}, "REDIS_URL has a port"),
    ({"EVALHUB_DEBUG": "maybe"}, "EVALHUB_DEBUG is 'maybe'"),
    ({"EVALHUB_DEBUG": "1"}, "EVALHUB_DEBUG is for development"),
    ({"EVALHUB_ALLOWED_HOSTS": "https://a.org"}, "EVALHUB_ALLOWED_HOSTS holds 'https://a.org'"),
    ({"EVALHUB_JUDGE_HOSTS": "a.org:port"}, "EVALHUB_JUDGE_HOSTS holds 'a.org:port'"),
    ({"EVALHUB_SMTP_PORT": "x"}, "EVALHUB_SMTP_PORT is 'x'"),
]


@pytest.mark.parametrize(("changes", "reason"), REFUSED, ids=[reason for _, reason in REFUSED])
def test_production_does_not_start(
    changes: dict[str, str | None], reason: str, tmp_path: Path
) -> None:
    process = start(tmp_path, **changes)
    assert process.returncode != 0
    assert reason in process.stderr.splitlines()[-1]


SECURE = (
    "DEBUG",
    "SESSION_COOKIE_SECURE",
    "CSRF_COOKIE_SECURE",
    "SESSION_COOKIE_HTTPONLY",
    "SESSION_COOKIE_SAMESITE",
    "SECURE_HSTS_SECONDS",
    "ALLOWED_HOSTS",
    "CSRF_TRUSTED_ORIGINS",
    "JUDGE_LOOPBACK",
)


def test_production_sends_cookies_over_tls_only(tmp_path: Path) -> None:
    found = json.loads(start(tmp_path, SECURE).stdout)
    assert found["DEBUG"] is False
    assert found["SESSION_COOKIE_SECURE"]
    assert found["CSRF_COOKIE_SECURE"]
    assert found["SESSION_COOKIE_HTTPONLY"] is True
    assert found["SESSION_COOKIE_SAMESITE"] == "Lax"
    assert found["SECURE_HSTS_SECONDS"] >= 31_536_000
    assert found["ALLOWED_HOSTS"] == ["evalhub.example.org"]
    assert found["CSRF_TRUSTED_ORIGINS"] == ["https://evalhub.example.org"]
    assert found["JUDGE_LOOPBACK"] is False


def test_embedded_mode_serves_loopback_only_with_a_key_of_its_own(tmp_path: Path) -> None:
    nothing = dict.fromkeys(PRODUCTION)
    names = ("ALLOWED_HOSTS", "SECRET_KEY", "SESSION_COOKIE_SECURE", "JUDGE_LOOPBACK")
    first, second = (json.loads(start(tmp_path, names, **nothing).stdout) for _ in range(2))
    assert first["ALLOWED_HOSTS"] == ["127.0.0.1", "localhost", "[::1]"]
    assert first["SESSION_COOKIE_SECURE"] is False
    assert first["JUDGE_LOOPBACK"] is True
    assert weakness(first["SECRET_KEY"]) is None
    assert first["SECRET_KEY"] == second["SECRET_KEY"]
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


def test_passwords_are_kept_with_argon2_and_have_12_characters(settings: object) -> None:
    assert settings.PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    lengths = [
        row.get("OPTIONS", {}).get("min_length") for row in settings.AUTH_PASSWORD_VALIDATORS
    ]
    assert 12 in lengths
