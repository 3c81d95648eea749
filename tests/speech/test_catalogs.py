"""Every language says everything, with the same blanks."""

import re
import string

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from bot.phrases import PHRASES
from bot.speech import segments
from bot.speech.catalogs import translations
from bot.speech.extract import template_of
from bot.speech.locales import LOCALES

LANGUAGES = sorted(path.parent.parent.name for path in LOCALES.glob("*/LC_MESSAGES/patient.po"))
BLANK = re.compile(r"\{[^}]*\}")


def catalog(language: str) -> Catalog:
    with (LOCALES / language / "LC_MESSAGES" / "patient.po").open("rb") as file:
        return read_po(file)


def blanks(text: str) -> set[tuple[str, str]]:
    return {(name, spec or "") for _, name, spec, _ in string.Formatter().parse(text) if name}


def forms(string_: str | tuple[str, ...] | list[str]) -> list[str]:
    return [string_] if isinstance(string_, str) else list(string_)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_missing(language: str) -> None:
    known = catalog(language)
    wanted = template_of(language)
    missing = [
        one.context
        for one in wanted
        if (one.id and not (found := known.get(one.id, one.context))) or (one.id and not all(forms(found.string)))
    ]
    assert missing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_form_of_a_translation_has_the_blanks_of_the_english(language: str) -> None:
    for message in catalog(language):
        if not message.id:
            continue
        english = set().union(*map(blanks, forms(message.id)))
        for form in filter(None, forms(message.string)):
            assert blanks(form) <= english, message.context
            assert english - blanks(form) <= {("count", "")}, message.context


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalog_has_as_many_forms_as_its_plural_rule(language: str) -> None:
    known = catalog(language)
    for message in known:
        if message.pluralizable and any(message.string):
            assert len(message.string) == known.num_plurals, message.context


def test_every_phrase_has_a_note_for_the_translator() -> None:
    assert [key for key, phrase in PHRASES.items() if not phrase.note.strip()] == []


def test_no_prompt_asks_for_a_word_that_carriers_take_for_an_opt_out() -> None:
    """STOP is explained where the law wants it; CANCEL, END and QUIT are never menu words."""
    asked = [key for key, phrase in PHRASES.items() if any(word in phrase.msgid for word in ("CANCEL", "END", "QUIT"))]
    assert asked == []


def test_a_language_without_a_catalog_speaks_english() -> None:
    assert translations("xx").gettext("Hello") == "Hello"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_fits_three_segments(language: str) -> None:
    """With a dozen letters in each blank; the words for a crisis, which must be complete, may take a fourth."""
    long = {
        message.context: segments(BLANK.sub("x" * 12, form)).count
        for message in catalog(language)
        if message.id and not str(message.context).endswith(":voice")
        for form in forms(message.string)
    }
    assert {key: count for key, count in long.items() if count > (4 if key == "safety.crisis" else 3)} == {}
