"""Gate 9: hostile texts on the pages that show texts of others; none of them acts.

EVALHUB_HOSTILE is how many of them are shown (`make hostile` takes two thousand).
Each payload calls ``__xss`` and loads an address of ``canary.test`` (tests/factories/payloads.py).
The pages are asked what ran, what was requested, what the Content-Security-Policy had to stop, and
whether every text stands there as a text.
"""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import BrowserContext, Page

from annotation.models import Membership, Project
from evalhub.accounts.models import User
from tests.browser.harness import WATCH
from tests.factories import hostile
from tests.factories.payloads import payloads

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
N = int(os.environ.get("EVALHUB_HOSTILE", "400"))
TEXTS = payloads(N)
LISTEN = "window.ran = []; window.__xss = (number) => { window.ran.push(number); };"
# What no template of ours holds: made of a text, it would be here.
FOUND = """
() => {
  const odd = "iframe, object, embed, base, math, video, audio, marquee, applet, picture, xmp,"
    + " plaintext, svg script, script:not([src]):not([type='application/json']), style, [style]";
  const found = [...document.querySelectorAll(odd)].map((one) => one.outerHTML.slice(0, 120));
  for (const element of document.querySelectorAll("*"))
    for (const { name, value } of element.attributes) {
      const acts = /^on|^(data-)?hx-on/.test(name);
      const loads = /^(src|srcset|href|xlink:href|action|formaction|poster|data-hx-|hx-)/.test(name)
        && /^\\s*((https?:)?\\/\\/canary|javascript:|data:text)/i.test(value);
      if (acts || loads) found.push(`${element.tagName} ${name}=${value.slice(0, 90)}`);
    }
  return [...found.slice(0, 9), ...window.ran.map((one) => `ran: ${one}`), ...window.cspViolations];
}
"""
WORDS = """
() => {
  const words = [document.body.textContent];
  for (const one of document.querySelectorAll("input, textarea")) words.push(one.value);
  return words.join("\\n");
}
"""

# Where texts stand on the desk, one element a text or all of them in one.
EXACT = {
    "turns": "#main .turns .prose",
    "context": "#main .context .prose",
    "output": "#main .output .prose",
    "questions": "fieldset.crit > .hint",
    "values": "fieldset.crit .opt label > span",
    "anchors": "fieldset.crit .anchor bdi",
    "headings": "#guidelines h4",
}
# Elements inside of a text that stick out of its box.
OUTSIDE = """
() => [...document.querySelectorAll(".prose *")].filter((one) => {
  const [box, around] = [one, one.closest(".prose")].map((each) => each.getBoundingClientRect());
  return box.width && (box.top < around.top - 1 || box.bottom > around.bottom + 1
    || getComputedStyle(one).position !== "static");
}).map((one) => one.outerHTML.slice(0, 120))
"""


def folded(text: str) -> str:
    return re.sub(r"\s+", " ", text)


@dataclass
class Reader:
    """A browser that opens pages, and what it found wrong on them."""

    page: Page
    host: str
    wrong: list[str] = field(default_factory=list)
    seen: dict[str, int] = field(default_factory=dict)

    def listen(self, context: BrowserContext) -> None:
        self.page.add_init_script(LISTEN + WATCH)
        context.on("request", lambda asked: self.asked(asked.url))
        self.page.on("dialog", lambda dialog: self.wrong.append(f"dialog {dialog.message}"))

    def asked(self, url: str) -> None:
        if not url.startswith(self.host):
            self.wrong.append(f"requested {url[:120]}")

    def read(self, surface: str, path: str) -> str:
        """Open a page, look for what acts, and return its words."""
        answer = self.page.goto(self.host + path, wait_until="load")
        if answer is None or answer.status != 200:
            self.wrong.append(f"{surface}: {path[:80]} answers {answer and answer.status}")
        self.wrong += [f"{surface}: {found}" for found in self.page.evaluate(FOUND)]
        return folded(self.page.evaluate(WORDS))

    def stands(self, surface: str, words: str, texts: list[str]) -> None:
        """Every text is on the page, letter by letter."""
        missing = [text for text in texts if folded(text).strip() not in words]
        self.wrong += [f"{surface}: not there as it is: {text}" for text in missing[:3]]
        self.seen[surface] = self.seen.get(surface, 0) + len(texts)


@pytest.fixture
def reader(page: Page, context: BrowserContext, live_server: Any) -> Reader:
    made = Reader(page, live_server.url)
    made.listen(context)
    return made


