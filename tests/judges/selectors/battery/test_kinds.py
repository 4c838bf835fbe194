"""Bands and axes of all probes."""

from judges.selectors.battery.kinds import FLIPPED, FOOLED, KINDS, OBEYED, SHIFTED, UNEVEN


def test_zero_lies_inside_every_band_and_every_band_on_its_axis() -> None:
    for kind in (*KINDS.values(), SHIFTED, FLIPPED, OBEYED, FOOLED, UNEVEN):
        low, high = kind.innocent
        assert kind.axis[0] <= low < high <= kind.axis[1]
        assert kind.zero is None or low <= kind.zero <= high
        assert kind.why
