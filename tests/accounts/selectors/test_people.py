from evalhub.accounts.models import User
from evalhub.accounts.selectors.people import find_person, looks_like_another


def test_an_address_is_found_in_any_case(olga: User) -> None:
    assert find_person(" OLGA@example.org ") == olga
    assert find_person("nobody@example.org") is None


def test_a_name_that_only_looks_like_another_is_known(olga: User) -> None:
    User.objects.filter(pk=olga.pk).update(name="Olga Pop")
    # A Cyrillic O, a zero-width space, and the wide forms; then the same name, and another.
    for name in ("\u041elga Pop", "Olga\u200b Pop", "\uff2f\uff4c\uff47\uff41 Pop"):
        assert looks_like_another(name, "other@example.org")
    for name in ("Olga Pop", "Olga P\u00f6p", "olga pop", "Olga"):
        assert not looks_like_another(name, "other@example.org")
    assert not looks_like_another("\u041elga Pop", "OLGA@example.org")
