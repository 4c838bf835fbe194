"""A provider on loopback whose address names the judge that answers: `/v1/likes_length`.

One event loop answers all connections; `python -m tests.judges.engine.defective_server` serves in
a process of its own, prints the address and ends with its standard input.
"""

import asyncio
import json
import sys
import threading

from tests.judges.engine.defective_judges import JUDGES
from tests.judges.engine.fake_provider import completion

HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n"


async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Every request of one connection, one after the other."""
    try:
        while True:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            headers = dict(line.lower().split(": ", 1) for line in head[1:] if line)
            body = json.loads(await reader.readexactly(int(headers["content-length"])))
            name = head[0].split(" ")[1].split("/")[2]
            content = json.dumps(completion(JUDGES[name](body), body["model"])).encode()
            writer.write(HEAD % len(content) + content)
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


class DefectiveProvider:
    """Runs in a thread: `with DefectiveProvider() as provider:`, then `provider.base_url`."""

    def __enter__(self) -> "DefectiveProvider":
        self.loop, self.ready = asyncio.new_event_loop(), threading.Event()
        self.thread = threading.Thread(target=self.loop.run_until_complete, args=(self.serve(),))
        self.thread.start()
        self.ready.wait()
        return self

    async def serve(self) -> None:
        self.stopping = asyncio.Event()
        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        self.ready.set()
        await self.stopping.wait()
        server.close()
        mine = asyncio.current_task()
        open_ones = [task for task in asyncio.all_tasks() if task is not mine]
        for task in open_ones:
            task.cancel()
        await asyncio.gather(*open_ones, return_exceptions=True)

    def __exit__(self, *_: object) -> None:
        self.loop.call_soon_threadsafe(self.stopping.set)
        self.thread.join()
        self.loop.close()

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"


def main() -> None:
    """Serve until whoever started this closes its end of the pipe."""
    with DefectiveProvider() as provider:
        sys.stdout.write(f"{provider.base_url}\n")
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    main()
