"""What annotators are told: kept in English, read in their language, silent about traps."""

import pytest
from django.utils import translation

from annotation.quality.words import TOLD, pause_reason, spoken_reason

OTHERS = ("de", "es", "fr", "pt-br", "ar")
# What would tell that some answers are known beforehand, in any of the languages.
GIVEAWAY = ("trap", "gold", "falle", "köder", "trampa", "piège", "armadilha", "control", "فخ")


@pytest.mark.parametrize("collector", TOLD)
def test_a_rules_reason_is_kept_in_english_and_read_in_any_language(collector: str) -> None:
    with translation.override("de"):
        kept = pause_reason(collector)
        read = spoken_reason(kept)
    assert "You were told of it before, and it went on." in kept
    assert "Sie wurden schon darauf hingewiesen, und es ging weiter." in read
    assert spoken_reason(kept) == kept


def test_a_persons_reason_stays_as_it_was_written() -> None:
    with translation.override("ar"):
        assert spoken_reason("Please call me.") == "Please call me."


@pytest.mark.parametrize("language", ["en", *OTHERS])
def test_no_language_tells_of_traps(language: str) -> None:
    with translation.override(language):
        said = " ".join(f"{one.what} {one.why} {one.todo}" for one in TOLD.values()).lower()
    assert [word for word in GIVEAWAY if word in said] == []
