"""Driving a real Chromium: finding it, and what every page must pass in it.

`check_page(page, url)` opens a page on a desktop and a phone, looks at it in light and dark, and
fails with every finding of axe, every horizontal overflow, every small target, every console error
and every violation of the Content-Security-Policy. `shoot(page, name)` keeps a picture in the
folder named by EVALHUB_SHOTS.
"""

import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Page, expect

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
NAMES = (
    *("chromium-headless-shell", "chromium", "chromium-browser"),
    *("google-chrome", "google-chrome-stable"),
)
MISSING = (
    "No Chromium for the browser tests. Install it (Debian: apt-get install "
    "chromium-headless-shell; or: playwright install chromium) or name the program in "
    "EVALHUB_CHROMIUM."
)
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DESKTOP, PHONE = (1280, 800), (390, 844)
LOOKS = (("light", DESKTOP), ("dark", DESKTOP), ("light", PHONE), ("dark", PHONE))
# What a change of colours can break, asked again in the dark.
COLOURS = ["color-contrast", "link-in-text-block"]
WIDTHS = ((320, 700), (390, 844), (720, 450), (768, 900), (1024, 768), (1280, 800))

WATCH = """
window.cspViolations = [];
document.addEventListener("securitypolicyviolation", (event) => window.cspViolations.push(
  `${event.violatedDirective}: ${event.blockedURI || event.sourceFile} ${event.sample}`));
"""
# What passes is not described one by one, which takes as long as looking.
RUN_AXE = """
(only) => axe.run(document, { runOnly: only, resultTypes: ["violations"] }).then((result) =>
  result.violations.map((found) =>
    `${found.id} (${found.impact}): ` + found.nodes.slice(0, 3).map((node) =>
      node.target.join(" ") + " - " + (node.failureSummary || "").slice(0, 160)).join(" | ")))
"""
OVERFLOW = """
() => {
  const root = document.documentElement;
  const over = root.scrollWidth - root.clientWidth;
  if (over <= 0) return null;
  const scrolls = (element) => {
    for (let up = element.parentElement; up && up !== document.body; up = up.parentElement)
      if (/(auto|scroll|hidden|clip)/.test(getComputedStyle(up).overflowX)) return true;
    return false;
  };
  const wide = [...document.querySelectorAll("body *")].filter((element) => {
    const box = element.getBoundingClientRect();
    const outside = box.width && box.right > root.clientWidth + 1;
    return outside && !element.closest("svg") && !scrolls(element);
  });
  return `${over} px: ` + wide.slice(0, 4).map((e) => `${e.tagName}.${e.className}`).join(", ");
}
"""
SMALL = """
() => [...document.querySelectorAll("a, button, summary, select, textarea, label:has(input)")]
  .filter((element) => {
    const box = element.getBoundingClientRect();
    if (!box.width || getComputedStyle(element).visibility === "hidden") return false;
    if (element.matches(".skip, .sr-only")) return false;
    const text = "p, h1, h2, h3, td, th, dd, dt, figcaption, caption, mark, .note, .crumbs, main li"
    const running = element.matches("a:not(.btn)") && element.closest(text);
    if (running) return false;
    return box.height < 43.5 || (box.width < 43.5 && !element.matches("summary"));
  })
  .slice(0, 6).map((element) => {
    const box = element.getBoundingClientRect();
    const words = element.textContent.trim().slice(0, 24);
    return `${element.tagName}.${element.className} "${words}" ${box.width | 0}x${box.height | 0}`;
  })
"""


@dataclass
class Watch:
    """What went wrong in a page since it was opened."""

    problems: list[str] = field(default_factory=list)
    address: str = ""

    def on_console(self, message: Any) -> None:
        # Chromium also logs the status of an error page that was asked for; that is no finding.
        failed = message.text.startswith("Failed to load resource")
        own_status = failed and message.location.get("url") == self.address
        if message.type == "error" and not own_status:
            self.problems.append(f"console: {message.text}")

    def on_error(self, error: Any) -> None:
        self.problems.append(f"script: {error}")


