"""What the template of a criterion gets."""

from dataclasses import dataclass

from annotation.dataset.asking.rules import NEVER


@dataclass(frozen=True)
class DeskOption:
    """One radio button: `key` is printed on it, `choice` is what desk.js calls it."""

    field: str
    key: str
    word: str
    name: str
    choice: str
    anchor: str
    chosen: bool


@dataclass(frozen=True)
class DeskLimits:
    """How far an answer may go, as the attributes of its control spell it."""

    words: str = ""
    low: str = ""
    high: str = ""
    step: str = "any"
    unit: str = ""
    slider: bool = False
    longest: int = 0
    takes_none: bool = False


@dataclass(frozen=True)
class DeskMark:
    """A marked passage: the form's value and the words themselves."""

    field: str
    text: str


@dataclass(frozen=True)
class DeskRank:
    """One output of a ranking: its place on the page and its rank, 0 while it has none."""

    place: int
    letter: str
    rank: int


@dataclass(frozen=True)
class DeskField:
    """The controls of one criterion; `layout` is row, pref, grid, list, set, number, text or rank.

    `entry` is what was typed, `limits` how it is bounded, `none` that none of a set holds.

    `reasons` are the form's values that need a reason, as JSON; "*" stands for every value.
    `when_key` and `when_values` say the same of the condition, `when_text` in words.
    """

    key: str
    title: str
    question: str
    layout: str
    options: tuple[DeskOption, ...]
    entry: str
    comment: str
    abstained: bool
    problem: str
    required: bool = True
    abstains: bool = True
    takes_reason: bool = True
    reasons: str = "[]"
    reason_text: str = ""
    reason_missing: bool = False
    when_key: str = ""
    when_values: str = "[]"
    when_text: str = ""
    limits: DeskLimits | None = None
    none: bool = False
    evidence: str = NEVER
    marks: tuple[DeskMark, ...] = ()
    quote: str = ""
    ranks: tuple[DeskRank, ...] = ()
    ties: bool = False

    @property
    def is_filled(self) -> bool:
        if self.ranks:
            return all(row.rank for row in self.ranks)
        return bool(self.entry) or self.none or any(option.chosen for option in self.options)

    @property
    def is_answered(self) -> bool:
        return self.abstained or self.is_filled

    @property
    def is_touched(self) -> bool:
        written = self.comment or self.problem or self.marks or self.quote
        written = written or any(row.rank for row in self.ranks)
        return bool(written) or self.is_answered

    @property
    def takes_evidence(self) -> bool:
        return self.evidence != NEVER

    @property
    def is_free(self) -> bool:
        """Whether "cannot judge" is a control of its own, not one of the buttons."""
        return self.layout in {"number", "text", "set", "rank"}

    @property
    def has_anchors(self) -> bool:
        return any(option.anchor for option in self.options)
