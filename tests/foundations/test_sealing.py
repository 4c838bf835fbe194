"""A provider's key: sealed for one host, and nowhere else to be found."""

import contextlib
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest
import redis
from cryptography.fernet import Fernet

from evalhub.errors import Unavailable
from evalhub.startup.sealing import (
    KEY_FILE,
    PUBLIC_FILE,
    give_up_opening,
    private_text,
    publish,
    seal,
    unseal,
)
from tests.factories.sites import (
    UpSite,
    evalhub,
    eventually,
    stocked,
    writing_redis,
)
from tests.factories.walking import Browser
from tests.judges.engine.fake_provider import SCENARIOS, FakeProvider, Request, problem

CANARY = "sk-CANARY-4f1d9b7e2a6c8053-end"
# What a search looks for: no part of the middle may be left either.
TRACE = "CANARY-4f1d"
RUNS = "SELECT status FROM judges_judgerun ORDER BY number"


def test_what_is_sealed_opens_for_its_host_alone() -> None:
    sealed = seal(CANARY, host="api.example:443")
    assert CANARY.encode() not in sealed
    assert unseal(sealed, host="api.example:443") == CANARY
    with pytest.raises(Unavailable, match="belongs to another host"):
        unseal(sealed, host="api.example:8443")


def test_the_same_key_is_sealed_differently_each_time() -> None:
    assert seal(CANARY, host="a") != seal(CANARY, host="a")


def test_a_changed_or_foreign_seal_is_not_opened(settings) -> None:
    sealed = bytearray(seal(CANARY, host="a"))
    sealed[20] ^= 1
    with pytest.raises(Unavailable, match="enter it again") as caught:
        unseal(bytes(sealed), host="a")
    assert TRACE not in str(caught.value)
    whole = seal(CANARY, host="a")
    settings.SEALING_KEY = Fernet.generate_key().decode()
    settings.SEALING_PUBLIC_KEY = ""
    with pytest.raises(Unavailable, match="enter it again"):
        unseal(whole, host="a")


def test_the_sealing_key_is_made_once_for_its_owner_alone(settings, tmp_path: Path) -> None:
    settings.KEY_FOLDER = settings.DATA_FOLDER = tmp_path / "data"
    settings.SEALING_KEY = ""
    assert unseal(seal(CANARY, host="a", owner="1"), host="a", owner="1") == CANARY
    assert (tmp_path / "data" / KEY_FILE).stat().st_mode & 0o777 == 0o600


def test_a_key_belongs_to_one_judge() -> None:
    sealed = seal(CANARY, host="a", owner="1")
    with pytest.raises(Unavailable, match="another Judge"):
        unseal(sealed, host="a", owner="2")


def test_what_an_earlier_version_sealed_still_opens() -> None:
    sealed = Fernet(private_text().encode()).encrypt(json.dumps(["a", CANARY]).encode())
    assert unseal(sealed, host="a", owner="1") == CANARY
    with pytest.raises(Unavailable, match="another host"):
        unseal(sealed, host="b", owner="1")


