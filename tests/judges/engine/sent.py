"""One request as a scenario of the fake provider sees it, and the ways to answer it."""

import json
from dataclasses import dataclass
from typing import Any

from tests.judges.engine.protocols import Protocol, completion
from tests.judges.engine.scripted_judges import clean


@dataclass(frozen=True)
class Request:
    """One request as a scenario sees it; `before` counts the same request so far."""

    handler: Any
    body: dict[str, Any]
    number: float
    before: int
    protocol: Protocol

    @property
    def wire(self) -> dict[str, Any]:
        """The body as it was sent."""
        return self.body.get("wire", self.body)

    @property
    def key(self) -> str:
        headers = {name.lower(): value for name, value in self.handler.headers.items()}
        return self.protocol.given(headers)

    def reply(self, document: Any, status: int = 200, **headers: str) -> None:
        if document.get("choices"):
            document = self.protocol.write(document, self.body)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.handler.send(status, json.dumps(document).encode(), named)

    def say(self, text: str, **changes: Any) -> None:
        self.reply(completion(text, self.body["model"], **changes))

    def content(self) -> bytes:
        done = completion(clean(self.body), self.body["model"])
        return json.dumps(self.protocol.write(done, self.body)).encode()
