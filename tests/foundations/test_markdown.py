"""Untrusted Markdown: what comes out can show text, and nothing else."""

import re

import pytest

from evalhub.web.markdown import render_markdown

ALLOWED = {
    *("p", "br", "hr", "h3", "h4", "h5", "h6", "strong", "em", "s", "code", "pre", "blockquote"),
    *("ul", "ol", "li", "a", "table", "thead", "tbody", "tr", "th", "td"),
}
HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "![pixel](https://evil.example/p.png)",
    "[click](javascript:alert(1))",
    "[click](JaVaScRiPt:alert(1))",
    "[click](data:text/html,<script>alert(1)</script>)",
    "[click](vbscript:x)",
    "<form action=https://evil.example><input name=password></form>",
    "<svg onload=alert(1)>",
    "<style>*{display:none}</style>",
    "<iframe src=https://evil.example></iframe>",
    '[a](https://x "t" onmouseover=alert(1))',
    "```js onload=alert(1)\nx\n```",
    "[a]: javascript:alert(1)\n\n[a]",
    "<a href='https://x' hx-get='/steal' class='btn'>x</a>",
    "<javascript:alert(1)>",
    "&#x3C;script>alert(1)</script>",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_active_comes_through(text: str) -> None:
    html = render_markdown(text)
    tags = re.findall(r"<\s*/?\s*([a-zA-Z][\w-]*)([^>]*)>", html)
    assert {name for name, _ in tags} <= ALLOWED
    attributes = " ".join(rest for _, rest in tags)
    assert not re.search(r"\b(on\w+|style|class|id|src|hx-\w+)\s*=", attributes)
    assert not re.search(r'href="(?!https?://|mailto:)', attributes)


def test_ordinary_marks_are_rendered() -> None:
    html = render_markdown("**a** *b* `c`\n\n- d\n\n| e | f |\n|---|---|\n| 1 | 2 |")
    for part in ("<strong>a</strong>", "<em>b</em>", "<code>c</code>", "<li>d</li>", "<td>1</td>"):
        assert part in html


def test_links_are_kept_at_a_distance() -> None:
    html = render_markdown("[a](https://example.org/)")
    assert 'rel="noopener noreferrer nofollow"' in html
    assert 'href="https://example.org/"' in html


def test_a_link_says_where_it_leads() -> None:
    assert render_markdown("[Sign in](https://evil.example/x)").endswith(
        'rel="noopener noreferrer nofollow">Sign in</a> (evil.example)</p>\n'
    )
    assert "(evil.example)" in render_markdown("[good.example](https://good.example@evil.example)")
    assert "(evil.example)" not in render_markdown("<https://evil.example/x>")
    assert "(a@evil.example)" in render_markdown("[write](mailto:a@evil.example)")


@pytest.mark.parametrize("address", ["//evil.example/x", "/projects/x/desk/undo/", "?q=1", "#main"])
def test_an_address_without_a_scheme_is_no_link(address: str) -> None:
    html = render_markdown(f"See [**this** page]({address}) now")
    assert html == "<p>See <strong>this</strong> page now</p>\n"


def test_headings_begin_below_the_page_and_leave_no_gap() -> None:
    assert render_markdown("# A\n\n### B\n\n###### C").split("\n")[:3] == [
        "<h3>A</h3>",
        "<h4>B</h4>",
        "<h5>C</h5>",
    ]


def test_characters_that_reorder_text_are_named() -> None:
    html = render_markdown("pay \u202e100\u202c now")
    assert "\u202e" not in html
    assert "⟦RLO⟧" in html


def test_joiners_inside_words_stay() -> None:
    # Persian: the non-joiner between the prefix and the verb is part of the spelling.
    word = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"
    assert word in render_markdown(word)
