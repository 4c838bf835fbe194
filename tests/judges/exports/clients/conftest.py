"""One run of each client, without a network, for all tests of a session."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from judges.exports.targets import TARGETS
from judges.exports.writing import write_package
from tests.factories.judge_packages import make_package

PYTHON = Path(sys.prefix) / "clients" / "bin" / "python"
LOADING = Path(__file__).with_name("loading.py")
NOWHERE = "http://127.0.0.1:9"
QUIET = {
    **dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"), NOWHERE),
    **dict.fromkeys(("NO_PROXY", "no_proxy"), "127.0.0.1"),
    **{"DO_NOT_TRACK": "1", "DEEPEVAL_TELEMETRY_OPT_OUT": "1", "DEEPEVAL_FILE_SYSTEM": "READ_ONLY"},
    **{"MLFLOW_DISABLE_TELEMETRY": "true", "OPIK_SENTRY_ENABLE": "false"},
    **{"OPIK_TRACK_DISABLE": "true", "LITELLM_LOCAL_MODEL_COST_MAP": "True"},
    **{"LANGFUSE_TRACING_ENABLED": "false", "LANGSMITH_TRACING": "false"},
}
Found = dict[str, Any]


@pytest.fixture(scope="session")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The hostile package written for a target."""

    def write(name: str) -> Path:
        folder = tmp_path_factory.mktemp(name)
        write_package(folder, make_package(), TARGETS[name])
        return folder

    return write


@pytest.fixture(scope="session")
def client(
    exported: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., Found]:
    """What a client makes of one criterion; asked once a session."""
    known: dict[str, Found] = {}

    def ask(kind: str, target: str = "", criterion: str = "accuracy") -> Found:
        if kind not in known:
            folder = exported(target or kind) / criterion
            known[kind] = load(kind, folder, tmp_path_factory.mktemp(f"{kind}-cache"))
        return known[kind]

    return ask


def load(kind: str, folder: Path, cache: Path) -> Found:
    if not PYTHON.exists():
        pytest.fail("the environment of the clients is missing: run `make test`")
    command = [str(PYTHON), "-W", "ignore", str(LOADING), kind, str(folder), str(cache)]
    homes = dict.fromkeys(("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"), cache)
    own = {"PATH": os.environ["PATH"], **QUIET, **{k: str(v) for k, v in homes.items()}}
    done = subprocess.run(
        command, capture_output=True, text=True, env=own, cwd=cache, timeout=120, check=False
    )
    if done.returncode:
        pytest.fail(done.stderr[-3000:])
    return dict(json.loads(done.stdout.strip().splitlines()[-1]))
