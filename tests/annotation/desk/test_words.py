"""Words at the desk: in English those of the dataset's modules, in other languages whole."""

import pytest
from django.utils import translation

from annotation.dataset.asking import words as plain
from annotation.dataset.asking.rules import Condition
from annotation.dataset.kinds.scales import NumberScale, SetScale, TextScale
from annotation.dataset.values import Scale
from annotation.desk.words import condition_text, either, scale_words

SCALES = [
    NumberScale(None, 0, 10, 0.5, "kg"),
    NumberScale(None, 0),
    NumberScale(None, None, 10),
    NumberScale(None),
    SetScale(("a", "b"), 1, 2),
    SetScale(("a", "b"), 1),
    SetScale(("a", "b")),
    TextScale(None, 5000),
]


@pytest.mark.parametrize("scale", SCALES)
def test_in_english_a_scale_says_what_its_own_module_says(scale: Scale) -> None:
    assert scale_words(scale) == scale.words()


def test_in_english_a_condition_says_what_its_own_module_says() -> None:
    when = Condition("tone", (1, 2, "no"))
    assert condition_text(when, "Tone") == plain.condition_text(when, "Tone")
    assert either(["x"]) == plain.either(["x"]) == "x"


def test_other_languages_say_the_whole_of_it() -> None:
    with translation.override("de"):
        assert scale_words(SCALES[0]) == "eine Zahl von 0 bis 10 in Schritten von 0.5 (kg)"
        assert condition_text(Condition("tone", (1, 2)), "Ton") == "Nur wenn Ton 1 oder 2 ist."
    with translation.override("es"):
        assert scale_words(SCALES[1]) == "un número de al menos 0"
        assert scale_words(SCALES[7]) == "un texto de como máximo 5,000 caracteres"


def test_a_list_of_points_needs_no_words() -> None:
    assert scale_words(Scale((1, 2))) == ""
