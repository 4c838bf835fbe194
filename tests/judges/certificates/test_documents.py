"""One way to write a document down."""

import pytest

from judges.certificates.documents import canonical, digest_of


def test_the_order_of_keys_changes_nothing() -> None:
    text = canonical({"b": [1, 2.5], "a": "é"})
    assert text == '{"a":"é","b":[1,2.5]}'
    assert digest_of(text) == digest_of(canonical({"a": "é", "b": [1, 2.5]}))
    # sha256 of the two bytes {}
    assert digest_of("{}").startswith("44136fa355b3678a1146ad16f7e8649e")


def test_what_json_cannot_say_is_refused() -> None:
    with pytest.raises(ValueError, match="JSON compliant"):
        canonical({"a": float("nan")})
