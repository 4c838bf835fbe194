"""Samples that were drawn at import, ready to print."""

from typing import Any

from annotation.intake.sampling import Line, coverage


def coverage_of(stored: dict[str, Any] | None) -> tuple[Line, ...]:
    """Return the coverage that is kept with an import; empty where everything was loaded."""
    if stored is None:
        return ()
    strata = stored["strata"]
    return coverage({name: n for name, n, _ in strata}, {name: n for name, _, n in strata})
