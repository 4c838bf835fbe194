"""Untrusted Markdown to harmless HTML: rendered without raw HTML, then cut to an allowlist."""

import re
from urllib.parse import urlsplit

import nh3
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt
from markdown_it.token import Token

from evalhub.templatetags.parts import INVISIBLE, SHORT_NAMES, _belongs

TAGS = {
    *("p", "br", "hr", "h3", "h4", "h5", "h6", "strong", "em", "s", "code", "pre", "blockquote"),
    *("ul", "ol", "li", "a", "table", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto"}
REL = "noopener noreferrer nofollow"
HIGHEST = 3

_parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
_parser.disable(["image", "html_block", "html_inline"])


def render_markdown(text: str) -> SafeString:
    """Return HTML without images, forms, classes, ids or active content.

    Headings begin below a page's own; characters that hide or reorder text are named in it.
    Behind a link stands where it leads; one that leads nowhere outside is a text.
    """
    tokens = _parser.parse(INVISIBLE.sub(_named, text))
    _lower_headings(tokens)
    for token in tokens:
        if token.children:
            token.children = _with_hosts(token.children)
    html = _parser.renderer.render(tokens, _parser.options, {})
    clean = nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel=REL,
        strip_comments=True,
    )
    return SafeString(clean)  # reviewed: nh3 is the last to touch it


def _named(match: re.Match[str]) -> str:
    if _belongs(match.string, match.start()):
        return match.group()
    code = ord(match.group())
    return f"⟦{SHORT_NAMES.get(code, f'U+{code:04X}')}⟧"


def _lower_headings(tokens: list[Token]) -> None:
    """Map the levels a text uses to h3, h4, ... without gaps, so the page's outline holds."""
    headings = [token for token in tokens if token.type in {"heading_open", "heading_close"}]
    used = sorted({token.tag for token in headings})
    for token in headings:
        token.tag = f"h{min(6, HIGHEST + used.index(token.tag))}"


def _with_hosts(tokens: list[Token]) -> list[Token]:
    """Put the host behind each link whose words do not name it; take other links off."""
    kept: list[Token] = []
    words, host = "", ""
    for token in tokens:
        if token.type == "link_open":
            words, host = "", _host_of(str(token.attrGet("href") or ""))
        elif token.type == "link_close" and host and host not in words:
            kept += [token, Token("text", "", 0, content=f" ({host})")]
            continue
        words += token.content
        if host or token.type not in {"link_open", "link_close"}:
            kept.append(token)
    return kept


def _host_of(address: str) -> str:
    """Return the host of an address with a scheme, or to whom a mail goes; else nothing."""
    found = urlsplit(address)
    if found.scheme not in SCHEMES:
        return ""
    return found.path if found.scheme == "mailto" else found.hostname or ""
