"""Metadata keys with few values, by which figures are cut, and the order of their values."""

from annotation.models import Item, Project

SEEN = 500


def few_valued_keys(project: Project, most: int) -> list[str]:
    """Metadata keys with two to `most` values among the first items, by name."""
    values: dict[str, set[str]] = {}
    items = Item.objects.filter(project=project).order_by("position")
    for metadata in items.values_list("metadata", flat=True)[:SEEN]:
        for key, value in metadata.items():
            if isinstance(value, str | int):
                values.setdefault(key, set()).add(str(value))
    return sorted(key for key, found in values.items() if 2 <= len(found) <= most)


def in_order(name: str) -> tuple[int, str]:
    """Sorts numbers by size, before words by letter."""
    is_number = name.isascii() and name.isdigit()
    return (int(name[:18]) if is_number else -1, name)
