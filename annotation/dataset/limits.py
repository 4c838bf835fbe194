"""How much of a dataset folder is read before it is refused."""

from dataclasses import dataclass

KIB = 1024
MIB = 1024 * KIB
GIB = 1024 * MIB


@dataclass(frozen=True, slots=True)
class Limits:
    """Every cap on untrusted input; tests lower single ones with `dataclasses.replace`."""

    line_bytes: int = 2 * MIB
    text_bytes: int = MIB
    document_bytes: int = 5 * MIB
    depth: int = 32
    keys: int = 10_000
    lines: int = 1_000_000
    file_bytes: int = 2 * GIB
    ratio: int = 100
    # Small files may compress better than any ratio: a page of equal rows is no bomb.
    ratio_free_bytes: int = MIB
    outputs: int = 1_000
    turns: int = 10_000
    expectations: int = 10_000
    criteria: int = 500
    scale_values: int = 1_000
    name_characters: int = 200
    kept_bytes: int = 5 * MIB
    kept_files: int = 1_000
    kept_depth: int = 4
    archive_bytes: int = 200 * MIB
    archive_entries: int = 1_000
    unpacked_bytes: int = GIB
    problems: int = 50


LIMITS = Limits()
