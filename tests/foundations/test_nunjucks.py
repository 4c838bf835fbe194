import re

import pytest

from evalhub.templating.nunjucks import inert, literal, printed
from tests.calibration.exports.promptfoo.conftest import NASTY

EXPRESSION = re.compile(r'\{\{ "([{#]?)" \}\}')


@pytest.mark.parametrize("text", [*NASTY, "", "plain", "{", "{{", "{%", "#}", "{{{{", "{#}"])
def test_rendering_a_literal_gives_the_text(text: str) -> None:
    # What nunjucks does with these expressions: print their content, nothing else is special.
    template = literal(text)
    assert EXPRESSION.sub(r"\1", template) == text
    rest = EXPRESSION.sub("\0", template)
    assert not re.search(r"\{[{%#]|#\}", rest)


def test_a_literal_never_names_a_file() -> None:
    assert literal("file:///etc/passwd").startswith("{{")
    assert literal("package:evil").startswith("{{")


@pytest.mark.parametrize("text", NASTY)
def test_undoing_a_literal_gives_the_text(text: str) -> None:
    # The same replacements, in the same order, as the expression makes.
    made = re.findall(r"replace\('(.*?)', '(.?)'\)", printed("input"))
    template = literal(text)
    for old, new in made:
        template = template.replace(old, new)
    assert template == text


def test_an_inert_name_has_no_expression() -> None:
    assert inert("{{ env.SECRET }}") == "{ { env.SECRET }}"
