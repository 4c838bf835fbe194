"""An installation in a folder of its own: database, sample, a judge; driven from outside."""

import os
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from evalhub import embedded

SAMPLE = Path(embedded.__file__).parent / "sample" / "bank_support"
PATIENCE = 90.0
SET_UP = """
    from annotation.models import Project
    from judges.services.judges import create_judge
    from judges.services.prompts import create_prompt
    project = Project.objects.get(slug="bank")
    text = "{{{{ output }}}}"
    create_judge(
        project=project, name="j", base_url="{url}", model="{model}",
        settings_={{"concurrency": {concurrency}}},
    )
    create_prompt(project=project, name="p", criteria=["accuracy"], text=text)
"""
RUNS = """
    SELECT status, (SELECT count(*) FROM judges_verdict v WHERE v.run_id = r.id)
    FROM judges_judgerun r ORDER BY number
"""


class Site:
    """The sample as project `bank`, judge `j` and prompt `p`; processes get `env`."""

    def __init__(self, data: Path, url: str, *, model: str = "clean", concurrency: int = 16):
        self.data = data
        self.env = {
            **{k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "REDIS_URL"}},
            "EVALHUB_DATA": str(data),
            "DJANGO_SETTINGS_MODULE": "evalhub.settings",
        }
        self.cluster = embedded.cluster(data)
        self.cluster.start()
        self.evalhub("load", str(SAMPLE), "--project", "bank")
        self.django(SET_UP.format(url=url, model=model, concurrency=concurrency))

    def run(self, command: list[str]) -> float:
        """Run a program to its end; returns the seconds it took."""
        started = time.monotonic()
        subprocess.run(command, env=self.env, check=True, capture_output=True, timeout=PATIENCE)
        return time.monotonic() - started

    def evalhub(self, *words: str) -> float:
        return self.run([sys.executable, "-m", "evalhub.cli", *words])

    def django(self, code: str) -> float:
        """Run some lines in a process of their own."""
        start = "import django; django.setup()\n"
        return self.run([sys.executable, "-c", start + textwrap.dedent(code)])

    def judge(self, *words: str) -> float:
        """Plan a run of the judge."""
        return self.evalhub("judge", "run", "bank", "--judge", "j", "--prompt", "p", *words)

    def worker(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-m", "evalhub.cli", "worker"], env=self.env)

    def rows(self, query: str) -> list[Any]:
        with self.cluster.connect("evalhub") as link:
            return link.execute(query).fetchall()

    def expire_leases(self) -> None:
        """What a killed worker held is due at once instead of after its lease."""
        with self.cluster.connect("evalhub") as link:
            link.execute("UPDATE judges_judgecall SET lease_until = now() WHERE state = 'running'")
            link.commit()

    def wait_for(self, finished: int) -> list[tuple[str, int]]:
        """States and verdicts of the runs once so many have finished."""
        done = "SELECT count(*) FROM judges_judgerun WHERE status = 'finished'"
        self.wait_until(lambda: self.rows(done)[0][0] >= finished)
        return self.rows(RUNS)

    def wait_until(self, happened: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not happened():
            if time.monotonic() > deadline:
                raise TimeoutError(f"after {PATIENCE:g} s: {self.rows(RUNS)}")
            time.sleep(0.1)
