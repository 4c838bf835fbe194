"""Gate 13: a hundred hostile files sent to a running server; each is refused, nothing is loaded."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psutil
import pytest
from django.test import Client

from annotation.models import Item, Project
from evalhub.accounts.models import User
from tests.annotation.dataset.test_archives import DOCUMENT
from tests.annotation.dataset.test_archives import REFUSED as ZIPS
from tests.annotation.dataset.test_reading import BROKEN_FILES, FIRST
from tests.annotation.dataset.test_reading import REFUSED as LINES
from tests.factories.crowds import CSRF
from tests.factories.hostile_files import HOSTILE_FILES
from tests.factories.memory import Watch
from tests.factories.sent import fields_sent
from tests.factories.serving import serving

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]
LOAD = "/projects/refunds/import/"
SECONDS, MEBIBYTES = 5, 300
Files = list[tuple[str, bytes]]


def folders() -> list[Files]:
    """Every hostile zip, line and file that the readers are tested with one by one."""
    document = ("dataset.json", DOCUMENT.encode())
    lines = [[document, ("items.jsonl", FIRST + line + b"\n")] for line, _, _ in LINES]
    broken = [[document, (name, content)] for name, content, _ in BROKEN_FILES]
    return [*([("up.zip", data)] for data, _ in ZIPS), *lines, *broken]


@dataclass
class Sender:
    """A manager's browser that sends files and keeps what was wrong with the answers."""

    client: httpx.Client
    server: psutil.Process
    wrong: list[str] = field(default_factory=list)

    def post(self, path: str, what: str, **sent: object) -> httpx.Response:
        start = self.worked()
        answer = self.client.post(path, **sent)  # type: ignore[arg-type]
        seconds = self.worked() - start
        if answer.is_server_error or seconds > SECONDS:
            self.wrong.append(f"{what}: {answer.status_code} after {seconds:.1f} s")
        return answer

    def worked(self) -> float:
        """Seconds of processor of the web process, which other programs do not lengthen."""
        times = [one.cpu_times() for one in self.server.children(recursive=True)]
        return sum(one.user + one.system for one in times)

    def send(self, files: Files) -> None:
        """Send a dataset folder, or a file of another format and its columns as guessed."""
        what = f"{files[-1][0]}, {files[-1][1][:40]!r}"
        answer = self.post(LOAD, what, files=[("files", one) for one in files])
        if answer.is_redirect:
            path = answer.headers["Location"]
            fields = fields_sent(self.client.get(path).text, None) | {"step": "check"}
            answer = self.post(path, what, data=fields)
            self.post(path, what, data={"step": "discard"})
        told = re.search(r'role="alert"[^>]*>(.*?)</div>', answer.text, re.DOTALL)
        if answer.status_code != httpx.codes.UNPROCESSABLE_ENTITY or not told:
            self.wrong.append(f"{what}: {answer.status_code}, nothing told")


@pytest.fixture
def web(transactional_db: None, tmp_path: Path) -> Iterator[tuple[str, psutil.Process]]:
    with serving(tmp_path, workers=1) as (address, pid):
        yield address, psutil.Process(pid)


def test_hostile_files_are_refused_in_time_and_memory(
    project: Project, maya: User, web: tuple[str, psutil.Process]
) -> None:
    address, server = web
    signed = Client()
    signed.force_login(maya)
    cookies = {"sessionid": signed.cookies["sessionid"].value, "csrftoken": CSRF}
    browser = httpx.Client(
        base_url=address, cookies=cookies, headers={"X-CSRFToken": CSRF}, timeout=600
    )
    with Watch(lambda: server.children(recursive=True)) as memory, browser as client:
        sender = Sender(client, server)
        every = [*folders(), *([one] for one in HOSTILE_FILES)]
        for files in every:
            sender.send(files)
    assert len(every) >= 60
    assert not sender.wrong, html.unescape("\n".join(sender.wrong))
    assert 0 < memory.most <= MEBIBYTES
    assert not Item.objects.exists()
