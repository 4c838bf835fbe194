"""docker-compose.yml and the Dockerfile, kept in step with the settings and the programs."""

import ast
import importlib
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from celery.bin.celery import celery as celery_commands
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parents[2]
# Read by the images of others, or only by the compose file to fill in the variables above.
FOREIGN = {"POSTGRES_USER", "POSTGRES_DB", "POSTGRES_PASSWORD", "POSTGRES_INITDB_ARGS"}
READERS = {"text", "flag", "number", "words", "folder", "database", "port", "hosts", "redis"}


def compose() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def own_services() -> dict[str, dict[str, Any]]:
    return {name: item for name, item in compose()["services"].items() if "build" in item}


def variables_read() -> set[str]:
    """Names that the settings look up in the environment, from the source text."""
    found = set()
    for node in ast.walk(ast.parse((ROOT / "evalhub" / "settings.py").read_text())):
        is_look_up = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if is_look_up and node.func.attr in READERS and isinstance(node.args[0], ast.Constant):
            found.add(node.args[0].value)
    return found


def test_the_topology_is_database_broker_web_worker_and_beat():
    assert set(compose()["services"]) == {
        "postgres", "redis", "migrate", "web", "worker", "beat"
    }  # fmt: skip


def test_every_variable_is_one_that_the_settings_read():
    text = (ROOT / "docker-compose.yml").read_text()
    named = set(re.findall(r"\$\{([A-Z_]+)", text))
    for service in compose()["services"].values():
        named |= set(service.get("environment", {}))
    assert named - FOREIGN <= variables_read()


def test_a_service_of_ours_gets_what_production_requires():
    required = {"DATABASE_URL", "REDIS_URL", "EVALHUB_SECRET_KEY", "EVALHUB_ALLOWED_HOSTS"}
    assert own_services()
    for service in own_services().values():
        assert required <= set(service["environment"])


def test_no_secret_is_written_down():
    for service in compose()["services"].values():
        for name, value in service.get("environment", {}).items():
            if re.search("SECRET|PASSWORD|KEY", name):
                assert re.fullmatch(r"\$\{[A-Z_]+:\?[^}]+\}", value), name
            assert not re.search(r"://[^:]+:[^$@]+@", value), name


@pytest.mark.parametrize("name", ["web", "worker", "beat", "migrate"])
def test_every_command_exists(name):
    program, *words = own_services()[name]["command"]
    if program == "python":
        assert (ROOT / words[0]).is_file()
        assert words[1] in get_commands()
    elif program == "celery":
        assert importlib.import_module(words[words.index("--app") + 1]).celery_app
        assert set(words) & {"worker", "beat"} <= set(celery_commands.commands)
    else:
        assert program == "granian"
        module, _, attribute = words[-1].partition(":")
        assert hasattr(importlib.import_module(module), attribute)


def test_services_of_ours_run_without_rights_on_a_read_only_disk():
    for service in own_services().values():
        assert service["read_only"]
        assert service["cap_drop"] == ["ALL"]
    assert re.search(r"^USER evalhub$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)


def test_only_web_is_reachable_and_only_from_this_machine():
    ports = {name: item.get("ports", []) for name, item in compose()["services"].items()}
    assert {name for name, found in ports.items() if found} == {"web"}
    assert all(port.startswith("127.0.0.1:") for port in ports["web"])


def test_the_image_copies_only_what_exists_and_is_not_ignored():
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    copied = re.findall(r"^COPY (?!--from)(\S+)", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    assert copied
    for name in copied:
        assert (ROOT / name).exists()
        assert f"!{name}" in ignored
