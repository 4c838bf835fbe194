"""More than five hundred strings that software mistakes for something else; made, not copied."""

import random
import unicodedata

WORDS = ("pay", "Größe", "日本語", "שלום", "مرحبا", "नमस्ते", "Ελλάδα", "Москва", "ภาษาไทย", "한국어")
# Bidirectional controls, zero width, tags, fillers, selectors: each must be seen on a page.
HIDDEN = (
    *"\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",
    *"\u00ad\u034f\u115f\u1160\u17b4\u180e\u200b\u2060\u2061\u2062\u2063\u2064\u206a\u3164\ufeff",
    *"\uffa0\ufe00\U000e0001\U000e0020\U000e0041\U000e007f\U000e0100",
)
MISTAKEN = (
    *("null", "NULL", "None", "undefined", "nil", "NaN", "Infinity", "-Infinity", "true", "False"),
    *(
        "0",
        "-0",
        "00",
        "0x1F",
        "1e400",
        "1/0",
        "0.1.2",
        "1,000",
        "\u0661\u0662\u0663",
        "\uff19\uff19\uff19",
        "\u00bd",
        "9" * 400,
    ),
    *("2026-02-30", "12:61", "#", "--", "/*", "*/", "\\", "\\\\", "\\0", "\\u0000", "\\x00", "%00"),
    *("'; DROP TABLE items; --", "' OR 1=1 --", '"; SELECT pg_sleep(9); --', "$$;$$", "%s%n%p"),
    *("{0.__class__}", "{{7*7}}", "${7*7}", "<%= 7*7 %>", "#{7*7}", "$(id)", "`id`", "| id"),
    *("../../etc/passwd", "C:\\CON", "file:///etc/passwd", "~/x", "a/b/c", "?a=b&c=d#e"),
    *("<b>", "</script>", "&amp;", "&#0;", "&lt;", "]]>", "<!--", "=1+1", "@SUM(1)", "[x](y)"),
    *(
        '{"a": 1}',
        "[]",
        "{}",
        '"',
        "'",
        '""',
        "''",
        "``",
        "a\tb",
        "a\nb",
        "a\r\nb",
        "a\rb",
        "\u0085",
    ),
    *("\u2028", "\u2029", "\u000b", "\u000c", "\u001b[31m", "\u0007", "\u007f", "\u0080", "\u009f"),
    *(
        "\ufffe",
        "\uffff",
        "\U0001fffe",
        "\U0010ffff",
        "\ue000",
        "\ufffd",
        "\ufb01",
        "\u017f",
        "K",
        "\u0130",
        "\u00df",
        "\u1e9e",
    ),
    *(
        "\u0440\u0430\u0443\u0440\u0430l",
        "\u0501\u043em\u0430\u0456n",
        "\uff21",
        "\U0001d56c",
        "\u2135",
        "e\u0301",
        "\u0301",
        "\u0338=",
        "\U0001f469\u200d\U0001f4bb",
        "\U0001f3f3\ufe0f\u200d\U0001f308",
    ),
    *(
        "\U0001f1e9\U0001f1ea",
        "1\ufe0f\u20e3",
        "\U0001f44d\U0001f3fd",
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        "\u0915\u094d\u200d\u0937",
        "\u00a0",
        "\u2007",
        "\u3000x",
        "x" * 5_000,
    ),
)
ZALGO = "".join(map(chr, range(0x300, 0x34F)))


def strings(seed: int = 12) -> list[str]:
    """Return the same strings for the same seed; none is empty, blank around, or there twice."""
    lot = random.Random(seed)
    made = [f"a{text}z" for text in MISTAKEN] + [text for text in MISTAKEN if text.strip() == text]
    for hidden in HIDDEN:
        made += [f"{word}{hidden}{lot.choice(WORDS)}" for word in WORDS[:5]]
    for word in WORDS:
        made += ["".join(mark + lot.choice(ZALGO) * 8 for mark in word), word[::-1], word.upper()]
        made += [unicodedata.normalize(form, word) + "é" for form in ("NFC", "NFD", "NFKD")]
    for start in range(0xA0, 0x1F000, 0x400):
        marks = "".join(map(chr, range(start, start + 0x20)))
        made.append("".join(one for one in marks if unicodedata.category(one) not in ("Cs", "Cf")))
    return list(dict.fromkeys(text for text in made if text.strip() == text and text))
