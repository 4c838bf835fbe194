from dataclasses import dataclass

from tests.spreading import spread

LIGHT = [f"tests/scales/test_{number}.py::test_it" for number in range(10)]


@dataclass
class Named:
    nodeid: str


def order(*names: str) -> list[str]:
    return [one.nodeid for one in spread([Named(name) for name in names])]


def test_long_files_come_first_with_short_ones_between_and_none_at_the_end() -> None:
    far = ["tests/flows/test_a.py::test_it", "tests/broker/test_b.py::test_it"]
    # 0.6 of ten short files are shared out: three after each of the two long ones.
    expected = [far[1], *LIGHT[:3], far[0], *LIGHT[3:6], *LIGHT[6:]]
    assert order(*LIGHT, *far) == expected


def test_tests_of_a_file_stay_together_and_in_their_order() -> None:
    pair = ["tests/faults/test_a.py::test_b", "tests/faults/test_a.py::test_a"]
    assert order(*LIGHT[:1], *pair) == [*pair, *LIGHT[:1]]
    assert order(pair[0], *LIGHT[:1], pair[1]) == [*pair, *LIGHT[:1]]


def test_without_long_files_nothing_changes() -> None:
    assert order(*LIGHT) == LIGHT
    assert order() == []
