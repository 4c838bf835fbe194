"""The order of files for several processes: what takes long never comes last, or all at once.

Pytest-xdist hands files out in the order they are collected in. Left alone, its own order is by the
number of tests, and files with few tests, which take longest, would come at the end.
"""

from pathlib import PurePath

import pytest

# Folders whose files start programs or a browser, and single files that take as long.
LONG = ("broker", "commands", "faults", "browser", "tells", "flows", "data")
FILES = {
    *("foundations/test_sealing.py", "annotation/views/test_desk_traps.py"),
    *("stats/oracles/test_aggregation.py", "stats/comparison/test_multiplicity.py"),
    *("judges/exports/clients/test_clients.py", "judges/exports/clients/test_round_trip.py"),
}
# After so much of the short files no long one begins.
PART = 0.6


def is_long(file: str) -> bool:
    parts = PurePath(file).parts[1:]
    return parts[0] in LONG or "/".join(parts) in FILES


def spread(items: list[pytest.Item]) -> list[pytest.Item]:
    """The same tests: each long file followed by its share of the short ones."""
    files: dict[str, list[pytest.Item]] = {}
    for item in items:
        files.setdefault(item.nodeid.split("::")[0], []).append(item)
    long = sorted((file for file in files if is_long(file)), key=place)
    short = [file for file in files if not is_long(file)]
    share = int(PART * len(short) / len(long)) if long else 0
    order = []
    for number, file in enumerate(long):
        order += [file, *short[number * share : (number + 1) * share]]
    order += short[len(long) * share :]
    return [test for file in order for test in files[file]]


def place(file: str) -> int:
    """The longest folders first."""
    folder = PurePath(file).parts[1]
    return LONG.index(folder) if folder in LONG else len(LONG)
