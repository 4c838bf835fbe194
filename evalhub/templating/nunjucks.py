"""Text that promptfoo's template engine must hand on unchanged.

promptfoo renders every variable and rubric with nunjucks, fills `{{ name }}` inside a text with
another variable, reads a variable that begins with `file://` or `package:` from disk, and drops
one line break at the end. None of this may happen to what a dataset says, and a raw block does not
prevent it. So each opening mark is split by an expression that prints its first character.
"""

import re

SPLIT = re.compile(r"\{(?=[{%#])|#(?=\})")
NOTHING = '{{ "" }}'
LOADED = ("file://", "package:")


def literal(text: str) -> str:
    """Return a template that renders to the text."""
    template = SPLIT.sub(lambda mark: f'{{{{ "{mark.group()}" }}}}', text)
    before = NOTHING if text.startswith(LOADED) else ""
    after = NOTHING if text.endswith("\n") else ""
    return f"{before}{template}{after}"


def printed(variable: str) -> str:
    """Return the expression that prints a `literal` variable where it is not rendered first.

    A grader's prompt gets the variables as they are written in the test. Braces come last: before
    that, nothing a text says can look like one of the other expressions.
    """
    undone = "".join(f" | replace('{{{{ \"{mark}\" }}}}', '{mark}')" for mark in ("", "#", "{"))
    return f"{{{{ {variable}{undone} }}}}"


def inert(text: str) -> str:
    """Return a name for metadata, where promptfoo puts environment variables into `{{ env.X }}`."""
    return text.replace("{{", "{ {")
