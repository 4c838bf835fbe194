"""Check digits: is a number that looks like an identifier one?

Every function takes the bare characters, without separators, and tells whether they check.
"""

from collections.abc import Sequence
from datetime import date

# The dihedral group of order 10: products, and the permutation that moves with the place.
_PRODUCTS = (
    (0, 1, 2, 3, 4, 5, 6, 7, 8, 9),
    (1, 2, 3, 4, 0, 6, 7, 8, 9, 5),
    (2, 3, 4, 0, 1, 7, 8, 9, 5, 6),
    (3, 4, 0, 1, 2, 8, 9, 5, 6, 7),
    (4, 0, 1, 2, 3, 9, 5, 6, 7, 8),
    (5, 9, 8, 7, 6, 0, 4, 3, 2, 1),
    (6, 5, 9, 8, 7, 1, 0, 4, 3, 2),
    (7, 6, 5, 9, 8, 2, 1, 0, 4, 3),
    (8, 7, 6, 5, 9, 3, 2, 1, 0, 4),
    (9, 8, 7, 6, 5, 4, 3, 2, 1, 0),
)
_STEP = (1, 5, 7, 6, 2, 8, 3, 0, 9, 4)


def luhn(digits: str) -> bool:
    """Tell whether the weighted sum of ISO/IEC 7812 is a multiple of ten."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 * (value > 9)
    return total % 10 == 0


def mod97(characters: str) -> bool:
    """Tell whether letters as two digits each give 1 modulo 97, after ISO 7064."""
    remainder = 0
    for character in characters:
        value = int(character, 36)
        remainder = (remainder * (100 if value > 9 else 10) + value) % 97
    return remainder == 1


def mod11_10(digits: str) -> bool:
    """Tell whether the last digit is the one of ISO 7064 Mod 11,10."""
    product = 10
    for digit in digits[:-1]:
        total = (int(digit) + product) % 10 or 10
        product = total * 2 % 11
    return (11 - product) % 10 == int(digits[-1])


def verhoeff(digits: str) -> bool:
    """Tell whether the digits multiply to the neutral element of the dihedral group."""
    found = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit)
        for _ in range(place % 8):
            value = _STEP[value]
        found = _PRODUCTS[found][value]
    return found == 0


def ean13(digits: str) -> bool:
    """Tell whether the sum with weights 1 and 3 is a multiple of ten."""
    return weighted(digits, (1, 3) * 6 + (1,)) % 10 == 0


def weighted(digits: str, weights: Sequence[int]) -> int:
    """Return the sum of digit times weight, as far as there are weights."""
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False))


def repeated(digits: str) -> bool:
    """Tell whether all digits are the same: such numbers check by accident."""
    return len(set(digits)) == 1


def is_day(year: int, month: int, day: int) -> bool:
    """Tell whether the calendar has this day."""
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def is_birthday(yymmdd: str) -> bool:
    """Tell whether six digits are a day of some century."""
    year, month, day = int(yymmdd[:2]), int(yymmdd[2:4]), int(yymmdd[4:6])
    return is_day(1900 + year, month, day) or is_day(2000 + year, month, day)
