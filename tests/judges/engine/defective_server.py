"""A provider on loopback whose address names the judge that answers: `/v1/likes_length`."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.judges.engine.defective_judges import JUDGES
from tests.judges.engine.fake_provider import completion


class Handler(BaseHTTPRequestHandler):
    """One connection of the provider."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Say nothing on standard error."""

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        name = self.path.split("/")[2]
        content = json.dumps(completion(JUDGES[name](body), body["model"])).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


class DefectiveProvider:
    """Runs in a thread: `with DefectiveProvider() as provider:`, then `provider.base_url`."""

    def __enter__(self) -> "DefectiveProvider":
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,))
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/v1"
