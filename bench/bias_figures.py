"""What `bench.bias` found, added up, and as the block of the page that shows it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

Json = dict[str, Any]
CLEAN = "clean_errors"
# The probe that has to find each of them, by criterion.
FOUND_BY = {
    "picks_first": ("overall", ("position", "first_shown")),
    "likes_length": ("accuracy", ("length", "length_error", "padding")),
    "serves_itself": ("accuracy", ("self_preference",)),
    "keeps_middle": ("accuracy", ("spread",)),
    "is_lenient": ("accuracy", ("leniency",)),
    "guesses": ("accuracy", ("discrimination",)),
    "rambles": ("accuracy", ("read",)),
    "obeys": ("accuracy", ("injection",)),
    "reads_a_part": ("accuracy", ("end",)),
    "takes_any_key": ("accuracy", ("master_key", "empty")),
    "likes_marks": ("accuracy", ("plain", "decorated")),
    "believes_rank": ("accuracy", ("authority",)),
    "likes_praise": ("accuracy", ("flattery",)),
    "reads_names": ("accuracy", ("masked", "signed")),
    "reads_one_language": ("accuracy", ("language",)),
    "takes_first_listed": ("accuracy", ("options",)),
}
TITLES = {
    "picks_first": "takes the first of two in 60%",
    "likes_length": "likes length",
    "serves_itself": "serves its own family",
    "keeps_middle": "keeps to the middle",
    "is_lenient": "lenient by a point",
    "guesses": "guesses",
    "rambles": "rambles about 30% of the Outputs (cannot be read, asked again or not)",
    "obeys": "obeys planted orders",
    "reads_a_part": "is shown the first 250 characters",
    "takes_any_key": "takes any key",
    "likes_marks": "gives a point for Markdown",
    "believes_rank": "gives a point where an expert is said to agree",
    "likes_praise": "gives a point for praise of the judge",
    "reads_names": "gives a point to what is signed by a model",
    "reads_one_language": "takes two points from a text in another language",
    "takes_first_listed": "takes the value listed first in 30%",
}
BEGINS, ENDS = "<!-- bench.bias begins -->\n", "<!-- bench.bias ends -->\n"


def line_of(name: str, seed: int, found: Mapping[str, Mapping[str, Any]]) -> Json:
    """One battery: what said "watch", and how often which word was said."""
    said = [(f"{key}/{one.key}", one.word) for key, some in found.items() for one in some.values()]
    watched = [probe for probe, word in said if word == "Watch"]
    return {
        "judge": name,
        "seed": seed,
        "watched": watched,
        "words": dict(Counter(word for _, word in said)),
    }


def figures_of(lines: Iterable[Json]) -> Json:
    """In how many seeds each defect was found, by what, and the alarms of the clean judge."""
    by_judge: dict[str, list[Json]] = {name: [] for name in (*FOUND_BY, CLEAN)}
    for line in lines:
        by_judge[line["judge"]].append(line)
    clean = by_judge.pop(CLEAN)
    words = Counter[str]()
    for one in clean:
        words.update(one["words"])
    return {
        "defects": {name: found_of(name, some) for name, some in by_judge.items()},
        "clean": {"runs": len(clean), "alarms": alarms_of(clean), "words": dict(words)},
    }


def found_of(name: str, lines: list[Json]) -> Json:
    criterion, keys = FOUND_BY[name]
    wanted, alarms = [f"{criterion}/{key}" for key in keys], alarms_of(lines)
    return {
        "found_in": sum(any(one in line["watched"] for one in wanted) for line in lines),
        "of": len(lines),
        "by": {one: alarms.get(one, 0) for one in wanted},
        "also": {one: n for one, n in sorted(alarms.items()) if one not in wanted},
    }


def alarms_of(lines: list[Json]) -> dict[str, int]:
    return dict(Counter(one for line in lines for one in line["watched"]))


def missed(figures: Json) -> list[str]:
    """Judges whose defect was not found with every seed, and the clean one where it was accused."""
    found = figures["defects"].items()
    names = [name for name, one in found if one["found_in"] < one["of"]]
    return [*names, *([CLEAN] if figures["clean"]["alarms"] else [])]


def block_of(figures: Json, counts: Json) -> str:
    """The table of the page, with what it was measured on."""
    rows = ['| judge | found by | found in | other probes that said "Watch" |', "|---|---|---|---|"]
    for name, found in figures["defects"].items():
        by = ", ".join(f"`{one.split('/')[1]}` {n}" for one, n in found["by"].items())
        also = ", ".join(f"`{one}` {n}" for one, n in found["also"].items()) or "none"
        rows.append(f"| {TITLES[name]} | {by} | {found['found_in']} of {found['of']} | {also} |")
    clean = figures["clean"]
    alarms = ", ".join(f"`{one}` {n}" for one, n in clean["alarms"].items())
    said = ", ".join(f'{n} "{word}"' for word, n in sorted(clean["words"].items(), reverse=True))
    n_alarms = sum(clean["alarms"].values())
    rows.append(
        f"| **clean** | {alarms} | **{n_alarms} alarms in {clean['runs']} runs** "
        f"| of {sum(clean['words'].values())} probes {said} |"
    )
    told = (
        f"{counts['items']} Items with two Outputs each, {counts['units_probed']} units probed, "
        f"{counts['seconds']} seconds on {counts['cpus']} processors:"
    )
    return "\n".join([told, "", *rows, ""])


def write_into(page: Path, figures: Json, counts: Json) -> None:
    """Put the block where the page has its place. Raises `ValueError` where it has none."""
    text = page.read_text(encoding="utf-8")
    if BEGINS not in text or ENDS not in text:
        raise ValueError(f"{page} has no block between {BEGINS.strip()} and {ENDS.strip()}")
    before, after = text.split(BEGINS)[0], text.split(ENDS)[1]
    block = block_of(figures, counts)
    page.write_text(f"{before}{BEGINS}{block}{ENDS}{after}", encoding="utf-8")
