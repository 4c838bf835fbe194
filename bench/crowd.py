"""Annotators at the desk over HTTP, in a process of their own: submit, and the next Item comes.

``python -m bench.crowd PORT SLUG SECONDS [PAUSE]`` reads one session key per line from standard
input, a person each, and prints one JSON line: the seconds of every answer. Everybody reads for
half to one and a half times PAUSE seconds before each answer, by default not at all. Plain sockets:
a client library would take the machine that is being measured.
"""

import asyncio
import json
import random
import re
import sys
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

HOST = "127.0.0.1"
CSRF = "c" * 32
LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)
LOCATION = re.compile(rb"\r\nlocation: ([^\r\n]+)", re.IGNORECASE)
ASSIGNMENT = re.compile(r'data-assignment="([^"]+)"')
HIDDEN = re.compile(r'name="(token|key)" value="([^"]+)"')
RATING = re.compile(r'name="(rating-[^"]+)"')


@dataclass
class Crowd:
    """What all of them share; `submits` holds seconds from sending to the last byte."""

    port: int
    slug: str
    until: float
    pause: float
    submits: list[float] = field(default_factory=list)

    @property
    def desk(self) -> str:
        return f"/projects/{self.slug}/desk/"


@dataclass
class Person:
    """One annotator with a connection that is kept."""

    crowd: Crowd
    session: str
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def work(self) -> None:
        """Answer until nothing is left or the time is up."""
        page = await self.open_desk()
        while time.perf_counter() < self.crowd.until and (found := ASSIGNMENT.search(page)):
            hidden = dict(HIDDEN.findall(page))
            body = {name: hidden[name] for name in ("token", "key")}
            body |= dict.fromkeys(RATING.findall(page), "3")
            if self.crowd.pause:
                await asyncio.sleep(self.crowd.pause * random.uniform(0.5, 1.5))
            start = time.perf_counter()
            page = await self.post(f"{self.crowd.desk}{found[1]}/submit/", body)
            self.crowd.submits.append(time.perf_counter() - start)

    async def open_desk(self) -> str:
        status, head, page = await self.send("GET", self.crowd.desk)
        while status in (302, 303) and (found := LOCATION.search(head)):
            status, head, page = await self.send("GET", found[1].decode())
        return checked(status, page)

    async def post(self, path: str, form: dict[str, str]) -> str:
        body = urlencode(form).encode()
        extra = (
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
        )
        status, _, page = await self.send("POST", path, extra, body)
        return checked(status, page)

    async def send(
        self, method: str, path: str, extra: str = "", body: bytes = b""
    ) -> tuple[int, bytes, str]:
        """One request and the whole answer."""
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: {HOST}:{self.crowd.port}\r\nHX-Request: true\r\n"
            f"Cookie: sessionid={self.session}; csrftoken={CSRF}\r\nX-CSRFToken: {CSRF}\r\n"
            f"{extra}\r\n"
        )
        self.writer.write(head.encode() + body)
        answer = await self.reader.readuntil(b"\r\n\r\n")
        length = LENGTH.search(answer)
        page = await self.reader.readexactly(int(length[1]) if length else 0)
        return int(answer[9:12]), answer, page.decode()


def checked(status: int, page: str) -> str:
    if status != 200:
        raise RuntimeError(f"the server answered {status}: {page[:300]}")
    return page


async def run(
    port: int, slug: str, seconds: float, pause: float, sessions: list[str]
) -> dict[str, object]:
    """Let everybody work at once; an error of one ends it all."""
    start = time.perf_counter()
    crowd = Crowd(port, slug, start + seconds, pause)
    people = []
    for session in sessions:
        people.append(Person(crowd, session, *await asyncio.open_connection(HOST, port)))
    async with asyncio.TaskGroup() as group:
        for person in people:
            group.create_task(person.work())
    return {"worked": time.perf_counter() - start, "submits": crowd.submits}


def main() -> None:
    port, slug, seconds = int(sys.argv[1]), sys.argv[2], float(sys.argv[3])
    pause = float(sys.argv[4]) if len(sys.argv) > 4 else 0.0
    print(json.dumps(asyncio.run(run(port, slug, seconds, pause, sys.stdin.read().split()))))


if __name__ == "__main__":
    main()