def chromium_path() -> str:
    """Return the program to drive; raises LookupError with a sentence that says what to install."""
    named = os.environ.get("EVALHUB_CHROMIUM")
    if named:
        if shutil.which(named):
            return named
        raise LookupError(f"EVALHUB_CHROMIUM names {named}, which is not a program. {MISSING}")
    for name in NAMES:
        found = shutil.which(name)
        if found:
            return found
    raise LookupError(MISSING)


def watch(page: Page, address: str = "") -> Watch:
    """Start to collect console errors and script errors; not the status of `address` itself."""
    seen = Watch(address=address)
    page.on("console", seen.on_console)
    page.on("pageerror", seen.on_error)
    page.add_init_script(WATCH)
    return seen


def settle(page: Page) -> None:
    """Wait until htmx has put everything in its place: the page's scripts begin after that."""
    under_way = page.locator(".htmx-request, .htmx-swapping, .htmx-added, .htmx-settling")
    expect(under_way).to_have_count(0)


def arrive(page: Page, heading: str) -> None:
    """Wait for a page and its scripts: what is typed before them is lost."""
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    page.wait_for_load_state("load")


def resize(page: Page, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})


def axe_findings(page: Page, only: list[str] = TAGS) -> list[str]:
    """Return axe's violations (WCAG 2.0 to 2.2 A and AA, best practice) of what is shown now."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE)
    return list(page.evaluate(RUN_AXE, only))


def csp_violations(page: Page) -> list[str]:
    """Return what the Content-Security-Policy blocked since the page was opened."""
    return [f"CSP {found}" for found in page.evaluate("() => window.cspViolations ?? []")]


def overflow(page: Page) -> list[str]:
    """Return the widths at which the page scrolls sideways, with the elements that stick out."""
    problems = []
    for width, height in WIDTHS:
        resize(page, (width, height))
        found = page.evaluate(OVERFLOW)
        if found:
            problems.append(f"overflow at {width} x {height}: {found}")
    return problems


def small_targets(page: Page) -> list[str]:
    """Return controls under 44 px at phone width."""
    resize(page, PHONE)
    return [f"small target: {found}" for found in page.evaluate(SMALL)]


def findings(page: Page, url: str) -> list[str]:
    """Open the address in every look and return everything that is wrong with it."""
    seen = watch(page, url)
    problems = []
    for size in (DESKTOP, PHONE):
        resize(page, size)
        answer = page.goto(url, wait_until="load")
        if answer is None or answer.status >= 500:
            return [f"{url} answers {answer.status if answer else 'nothing'}"]
        for scheme, only in (("light", TAGS), ("dark", COLOURS)):
            page.emulate_media(color_scheme=scheme)
            found = axe_findings(page, only)
            problems += [f"axe, {scheme}, {size[0]} px: {text}" for text in found]
        page.emulate_media(color_scheme="light")
        problems += csp_violations(page)
    problems += overflow(page) + small_targets(page)
    resize(page, DESKTOP)
    return list(dict.fromkeys([*problems, *seen.problems]))


def check_page(page: Page, url: str) -> None:
    """Fail with every finding; see `findings`."""
    problems = findings(page, url)
    if problems:
        raise AssertionError(f"{url}\n" + "\n".join(problems))


def shoot(page: Page, name: str, *, whole: bool = True) -> Path | None:
    """Keep a picture of the page if EVALHUB_SHOTS names a folder."""
    folder = os.environ.get("EVALHUB_SHOTS")
    if not folder:
        return None
    path = Path(folder) / f"{name}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=path, full_page=whole)
    return path


def look(page: Page, url: str, name: str) -> None:
    """Check a page, which has to stay at its address, and keep its pictures."""
    check_page(page, url)
    assert page.url == url
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        shoot(page, f"{name}_{scheme}")
    resize(page, PHONE)
    shoot(page, f"{name}_mobile")