def done(reader: Reader, surfaces: int, texts: int = len(TEXTS)) -> None:
    assert not reader.wrong, "\n".join(reader.wrong[:20])
    assert len(reader.seen) == surfaces
    assert min(reader.seen.values()) >= texts


def exactly(page: Page, selector: str) -> list[str]:
    found: list[str] = page.eval_on_selector_all(selector, "(all) => all.map(x => x.textContent)")
    return [folded(text).strip() for text in found]


def test_nothing_acts_on_the_desk(
    reader: Reader, sign_in: Callable[[Any], None], anna: User
) -> None:
    project = hostile.hostile_desk(TEXTS, "hostile")
    Membership.objects.create(project=project, user=anna, role="annotator")
    sign_in(anna)
    reader.read("desk", "/projects/hostile/desk/")
    wanted = [folded(text).strip() for text in TEXTS]
    for surface, selector in EXACT.items():
        reader.stands(surface, "\n".join(exactly(reader.page, selector)), TEXTS)
    assert exactly(reader.page, EXACT["turns"]) == wanted
    assert exactly(reader.page, EXACT["anchors"])[5:] == wanted
    done(reader, surfaces=len(EXACT))


def test_nothing_acts_in_markdown(
    reader: Reader, sign_in: Callable[[Any], None], anna: User
) -> None:
    project = hostile.hostile_desk(TEXTS, "hostile", markdown=True)
    Membership.objects.create(project=project, user=anna, role="annotator")
    sign_in(anna)
    # Markdown takes its marks off; what is no mark of it is a text.
    reader.read("markdown", "/projects/hostile/desk/")
    outside = reader.page.evaluate(OUTSIDE)
    assert (reader.wrong, outside) == ([], [])


def test_nothing_acts_in_lists_of_items(
    reader: Reader, sign_in: Callable[[Any], None], project: Project, maya: User
) -> None:
    hostile.hostile_items(project, TEXTS)
    sign_in(maya)
    words, path = [], "/projects/refunds/items/"
    while path:
        words.append(reader.read("items", path))
        following = reader.page.locator("a[rel=next]")
        path = following.get_attribute("href") if following.count() else ""
        path = f"/projects/refunds/items/{path}" if path else ""
    reader.stands("items", "\n".join(words), TEXTS)
    done(reader, surfaces=1)


@pytest.fixture
def room(project: Project, maya: User) -> Project:
    """A project full of hostile texts."""
    hostile.hostile_items(project, TEXTS)
    hostile.hostile_answers(project, TEXTS)
    hostile.hostile_people(project, TEXTS[: N // 4])
    hostile.hostile_views(project, TEXTS, maya)
    hostile.hostile_projects(TEXTS, "manager", maya)
    return project


def test_nothing_acts_on_pages_for_leads(
    reader: Reader, sign_in: Callable[[Any], None], room: Project, maya: User
) -> None:
    case, item = room.review_cases.get(), room.items.get(key="all")
    pages = {
        "item": f"items/{item.public_id}/",
        "review": f"review/{case.public_id}/",
        "thread": f"questions/{room.questions.get().public_id}/",
        "runs": f"runs/{hostile.hostile_judge(room, TEXTS)}/",
        "prompt": f"prompts/{room.judge_prompts.get().public_id}/",
    }
    sign_in(maya)
    for surface, path in pages.items():
        reader.stands(surface, reader.read(surface, f"/projects/refunds/{path}"), TEXTS)
    reader.stands("projects", reader.read("projects", "/projects/"), TEXTS)
    shorter = [text[:80].strip() for text in TEXTS]
    reader.stands("views", reader.read("views", "/projects/refunds/items/"), shorter)
    for path in ("members/", "raters/", "team/", "judges/", "", "settings/handout/"):
        reader.read(path, f"/projects/refunds/{path}")
    done(reader, surfaces=7)


def test_nothing_acts_in_files_and_filters(
    reader: Reader, sign_in: Callable[[Any], None], project: Project, maya: User, anna: User
) -> None:
    hostile.hostile_projects(TEXTS[: N // 2], "annotator", anna)
    sign_in(maya)
    path = hostile.hostile_upload(project, TEXTS, maya)
    # The names of the columns; of the cells the preview shows some.
    reader.stands("import", reader.read("import", path), TEXTS[:190])
    lines = [f"k={text}" for text in TEXTS[: N // 5] if "\n" not in text]
    for part in hostile.chunks(lines, 8):
        query = urlencode({"meta": part}, doseq=True)
        reader.read("filters", f"/projects/refunds/items/?{query}")
    sign_in(anna)
    reader.stands("work", reader.read("work", "/"), TEXTS[: N // 2])
    done(reader, surfaces=2, texts=190)