def test_web_seals_with_the_public_half_and_can_open_nothing(
    settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DATA_FOLDER, settings.KEY_FOLDER = tmp_path / "data", tmp_path / "keys"
    settings.SEALING_KEY = ""
    monkeypatch.setattr("evalhub.startup.sealing.GIVEN_UP", [])
    give_up_opening()
    with pytest.raises(Unavailable, match="start one, then enter the key"):
        seal(CANARY, host="a")
    monkeypatch.setattr("evalhub.startup.sealing.GIVEN_UP", [])
    publish()
    give_up_opening()
    sealed = seal(CANARY, host="a")
    assert [path.name for path in (tmp_path / "data").iterdir()] == [PUBLIC_FILE]
    with pytest.raises(Unavailable, match="by workers only"):
        unseal(sealed, host="a")
    monkeypatch.setattr("evalhub.startup.sealing.GIVEN_UP", [])
    assert unseal(sealed, host="a") == CANARY


def test_a_key_from_before_moves_into_the_key_folder(settings, tmp_path: Path) -> None:
    settings.KEY_FOLDER = settings.DATA_FOLDER = tmp_path / "data"
    settings.SEALING_KEY = ""
    sealed = seal(CANARY, host="a")
    settings.KEY_FOLDER = tmp_path / "keys"
    assert unseal(sealed, host="a") == CANARY
    assert not (tmp_path / "data" / KEY_FILE).exists()


def echo(request: Request) -> None:
    """Refuse, with the key in every place of the answer that is read."""
    given = request.handler.headers.get("authorization", "").removeprefix("Bearer ")
    said = problem(f"Incorrect API key provided: {given}", param=given, code=given)
    request.reply(said, 401)


def echo_first(request: Request) -> None:
    """Two failures that quote the key, then a verdict: the calls go on and are kept."""
    given = request.handler.headers.get("authorization", "").removeprefix("Bearer ")
    if request.before < 2:
        request.reply(problem(f"busy with {given}"), 503)
    else:
        SCENARIOS["ok"](request)


@dataclass
class Scene:
    """A site on which a judge with the canary has run, and all it has written."""

    site: UpSite
    maya: Browser
    fake: FakeProvider
    broker: str
    folder: Path

    def spaces(self) -> Iterator[tuple[str, bytes]]:
        """Every file of the installation: database, its log, Redis' journal, what was printed."""
        for folder, _, names in os.walk(self.folder):
            for path in (Path(folder) / name for name in names):
                # The server takes files away at any moment.
                with contextlib.suppress(FileNotFoundError):
                    if path.is_file():
                        yield str(path), path.read_bytes()

    def tables(self) -> Iterator[tuple[str, bytes]]:
        """Each table of the database as COPY writes it; bytes come as hexadecimal digits."""
        names = self.site.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        with self.site.cluster.connect("evalhub") as link, link.cursor() as cursor:
            for (name,) in names:
                with cursor.copy(f'COPY "{name}" TO STDOUT') as copy:
                    yield name, b"".join(bytes(part) for part in copy)


def set_up(scene: Scene) -> None:
    """Through the pages: sign in, save a judge with the key, write a prompt."""
    done = evalhub(
        scene.site.data, "invite", "maya@example.org", "--project", "bank", "--role", "manager"
    )
    scene.maya.post(re.sub(r"^http://[^/]+", "", done.stdout.strip()))
    for model in ("echo", "echo_first"):
        saved = scene.maya.post(
            "/projects/bank/judges/new/",
            name=model,
            base_url=scene.fake.base_url,
            model=model,
            api_key=CANARY,
        )
        assert re.fullmatch(r"/projects/bank/judges/[0-9a-f-]{36}/", saved.url.path)
    refused = scene.maya.post("/projects/bank/judges/new/", name="echo", api_key=CANARY)
    assert refused.status_code == 422
    assert TRACE not in refused.text
    text = "{{ output }}"
    written = {"name": "p", "criteria": "accuracy", "split": "all", "text": text}
    saved = scene.maya.post("/projects/bank/prompts/new/", **written)
    assert re.fullmatch(r"/projects/bank/prompts/[0-9a-f-]{36}/", saved.url.path)


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    folder = tmp_path_factory.mktemp("canary")
    SCENARIOS.update(echo=echo, echo_first=echo_first)
    with writing_redis(folder / "redis") as broker, FakeProvider() as fake:
        site = UpSite(stocked(folder / "data"), env={"REDIS_URL": broker}).wait_ready()
        try:
            maya = Browser(f"http://127.0.0.1:{site.port}")
            made = Scene(site, maya, fake, broker, folder)
            set_up(made)
            for judge in ("echo", "echo_first"):
                words = ("judge", "run", "bank", "--judge", judge, "--prompt", "p", "--limit", "2")
                done = evalhub(site.data, *words, REDIS_URL=broker)
                assert done.returncode == 0, done
            eventually(lambda: {"running"}.isdisjoint(row[0] for row in site.rows(RUNS)))
            yield made
            maya.client.close()
        finally:
            site.end()


@pytest.mark.faults
@pytest.mark.redis
def test_the_key_was_used_and_the_runs_ended(scene: Scene) -> None:
    sent = {headers.get("authorization") for _, _, headers in scene.fake.asked}
    assert sent == {f"Bearer {CANARY}"}
    assert scene.site.rows(RUNS) == [("stopped",), ("finished",)]


@pytest.mark.faults
@pytest.mark.redis
def test_the_key_is_on_no_page_that_a_manager_can_open(scene: Scene) -> None:
    pages = scene.maya.walk()
    assert any("/runs/" in path for path in pages)
    assert "[key]" in "".join(pages.values())
    assert [path for path, text in pages.items() if TRACE in text] == []


@pytest.mark.faults
@pytest.mark.redis
def test_the_key_is_in_no_table(scene: Scene) -> None:
    tables = dict(scene.tables())
    assert b"echo_first" in tables["judges_judge"]
    traces = (TRACE.encode(), TRACE.encode().hex().encode())
    assert [name for name, rows in tables.items() if any(one in rows for one in traces)] == []


@pytest.mark.faults
@pytest.mark.redis
def test_the_key_is_in_no_redis_key_and_no_command_redis_was_given(scene: Scene) -> None:
    journal = b"".join(
        path.read_bytes() for path in (scene.folder / "redis").rglob("*") if path.is_file()
    )
    # The doorbell was rung, so there is something to search.
    assert b"evalhub.jobs.tasks.ring" in journal
    assert TRACE.encode() not in journal
    with redis.Redis.from_url(scene.broker) as link:
        assert all(TRACE.encode() not in (link.dump(key) or b"") for key in link.scan_iter())


@pytest.mark.faults
@pytest.mark.redis
def test_the_key_is_in_no_file_log_export_or_process_table(scene: Scene) -> None:
    out = scene.folder / "out"
    done = evalhub(scene.site.data, "export", "bank", "--format", "dataset", "--out", str(out))
    assert done.returncode == 0, done
    assert (out / "judge.jsonl").exists()
    assert [name for name, content in scene.spaces() if TRACE.encode() in content] == []
    for process in [psutil.Process(scene.site.process.pid), *scene.site.family()]:
        assert TRACE not in " ".join(process.cmdline())
    assert TRACE not in scene.site.said()
