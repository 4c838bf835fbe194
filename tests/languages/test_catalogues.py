"""Catalogues: read, compiled as gettext reads them, complete, with the same placeholders."""

import gettext
import io
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.translation import to_locale

from evalhub.languages.catalogues import LOCALE, Message, compiled, read_catalogue
from evalhub.languages.choices import REVIEWED

CODES = [code for code, _ in settings.LANGUAGES]
OTHERS = [code for code in CODES if code != "en"]
PLACEHOLDER = re.compile(r"%\((\w+)\)s|\{(\w+)\}")
TAG = re.compile(r"<[^>]*>")


def path_of(code: str) -> Path:
    return LOCALE / to_locale(code) / "LC_MESSAGES" / "django.po"


def messages(code: str) -> dict[tuple[str, str], Message]:
    return {message.key: message for message in read_catalogue(path_of(code))}


def test_there_is_one_catalogue_for_each_language() -> None:
    there = {path.parent.parent.name for path in LOCALE.glob("*/LC_MESSAGES/django.po")}
    assert there == {to_locale(code) for code in CODES}


@pytest.mark.parametrize("code", CODES)
def test_what_is_compiled_is_up_to_date(code: str) -> None:
    kept = path_of(code).with_suffix(".mo").read_bytes()
    assert kept == compiled(read_catalogue(path_of(code))), "python -m evalhub.languages.catalogues"


@pytest.mark.parametrize("code", OTHERS)
def test_every_text_is_translated_and_keeps_its_placeholders(code: str) -> None:
    own, english = messages(code), messages("en")
    assert own.keys() == english.keys()
    for (text, plural), message in own.items():
        assert all(message.forms), text
        for form in message.forms[-1:]:
            assert sorted(PLACEHOLDER.findall(form)) == sorted(PLACEHOLDER.findall(plural or text))
        # Forms for none, one and two may do without the number.
        for form in message.forms:
            assert set(PLACEHOLDER.findall(form)) <= set(PLACEHOLDER.findall(text)), text


@pytest.mark.parametrize("code", OTHERS)
def test_translations_bring_no_markup_of_their_own(code: str) -> None:
    # They are printed as they stand: what is not in the English text would be in the page.
    for (text, plural), message in messages(code).items():
        for form in message.forms if text else []:
            assert TAG.findall(form) == TAG.findall(plural or text), text
            assert form.count("<") == len(TAG.findall(form))
            assert '"' not in TAG.sub("", form), "ends an attribute that holds the text"


@pytest.mark.parametrize("code", CODES)
def test_the_header_says_whether_it_was_reviewed(code: str) -> None:
    (header,) = messages(code)["", ""].forms
    assert f"X-Reviewed: {'yes' if code in REVIEWED else 'no'}\n" in header
    n_forms = int(re.search(r"nplurals=(\d)", header)[1])
    plurals = [message.forms for key, message in messages(code).items() if key[1]]
    assert plurals
    assert {len(forms) for forms in plurals} == {n_forms}


def test_python_reads_what_is_compiled(tmp_path: Path) -> None:
    source = tmp_path / "x.po"
    source.write_text(
        '# Note.\nmsgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'
        '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
        'msgid "one"\nmsgid_plural "many"\nmsgstr[0] "eins"\nmsgstr[1] ""\n"vie"\n"le"\n\n'
        'msgid "a \\"b\\""\nmsgstr "ä"\n\nmsgid "not yet"\nmsgstr ""\n',
        "utf-8",
    )
    found = gettext.GNUTranslations(io.BytesIO(compiled(read_catalogue(source))))
    assert [found.ngettext("one", "many", n) for n in (1, 2)] == ["eins", "viele"]
    assert (found.gettext('a "b"'), found.gettext("not yet")) == ("ä", "not yet")


def test_a_line_that_is_nothing_is_named(tmp_path: Path) -> None:
    source = tmp_path / "x.po"
    source.write_text('msgid "a\nmsgstr "b"\n', "utf-8")
    with pytest.raises(ValueError, match=r"x\.po, line 1"):
        read_catalogue(source)
