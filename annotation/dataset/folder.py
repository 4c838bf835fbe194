"""A dataset folder as streams of valid rows. Start at `open_folder` or `check`.

    with open_folder(path) as folder:
        for item in folder.items(): ...
        for label in folder.labels(): ...

Rows with problems are left out of the streams and noted; leaving the block raises
`DatasetRefused` when anything was noted, so that no caller can forget to ask.
"""

from collections.abc import Callable, Hashable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, TypeVar

from annotation.dataset import files
from annotation.dataset.files import Listing
from annotation.dataset.limits import LIMITS, Limits
from annotation.dataset.problems import DatasetRefused, Problems, RowRefused, shown
from annotation.dataset.reading import FileBroken, read_document, read_rows
from annotation.dataset.rows import (
    GoldRow,
    Index,
    ItemRow,
    LabelRow,
    Seen,
    TrainingRow,
    TrapRow,
    VerdictRow,
)
from annotation.dataset.rubrics import RubricSpec, read_rubric
from annotation.dataset.validation import OfBrokenItem, RowReader, read_item
from annotation.dataset.values import Row

R = TypeVar("R")


class Transform(Protocol):
    """A stage between reading items and storing them: it may change or drop rows, no ids.

    `key` names what it does with all its settings: the same file under another key is loaded anew.
    """

    @property
    def key(self) -> str: ...

    def __call__(self, rows: Iterator[ItemRow]) -> Iterator[ItemRow]: ...


Rated = TypeVar("Rated", LabelRow, VerdictRow, GoldRow)


class DatasetFolder:
    """One folder: its rubric at once, its rows as streams, its problems as they are met.

    The other streams check against the items: the first of them reads the items when the
    caller has not read them to the end.
    """

    def __init__(self, listing: Listing, rubric: RubricSpec, limits: Limits) -> None:
        self.rubric = rubric
        self.limits = limits
        self.problems = Problems(limits.problems)
        self.index = Index()
        self.counts: dict[str, int] = {}
        self.transforms: Sequence[Transform] = ()
        # What becomes of the rows that are no items, their ids and values aside.
        self.rewrite: Callable[[Any], Any] = _unchanged
        self._waiting: set[str] = set()
        # Lines of the file read last that are no rows.
        self._unread = 0
        self._listing = listing
        self._indexed = False
        self._reader = RowReader.of(rubric, self.index, limits)
        self._numbers = {spec.key: number for number, spec in enumerate(rubric.criteria)}

    def __enter__(self) -> "DatasetFolder":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is None:
            self.problems.refuse_if_any()

    def digest(self) -> str:
        """Return the SHA-256 over file names and unpacked contents; raise `DatasetRefused`."""
        return self._listing.digest()

    def kept_files(self) -> tuple[str, ...]:
        """Return the relative names of the files that are kept unread."""
        return tuple(self._listing.kept)

    def read_kept(self, name: str) -> bytes:
        """Return the content of a kept file; `KeyError` for any other name."""
        return self._listing.read_kept(name)

    def items(self) -> Iterator[ItemRow]:
        """Yield the items in order and remember their ids."""
        self.index = Index()
        self._waiting = set()
        self._reader = RowReader.of(self.rubric, self.index, self.limits)
        rows = self._rows(files.ITEMS, self._item)
        yield from self._transformed(rows) if self.transforms else rows
        none = not self.counts[files.ITEMS] and not self.problems
        if none:
            name = self._listing.known[files.ITEMS].name
            self.problems.add(name, None, "", "the file has no items")
        if none or self._unread:
            self.index.add_nameless()
        self._indexed = True

    def _transformed(self, rows: Iterator[ItemRow]) -> Iterator[ItemRow]:
        """Index what comes out of the transforms; rows of any other item are passed over."""
        for transform in self.transforms:
            rows = transform(rows)
        for item in rows:
            self.index.add(item.id, tuple(output.id for output in item.outputs))
            yield item

    def labels(self) -> Iterator[LabelRow]:
        """Yield the labels in order."""
        return self._rated(files.LABELS, lambda row: self._reader.label(row), _annotator)

    def verdicts(self) -> Iterator[VerdictRow]:
        """Yield the judges' verdicts in order."""
        return self._rated(files.JUDGE, lambda row: self._reader.verdict(row), _judge)

    def gold(self) -> Iterator[GoldRow]:
        """Yield the reference values in order."""
        return self._rated(files.GOLD, lambda row: self._reader.gold(row), lambda gold: None)

    def traps(self) -> Iterator[TrapRow]:
        """Yield the traps in order."""
        seen: set[str] = set()

        def read(row: Row) -> TrapRow:
            trap = self._reader.trap(row)
            _refuse_repeated(trap.item_id, seen, "item_id")
            return self.rewrite(trap)  # type: ignore[no-any-return]

        self._index_items()
        yield from self._rows(files.TRAPS, read)

    def training(self) -> Iterator[TrainingRow]:
        """Yield the practice items in order."""
        seen: set[str] = set()

        def read(row: Row) -> TrainingRow:
            training = self._reader.training(row)
            _refuse_repeated(training.item.id, seen, "id")
            return self.rewrite(training)  # type: ignore[no-any-return]

        self._index_items()
        yield from self._rows(files.TRAINING, read)

    def read_all(self) -> dict[str, int]:
        """Read every file to its end and return how many valid rows each has."""
        streams = (self.items, self.labels, self.verdicts, self.gold, self.traps, self.training)
        for stream in streams:
            for _ in stream():
                pass
        return self.counts

    def is_single_output(self, item_id: str) -> bool:
        """Tell whether naming the output of an item goes without saying."""
        return len(self.index.outputs(item_id)) < 2

    def _index_items(self) -> None:
        if not self._indexed:
            for _ in self.items():
                pass

    def _item(self, row: Row) -> ItemRow:
        item_id = row.get("id")
        try:
            item = read_item(row, self.limits)
        except RowRefused:
            if isinstance(item_id, str):
                self.index.add_broken(item_id)
            else:
                self.index.add_nameless()
            raise
        if item.id in self.index or item.id in self._waiting:
            raise RowRefused("id", f"{shown(item.id)} is given twice")
        if self.transforms:
            self._waiting.add(item.id)
            self.index.add_broken(item.id)
        else:
            self.index.add(item.id, tuple(output.id for output in item.outputs))
        return item

    def _rated(
        self, name: str, read: Callable[[Row], Rated], source: Callable[[Any], Hashable]
    ) -> Iterator[Rated]:
        seen = Seen()

        def read_once(row: Row) -> Rated:
            rated = read(row)
            if not seen.add(*self._unit(rated), source(rated)):
                reason = f"a second value for the same unit of {shown(rated.item_id)}"
                raise RowRefused("", reason + _by(rated))
            return self.rewrite(rated)  # type: ignore[no-any-return]

        self._index_items()
        yield from self._rows(name, read_once)

    def _unit(self, rated: LabelRow | VerdictRow | GoldRow) -> tuple[int, int, int]:
        output = 0
        if rated.output_id is not None:
            output = self.index.outputs(rated.item_id).index(rated.output_id) + 1
        return self.index.position(rated.item_id), output, self._numbers[rated.dimension]

    def _rows(self, name: str, read: Callable[[Row], R]) -> Iterator[R]:
        self.counts[name] = 0
        file = self._listing.known.get(name)
        if file is None:
            return
        before, refused = len(self.problems), 0
        for number, raw in read_rows(file, self.limits, self.problems):
            try:
                row = read(raw)
            except RowRefused as flaw:
                refused += 1
                self.problems.add(file.name, number, flaw.field, flaw.reason)
            except OfBrokenItem:
                continue
            else:
                self.counts[name] += 1
                yield row
        self._unread = len(self.problems) - before - refused


