from calibration.exports.hubs.datasheet import datasheet, line
from calibration.exports.snapshots import Source
from calibration.models import GoldenSet

SECTIONS = (
    *("Motivation", "Composition", "Collection process", "Labelling"),
    *("Uses", "Distribution", "Maintenance"),
)


def test_the_sections_are_filled_from_figures(shared_out: GoldenSet) -> None:
    text = datasheet(shared_out, Source(shared_out.project, shared_out))
    assert [row[3:] for row in text.splitlines() if row.startswith("## ")] == list(SECTIONS)
    # Ten items; ten outputs and ten pairs by majority, and one reference.
    assert "- Items: 10\n" in text
    assert "- Golden values: 21\n" in text
    assert "- Split held_out: 3 Items, not in this folder" in text
    assert "| card | 5 | 9 |" in text
    assert "- Values by majority: 20" in text
    # Three people rated ten outputs and ten pairs.
    assert "- Raters: 3, with 60 Annotations" in text
    assert "- Licence: CC-BY-4.0" in text
    assert "## Motivation\n\nNot stated." in text


def test_texts_of_others_cannot_become_markup() -> None:
    assert line("# Big\n<script>| x") == "Big &lt;script>\\| x"
    assert line("--- - item") == "item"
