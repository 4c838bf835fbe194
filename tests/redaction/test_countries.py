"""National numbers: published or constructed examples are found, near misses are not."""

import pytest

from evalhub.redaction.kinds import Kind, Policy
from evalhub.redaction.scanning import find

POLICY = Policy(frozenset({Kind.NATIONAL_ID}))
FOUND = [
    ("US SSN", "my SSN: 536-22-8726."),
    ("US SSN by its words", "social security number 536228726"),
    ("DE Steuer-ID", "Steuer-ID 86 095 742 719"),
    ("DE Steuer-ID", "meine ist 47036892816"),
    ("ES DNI", "DNI 12345678Z"),
    ("ES DNI", "12.345.678-Z"),
    ("ES NIE", "x1234567l"),
    ("FR NIR", "2 55 08 14 168 025 38"),
    ("BR CPF", "111.444.777-35"),
    ("BR CPF by its words", "CPF 11144477735"),
    ("BR CNPJ", "11.222.333/0001-81"),
    ("UK NINO", "AB 12 34 56 C"),
    ("UK NHS", "NHS number 943 476 5919"),
    ("NL BSN", "BSN: 111222333"),
    ("IT codice fiscale", "RSSMRA85T10A562S"),
    ("PL PESEL", "44051401359"),
    ("SE personnummer", "811228-9874"),
    ("BE rijksregisternummer", "85.07.30-033.28"),
    ("TR kimlik", "10000000146"),
    ("CH AHV", "756.9217.0769.85"),
    ("CN resident number", "11010519491231002X"),
    ("IN Aadhaar", "Aadhaar 2341 2341 2346"),
    ("CA SIN", "SIN 193 456 787"),
]
NOT_FOUND = [
    *("000-12-3456", "666-12-3456", "912-12-3456", "123-00-4567", "123-45-0000", "078-05-1120"),
    *("86 095 742 718", "12345678A", "X1234567A", "2 55 08 14 168 025 39", "111.444.777-36"),
    *("111.111.111-11", "11.222.333/0001-82", "GB 12 34 56 C", "AB 12 34 56 E"),
    *("943 476 5919", "NHS 943 476 5918", "111222333", "BSN 111222334", "RSSMRA85T10A562T"),
    *("44051401358", "44131401359", "811228-9875", "85.07.30-033.29", "10000000147"),
    *("756.9217.0769.86", "110105194912310021", "parcel 2341 2341 2346", "193 456 787"),
    *("order 5123456789", "00000000000", "123-45-67890"),
]


@pytest.mark.parametrize(("name", "text"), FOUND)
def test_a_valid_number_is_found_by_its_own_detector(name, text):
    assert [span.detector for span in find(text, POLICY)] == [name]


@pytest.mark.parametrize("text", NOT_FOUND)
def test_a_number_that_breaks_a_rule_or_lacks_its_name_is_left(text):
    assert find(text, POLICY) == []


def test_the_value_is_the_same_however_it_is_written():
    spaced, plain = find("2 55 08 14 168 025 38 or 255081416802538", POLICY)
    assert spaced.value == plain.value == "255081416802538"
