"""A batch that a service sends: what is wrong with one item is told of it, the others stand."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, TypeAlias

from annotation.dataset.limits import LIMITS, Limits
from annotation.dataset.problems import RowRefused, shown
from annotation.dataset.reading import RowParser
from annotation.dataset.values import JSON, Row

ITEMS = "items"
_ID_LENGTH, _PATH_LENGTH = LIMITS.name_characters, 200
# Beyond this no parser goes; an item that is deeper than its own limit is refused alone.
_DEEPEST = 200


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An item that cannot be stored as it was sent; the id is empty where it cannot be read."""

    id: str
    field: str
    reason: str

    def as_json(self) -> dict[str, str]:
        return asdict(self)


Sent: TypeAlias = Row | Unreadable


class BatchParser(RowParser):
    """Parses the whole body strictly as JSON, and every item by the rules of a dataset's row."""

    def __init__(self, limits: Limits = LIMITS) -> None:
        super().__init__(replace(limits, depth=_DEEPEST))
        self._item_depth = limits.depth

    def parse(self, data: bytes) -> Row:
        """Return the body; raises `RowRefused` where it is no JSON, or flawed outside of items."""
        text = self._decode(data)
        self._refuse_depth(text)
        body = self._parsed(text)
        items = body.pop(ITEMS, None) if isinstance(body, dict) else None
        walks = self._needs_walk(data)
        if walks:
            self._walk(body, "")
        if not isinstance(body, dict):
            raise RowRefused("", f"must be a JSON object, not {shown(body)}")
        if isinstance(items, list):
            items = [self._item(one, walks=walks) for one in items]
        return body | {ITEMS: items}

    def _item(self, value: JSON, *, walks: bool) -> Sent:
        try:
            if walks:
                self._walk(value, "")
            if not isinstance(value, dict):
                raise RowRefused("", f"must be a JSON object, not {shown(value)}")
            if _deeper(value, self._item_depth):
                raise RowRefused("", f"nested more than {self._item_depth} levels deep")
        except RowRefused as flaw:
            return Unreadable(_id_of(value), printable(flaw.field), flaw.reason)
        return value


def printable(field: str) -> str:
    """Return the path of a flaw as it can be sent back: keys may hold anything."""
    kept = field if field.isprintable() else shown(field).strip('"')
    return kept if len(kept) <= _PATH_LENGTH else f"{kept[:_PATH_LENGTH]} …"


def _id_of(value: JSON) -> str:
    """Return the id of an item that cannot be taken, as far as it can be told."""
    key = value.get("id") if isinstance(value, dict) else None
    return key if isinstance(key, str) and len(key) <= _ID_LENGTH and key.isprintable() else ""


def _deeper(value: JSON, left: int) -> bool:
    """Tell whether lists and objects are nested deeper than that."""
    if not isinstance(value, list | dict):
        return False
    inner = value.values() if isinstance(value, dict) else value
    return left == 0 or any(_deeper(one, left - 1) for one in inner)


def rows_of(sent: Sequence[Sent]) -> list[Row]:
    """Return the items that could be read."""
    return [one for one in sent if not isinstance(one, Unreadable)]


def as_sent(sent: Sequence[Sent]) -> list[Mapping[str, Any]]:
    """Return what a batch is known by when it comes again."""
    return [one.as_json() if isinstance(one, Unreadable) else one for one in sent]
