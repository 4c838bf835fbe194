"""A small `up`: the real supervisor over children that answer /healthz or sleep.

Run as a program: stand.py DATA PORT [flag ...]. Flags: `database` supervises an embedded one,
`stop-when-ready` ends by itself, `broken` gives it a child that always fails, `errand` runs one
child once, `failing-errand` one that fails.
"""

import logging
import sys
import textwrap
from contextlib import ExitStack
from pathlib import Path

from evalhub import embedded
from evalhub.errors import EvalhubError
from evalhub.processes.children import Child
from evalhub.processes.supervisor import Site, claimed, supervise

WEB = textwrap.dedent(
    """
    import http.server, sys
    class Health(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200 if self.path == "/healthz" else 404)
            self.end_headers()
        def log_message(self, *words):
            pass
    http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Health).serve_forever()
    """
)
WORKER = textwrap.dedent(
    """
    import pathlib, signal, sys, time
    def leave(*_):
        pathlib.Path(sys.argv[1], "worker.left").write_text("orderly")
        sys.exit()
    signal.signal(signal.SIGTERM, leave)
    while True:
        time.sleep(0.05)
    """
)


def children(data: Path, port: int, flags: set[str]) -> list[Child]:
    """Web and worker, and what the flags ask for."""
    python = sys.executable
    found = [
        Child("web", [python, "-c", WEB, str(port)]),
        Child("worker", [python, "-c", WORKER, str(data)]),
    ]
    if "broken" in flags:
        found[0] = Child("web", [python, "-c", "raise SystemExit(3)"])
    if "errand" in flags:
        write = f"open({str(data / 'errand.done')!r}, 'x').close()"
        found.append(Child("errand", [python, "-c", write], once=True))
    if "failing-errand" in flags:
        found.append(Child("errand", [python, "-c", "raise SystemExit(7)"], once=True))
    return found


def main(data: Path, port: int, flags: set[str]) -> int:
    site = Site(data, port=port)

    def ready(url: str) -> bool:
        sys.stdout.write(f"ready {url}\n")
        sys.stdout.flush()
        return "stop-when-ready" in flags

    with claimed(site), ExitStack() as stack:
        database = None
        if "database" in flags:
            database = stack.enter_context(embedded.serving(data, tied=True))
        return supervise(children(data, port, flags), site=site, database=database, on_ready=ready)


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    try:
        sys.exit(main(Path(sys.argv[1]), int(sys.argv[2]), set(sys.argv[3:])))
    except EvalhubError as error:
        sys.exit(error.message)
