"""What a redaction would replace: counts by kind and samples in their surroundings."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from evalhub.redaction.kinds import Kind
from evalhub.redaction.replacing import Redaction, Replacement

AROUND = 60
SHOWN = 10


@dataclass(frozen=True)
class Sample:
    """One piece of a text and what stands in its place, with a bit of what is around it."""

    item: str
    kind: Kind
    before: str
    found: str
    placeholder: str
    after: str

    def line(self) -> str:
        """Return the sample on one line, as a terminal shows it."""
        text = f"{self.before}[-{self.found}-]{{+{self.placeholder}+}}{self.after}"
        return f"{self.item}: {' '.join(text.split())}"


@dataclass
class Preview:
    """Collects while items pass through a redaction; `samples` takes the kinds in turn."""

    seen: int = 0
    changed: int = 0
    counts: Counter[Kind] = field(default_factory=Counter)
    _found: dict[Kind, dict[str, Sample]] = field(default_factory=dict, repr=False)

    def add(self, item: str, redactions: Sequence[Redaction]) -> None:
        """Note what is replaced in one item."""
        self.seen += 1
        self.changed += any(one.replacements for one in redactions)
        for redaction in redactions:
            self.counts.update(redaction.counts())
            for replacement in redaction.replacements:
                self._keep(item, redaction, replacement)

    def _keep(self, item: str, redaction: Redaction, replacement: Replacement) -> None:
        span, text = replacement.span, redaction.before
        kept = self._found.setdefault(span.kind, {})
        # The same value in many items is one sample.
        if len(kept) < SHOWN and span.value not in kept:
            kept[span.value] = Sample(
                item=item,
                kind=span.kind,
                before=text[max(0, span.start - AROUND) : span.start],
                found=text[span.start : span.end],
                placeholder=replacement.placeholder,
                after=text[span.end : span.end + AROUND],
            )

    def samples(self) -> list[Sample]:
        """Return ten samples, one of each kind before a second of any."""
        turns = [list(self._found[kind].values()) for kind in Kind if kind in self._found]
        places = range(SHOWN)
        found = [kept[place] for place in places for kept in turns if place < len(kept)]
        return found[:SHOWN]

    def lines(self) -> list[tuple[Kind, int]]:
        """Return how many pieces of each kind there are, in the order of the kinds."""
        return [(kind, self.counts[kind]) for kind in Kind if self.counts[kind]]
