"""Taking known keys out of a row, one kind of value at a time.

Each function removes the key it accepts; what is left of the row is its `extra`. An explicit
null or empty text stays, so that writing the row back gives the same row.
"""

from datetime import UTC, datetime

from annotation.dataset.limits import Limits
from annotation.dataset.problems import RowRefused, shown
from annotation.dataset.reading import join
from annotation.dataset.values import JSON, Row, is_number

_MOST_SECONDS = 1_000_000_000
_LARGEST_COUNT = 2**31 - 1


def take_required(row: Row, key: str, path: str = "") -> JSON:
    """Return whatever stands there, null included."""
    if key not in row:
        raise RowRefused(join(path, key), "is missing")
    return row.pop(key)


def refuse_name(value: JSON, where: str, limits: Limits) -> str:
    """Return an identifier: visible characters, not too long, no space around."""
    if not isinstance(value, str):
        raise RowRefused(where, f"must be text, not {shown(value)}")
    if not value:
        raise RowRefused(where, "is empty")
    if len(value) > limits.name_characters:
        raise RowRefused(where, f"longer than {limits.name_characters} characters")
    if not value.isprintable() or value != value.strip():
        reason = "has invisible characters or spaces around it"
        raise RowRefused(where, f"{shown(value)} {reason}")
    return value


def take_name(row: Row, key: str, limits: Limits, path: str = "") -> str:
    """Return a required identifier."""
    return refuse_name(take_required(row, key, path), join(path, key), limits)


def take_optional_name(row: Row, key: str, limits: Limits, path: str = "") -> str:
    """Return an identifier that may be missing, null or empty."""
    if not row.get(key) and isinstance(row.get(key, ""), str | None):
        return ""
    return take_name(row, key, limits, path)


def take_required_text(row: Row, key: str, path: str = "") -> str:
    """Return a text that may be empty but not missing."""
    value = take_required(row, key, path)
    if not isinstance(value, str):
        raise RowRefused(join(path, key), f"must be text, not {shown(value)}")
    return value


def take_text(row: Row, key: str, path: str = "") -> str:
    """Return a text that may be missing, null or empty."""
    if row.get(key, "") in ("", None):
        return ""
    return take_required_text(row, key, path)


def take_list(row: Row, key: str, most: int, path: str = "") -> list[JSON]:
    """Return a required list that is not too long."""
    value = take_required(row, key, path)
    if not isinstance(value, list):
        raise RowRefused(join(path, key), f"must be a list, not {shown(value)}")
    if len(value) > most:
        raise RowRefused(join(path, key), f"has more than {most:,} entries")
    return value


def take_objects(row: Row, key: str, most: int, path: str = "") -> list[tuple[str, Row]]:
    """Return the objects of a required list, each with its path."""
    found = []
    for place, member in enumerate(take_list(row, key, most, path)):
        where = f"{join(path, key)}[{place}]"
        if not isinstance(member, dict):
            raise RowRefused(where, f"must be an object, not {shown(member)}")
        found.append((where, member))
    return found


def take_object(row: Row, key: str, path: str = "") -> Row:
    """Return an object that may be missing, null or empty."""
    value = row.get(key)
    if value is None or value == {}:
        return {}
    if not isinstance(value, dict):
        raise RowRefused(join(path, key), f"must be an object, not {shown(value)}")
    del row[key]
    return value


def take_measure(row: Row, key: str, path: str = "") -> int | float | None:
    """Return a number from 0 up that may be missing or null."""
    value = row.get(key)
    if value is None:
        return None
    if not is_number(value) or not 0 <= value <= _MOST_SECONDS:
        raise RowRefused(join(path, key), f"{shown(value)} is not a number from 0 up")
    del row[key]
    return value  # type: ignore[no-any-return]


def take_count(row: Row, key: str) -> int:
    """Return a whole number from 0 up; an explicit 0 or null stays in the row."""
    value = row.get(key)
    if value is None:
        return 0
    if type(value) is not int or not 0 <= value <= _LARGEST_COUNT:
        raise RowRefused(key, f"{shown(value)} is not a whole number from 0 up")
    if value:
        del row[key]
    return value


def take_version(row: Row, limits: Limits) -> int | str | None:
    """Return the number or name of a rubric version, which may be missing or null."""
    key = "rubric_version"
    value = row.get(key)
    if value is None:
        return None
    if isinstance(value, str):
        return take_name(row, key, limits)
    if type(value) is not int or not 0 <= value <= _LARGEST_COUNT:
        raise RowRefused(key, f"{shown(value)} is neither a version number nor a name")
    del row[key]
    return value


def take_time(row: Row, key: str) -> datetime | None:
    """Return a moment in UTC; a spelling other than the canonical one stays in the row."""
    value = row.get(key)
    if value is None:
        return None
    if not isinstance(value, str):
        raise RowRefused(key, f"must be a time such as 2026-07-06T07:05:37Z, not {shown(value)}")
    moment = _moment(value, key)
    if time_text(moment) == value:
        del row[key]
    return moment


def _moment(text: str, key: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is not None:
            return moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        reason = f"{shown(text)} is not a time such as 2026-07-06T07:05:37Z"
        raise RowRefused(key, reason) from error
    raise RowRefused(key, f"{shown(text)} has no time zone; end it in Z or +02:00")


def time_text(moment: datetime) -> str:
    """Return the canonical spelling: UTC, `Z`, no fraction when it is zero."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"
