from calibration.releases.versions import Change, known_version, next_version


def test_the_level_is_that_of_the_gravest_change() -> None:
    assert next_version("1.2.3", Change(meaning=("x",), added=4)) == "2.0.0"
    assert next_version("1.2.3", Change(added=4, changed=1)) == "1.3.0"
    assert next_version("1.2.3", Change(dropped=1)) == "1.3.0"
    assert next_version("1.2.3", Change(changed=1)) == "1.2.4"
    assert next_version("1.2.3", Change()) == "1.2.4"


def test_a_change_is_said_in_words() -> None:
    change = Change(meaning=("the guidelines changed",), added=1200, changed=2)
    assert change.because == "the guidelines changed; 1,200 units added; 2 values changed"
    assert Change().because == "nothing changed"


def test_releases_from_before_versions_have_a_stand_in() -> None:
    assert known_version("", 4) == "0.4.0"
    assert known_version("2.0.1", 4) == "2.0.1"
