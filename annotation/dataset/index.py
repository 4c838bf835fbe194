"""Which items and outputs a folder has, and which rows were seen: compact, in memory."""

from collections.abc import Hashable

_PLACE_BITS = 24
_PLACES = (1 << _PLACE_BITS) - 1
_OWN = "\0"


class Index:
    """Item ids with their output ids, about 150 bytes an item.

    Output ids that begin with the item's id are stored without it: most items then share one
    tuple of endings.
    """

    def __init__(self) -> None:
        self._entries: dict[str, int] = {}
        self._shapes: list[tuple[str, ...]] = []
        self._shape_numbers: dict[tuple[str, ...], int] = {}
        self._broken: set[str] = set()

    def add(self, item_id: str, output_ids: tuple[str, ...]) -> None:
        """Remember an item; the caller has made sure that it is new."""
        shape = tuple(
            _OWN + output_id[len(item_id) :] if output_id.startswith(item_id) else output_id
            for output_id in output_ids
        )
        number = self._shape_numbers.setdefault(shape, len(self._shapes))
        if number == len(self._shapes):
            self._shapes.append(shape)
        self._entries[item_id] = number << _PLACE_BITS | len(self._entries)

    def add_broken(self, item_id: str) -> None:
        """Remember an item that was refused: its other rows are not reported again."""
        self._broken.add(item_id)

    def __contains__(self, item_id: object) -> bool:
        return item_id in self._entries

    def __len__(self) -> int:
        return len(self._entries)

    def is_broken(self, item_id: object) -> bool:
        """Tell whether the item itself was refused and nothing is known about it."""
        return item_id in self._broken and item_id not in self._entries

    def position(self, item_id: str) -> int:
        """Return the place of a known item in its file."""
        return self._entries[item_id] & _PLACES

    def outputs(self, item_id: str) -> tuple[str, ...]:
        """Return the output ids of a known item in order."""
        shape = self._shapes[self._entries[item_id] >> _PLACE_BITS]
        return tuple(item_id + end[1:] if end.startswith(_OWN) else end for end in shape)


class Seen:
    """Tells repeated rows apart from new ones with one small integer per row."""

    def __init__(self) -> None:
        self._sources: dict[Hashable, int] = {}
        self._keys: set[int] = set()

    def add(self, position: int, output: int, criterion: int, source: Hashable) -> bool:
        """Return False when the same source rated the same unit before."""
        number = self._sources.setdefault(source, len(self._sources))
        key = ((number << 20 | position) << 10 | output) << 9 | criterion
        if key in self._keys:
            return False
        self._keys.add(key)
        return True
