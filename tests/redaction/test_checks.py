"""Check digits against numbers that the issuers publish, and against every single changed digit."""

import pytest

from evalhub.redaction import checks

# The test numbers of Visa, Mastercard, American Express and Diners Club.
CARDS = ["4111111111111111", "5555555555554444", "378282246310005", "30569309025904"]


def changed(number: str) -> list[str]:
    """The number with each digit replaced by the next."""
    return [
        f"{number[:place]}{(int(digit) + 1) % 10}{number[place + 1 :]}"
        for place, digit in enumerate(number)
        if digit.isdigit()
    ]


@pytest.mark.parametrize("number", CARDS)
def test_luhn_takes_the_issuers_numbers_and_no_neighbour(number):
    assert checks.luhn(number)
    assert not any(checks.luhn(other) for other in changed(number))


def test_mod97_takes_the_registry_example_and_no_neighbour():
    # GB82 WEST 1234 5698 7654 32, with the first four characters moved behind the rest.
    assert checks.mod97("WEST12345698765432GB82")
    assert not any(checks.mod97(other) for other in changed("WEST12345698765432GB82"))


def test_mod11_10_takes_the_published_steuer_id():
    # 86095742719 and 47036892816 are published test numbers.
    assert checks.mod11_10("86095742719")
    assert checks.mod11_10("47036892816")
    assert not any(checks.mod11_10(other) for other in changed("86095742719"))


def test_verhoeff_finds_changed_and_swapped_digits():
    # 236 has the check digit 3.
    assert checks.verhoeff("2363")
    assert not any(checks.verhoeff(other) for other in changed("2363"))
    assert not checks.verhoeff("3263")


def test_ean13_takes_the_swiss_example():
    assert checks.ean13("7569217076985")
    assert not checks.ean13("7569217076986")


def test_a_birthday_is_a_day_of_some_century():
    # 29 February was in 2000, never in a year ending in 01.
    assert checks.is_birthday("000229")
    assert not checks.is_birthday("010229")
    assert not checks.is_birthday("991301")
