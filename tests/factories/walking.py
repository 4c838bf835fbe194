"""A person at a site that runs in processes of its own."""

import html
import re

import httpx

from tests.factories.sites import PATIENCE


class Browser:
    """A person's session: cookies, forms with their token, every link there is."""

    def __init__(self, address: str) -> None:
        self.client = httpx.Client(base_url=address, follow_redirects=True, timeout=PATIENCE)
        self.pages: dict[str, str] = {}

    def post(self, path: str, **fields: str) -> httpx.Response:
        page = self.client.get(path)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
        if token is None:
            raise RuntimeError(f"no form at {path}: {page.status_code}")
        given = {"csrfmiddlewaretoken": token[1], **fields}
        return self.client.post(path, data=given, headers={"origin": str(self.client.base_url)})

    def walk(self, most: int = 400) -> dict[str, str]:
        """Open everything that can be reached by links from the start page."""
        waiting = ["/"]
        while waiting and len(self.pages) < most:
            path = waiting.pop(0)
            if path in self.pages:
                continue
            reply = self.client.get(path)
            self.pages[path] = f"{reply.headers!r}{reply.content!r}"
            if "html" in reply.headers.get("content-type", ""):
                found = re.findall(r'(?:href|src|hx-get|action)="(/[^"#]*)', reply.text)
                waiting += [html.unescape(link) for link in found if "/logout/" not in link]
        return self.pages
