"""The one process that answers for the packages, started with the first question."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.stats.oracles import answering

ENVIRONMENT = Path(sys.prefix) / "oracles"


class Oracles:
    """Questions to the packages; see the docstring of the folder."""

    def __init__(self, environment: Path = ENVIRONMENT) -> None:
        self.python = environment / "bin" / "python"
        self.process: subprocess.Popen[str] | None = None

    def __call__(self, name: str, **arguments: Any) -> Any:
        process = self.process or self.start()
        question = {"name": name, "arguments": arguments}
        process.stdin.write(json.dumps(question, default=plain) + "\n")
        process.stdin.flush()
        line = process.stdout.readline()
        if not line:
            pytest.fail("the process of the oracles has ended; its last words are above")
        answer = json.loads(line)
        if "error" in answer:
            pytest.fail(f"the oracle {name} failed:\n{answer['error']}")
        return answer["value"]

    def start(self) -> subprocess.Popen[str]:
        if sys.version_info >= (3, 13):
            pytest.skip("irrCAC needs numpy 1, which Python 3.13 and newer do not have")
        if not self.python.exists():
            pytest.fail("the environment of the oracles is missing: run `make test`")
        command = [self.python, "-E", "-W", "ignore", answering.__file__]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        return self.process

    def stop(self) -> None:
        if self.process is not None:
            self.process.communicate()
            self.process = None


@contextmanager
def oracles(environment: Path = ENVIRONMENT) -> Iterator[Oracles]:
    """Questions may be asked within; the process ends after."""
    asked = Oracles(environment)
    try:
        yield asked
    finally:
        asked.stop()


def plain(value: Any) -> Any:
    """What JSON does not know: arrays and numbers of numpy."""
    if isinstance(value, np.ndarray | np.generic):
        return value.tolist()
    raise TypeError(f"{type(value)} cannot be asked about")
