"""Reading files that strangers wrote: sizes and depths are limited, and nothing is ever run."""

import ast
import json
import re
from collections.abc import Iterator
from typing import Any

import yaml  # type: ignore[import-untyped]

MOST_CHARACTERS = 200_000
MOST_PYTHON = 50_000
MOST_DEPTH = 40
MOST_NODES = 20_000
# No database stores these: NUL, and halves of pairs.
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
OPENS, CLOSES = frozenset("([{"), frozenset(")]}")
# A chain of these nests without any bracket.
CHAIN = re.compile(r"(?:[-+~]\s*|\bnot\s+){20}|(?:\.\w+|\[\w*\]|\(\w*\)){60}")
# SafeLoader takes what YAML's own tags name: no objects, no code.
LOADER = yaml.SafeLoader


class CannotImport(ValueError):
    """The text holds no judge that could be taken over; the message says why."""


def check_size(text: str, most: int = MOST_CHARACTERS) -> str:
    if len(text) > most:
        raise CannotImport(f"The text is longer than {most:,} characters.")
    if not text.strip():
        raise CannotImport("There is nothing to read.")
    refuse_unstorable(text)
    return text.removeprefix("\ufeff")


def read_json(text: str) -> Any:
    """Raises `CannotImport` for what is no JSON, or nests too deep."""
    try:
        return checked(json.loads(check_size(text), parse_constant=refuse_constant))
    except RecursionError:
        raise too_deep() from None
    except ValueError as error:
        if isinstance(error, CannotImport):
            raise
        raise CannotImport(f"This is not JSON: {str(error)[:120]}.") from None


def refuse_constant(name: str) -> None:
    raise CannotImport(f"This is not JSON: {name} is no number.")


def read_yaml(text: str) -> Any:
    """One YAML document, or JSON, which YAML contains. Raises `CannotImport`."""
    check_size(text)
    try:
        check_events(text)
        return checked(yaml.load(text, LOADER))  # noqa: S506
    except yaml.YAMLError as error:
        raise CannotImport(f"This YAML cannot be read: {in_words(error)}.") from None
    except (RecursionError, ValueError, OverflowError) as error:
        if isinstance(error, CannotImport):
            raise
        raise CannotImport("This YAML holds a value that cannot be read.") from None


def check_events(text: str) -> None:
    """Before anything is built: no alias, as a few of them make billions, and no deep nesting."""
    depth = 0
    for count, event in enumerate(yaml.parse(text, LOADER)):
        if isinstance(event, yaml.AliasEvent):
            raise CannotImport("The YAML uses aliases (*name); write the parts out.")
        if isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            depth += 1
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            depth -= 1
        if depth > MOST_DEPTH:
            raise too_deep()
        if count > MOST_NODES * 2:
            raise CannotImport(f"The YAML has more than {MOST_NODES:,} values.")


def checked(value: Any) -> Any:
    """The value, unless it is too large or too deep to be a judge."""
    count, waiting = 0, [(value, 1)]
    while waiting:
        one, depth = waiting.pop()
        count += 1
        if depth > MOST_DEPTH:
            raise too_deep()
        if count > MOST_NODES:
            raise CannotImport(f"The text has more than {MOST_NODES:,} values.")
        for text in (one, *one) if isinstance(one, dict) else (one,):
            refuse_unstorable(text)
        inner = one.values() if isinstance(one, dict) else one if isinstance(one, list) else ()
        waiting += [(each, depth + 1) for each in inner]
    return value


def refuse_unstorable(value: Any) -> None:
    """Escapes smuggle in what no text field takes."""
    if isinstance(value, str) and UNSTORABLE.search(value):
        raise CannotImport(
            r"The text holds NUL or half of a character (\u0000, \ud800); remove it."
        )


def too_deep() -> CannotImport:
    return CannotImport(f"The text nests more than {MOST_DEPTH} levels deep.")


def in_words(error: yaml.YAMLError) -> str:
    problem = getattr(error, "problem", None) or str(error)
    mark = getattr(error, "problem_mark", None)
    return f"{problem[:120]}{f', line {mark.line + 1}' if mark else ''}"


def calls_in(text: str, *names: str) -> Iterator[dict[str, Any]]:
    """The literal arguments of calls of some name in Python source, which is parsed, never run."""
    check_size(text, MOST_PYTHON)
    if bracket_depth(text) > MOST_DEPTH or CHAIN.search(text):
        raise too_deep()
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise CannotImport(f"This Python cannot be read: {str(error)[:120]}.") from None
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and name_of(node.func) in names:
            yield arguments(node)


def bracket_depth(text: str) -> int:
    """How deep brackets nest, those in strings included: at most too strict."""
    depth = deepest = 0
    for one in text:
        depth += (one in OPENS) - (one in CLOSES)
        deepest = max(deepest, depth)
    return deepest


def name_of(node: ast.expr) -> str:
    """`Metric` of `Metric` and of `deepeval.Metric`."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def arguments(call: ast.Call) -> dict[str, Any]:
    """Arguments by name, those without a name under their place; see `literal`."""
    named = {one.arg: literal(one.value) for one in call.keywords if one.arg}
    return {**{str(at): literal(one) for at, one in enumerate(call.args)}, **named}


def literal(node: ast.expr) -> Any:
    """A value as it is written. A name stands for itself, a call for its own arguments."""
    if isinstance(node, ast.Constant):
        refuse_unstorable(node.value)
        return node.value
    if isinstance(node, ast.List | ast.Tuple | ast.Set):
        return [literal(one) for one in node.elts]
    if isinstance(node, ast.Dict):
        pairs = zip(node.keys, node.values, strict=True)
        return {str(literal(key)): literal(value) for key, value in pairs if key is not None}
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        value = literal(node.operand)
        return -value if isinstance(value, int | float) else None
    if isinstance(node, ast.Call):
        return arguments(node)
    return name_of(node) or None
