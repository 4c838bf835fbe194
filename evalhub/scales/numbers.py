"""Which numbers may be rated with: one rule for files, the desk and judges."""

# Doubles hold every whole number up to here exactly, and sums of squares stay finite.
LARGEST_NUMBER = 10**15


def is_number(value: object) -> bool:
    """Tell whether a JSON value is a number within the bounds; `true` and `false` are not."""
    if type(value) is int or type(value) is float:
        return -LARGEST_NUMBER <= value <= LARGEST_NUMBER
    return False