def open_folder(path: Path | str, limits: Limits = LIMITS) -> DatasetFolder:
    """Return the folder with its rubric read; raise `DatasetRefused` when that fails."""
    problems = Problems(limits.problems)
    root = Path(path)
    if not root.is_dir():
        problems.add(root.name or str(root), None, "", "there is no such folder")
        raise DatasetRefused(problems)
    listing = Listing(root, limits)
    listing.fill(problems)
    rubric = _read_rubric(listing, limits, problems)
    if problems or rubric is None:
        raise DatasetRefused(problems)
    return DatasetFolder(listing, rubric, limits)


def check(path: Path | str, limits: Limits = LIMITS) -> Problems:
    """Read everything, store nothing, and return what is wrong; empty when all is well."""
    try:
        folder = open_folder(path, limits)
    except DatasetRefused as refused:
        return refused.problems
    folder.read_all()
    return folder.problems


def _read_rubric(listing: Listing, limits: Limits, problems: Problems) -> RubricSpec | None:
    file = listing.known.get(files.DOCUMENT)
    if file is None:
        return None
    try:
        return read_rubric(read_document(file, limits), limits)
    except RowRefused as flaw:
        problems.add(file.name, None, flaw.field, flaw.reason)
    except FileBroken as broken:
        problems.add(file.name, None, "", str(broken))
    return None


def _unchanged(row: Any) -> Any:
    return row


def _annotator(label: LabelRow) -> Hashable:
    return label.annotator_id


def _judge(verdict: VerdictRow) -> Hashable:
    return (verdict.judge_model, verdict.prompt, verdict.order, verdict.repeat)


def _by(rated: object) -> str:
    if isinstance(rated, LabelRow):
        return f" by {shown(rated.annotator_id)} on {shown(rated.dimension)}"
    if isinstance(rated, VerdictRow):
        run = "(same prompt, order and repeat)"
        return f" by {shown(rated.judge_model)} on {shown(rated.dimension)} {run}"
    return ""


def _refuse_repeated(name: str, seen: set[str], field: str) -> None:
    if name in seen:
        raise RowRefused(field, f"{shown(name)} is given twice")
    seen.add(name)
