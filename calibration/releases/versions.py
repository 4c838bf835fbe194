"""Semantic versions of releases. Pure.

Major: what a value means has changed (another Rubric or guidelines, another way to values).
Minor: units came or went. Patch: values were corrected, or nothing changed.
"""

from dataclasses import dataclass

FIRST = "1.0.0"


@dataclass(frozen=True)
class Change:
    """What is new since the release before."""

    meaning: tuple[str, ...] = ()
    added: int = 0
    dropped: int = 0
    changed: int = 0

    @property
    def level(self) -> str:
        if self.meaning:
            return "major"
        return "minor" if self.added or self.dropped else "patch"

    @property
    def because(self) -> str:
        """In words, for the manifest."""
        counts = (("added", self.added), ("dropped", self.dropped), ("changed", self.changed))
        units = [
            f"{n:,} {'values' if word == 'changed' else 'units'} {word}" for word, n in counts if n
        ]
        return "; ".join([*self.meaning, *units]) or "nothing changed"


def known_version(version: str, number: int) -> str:
    """The version of a release; of one from before there were any, a stand-in."""
    return version or f"0.{number}.0"


def next_version(last: str, change: Change) -> str:
    """The version that follows."""
    major, minor, patch = (int(part) for part in last.split("."))
    if change.level == "major":
        return f"{major + 1}.0.0"
    return f"{major}.{minor + 1}.0" if change.level == "minor" else f"{major}.{minor}.{patch + 1}"
