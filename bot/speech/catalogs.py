"""The catalogs: locales/<language>/LC_MESSAGES/patient.po, read as they are; a sentence's context is its key."""

import gettext
import io
from functools import cache

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from bot.phrases import PHRASES
from bot.speech.locales import LOCALES


@cache
def translations(language: str) -> gettext.NullTranslations:
    """A language's catalog, drafts included; an empty one where it has none, which leaves the English."""
    path = LOCALES / language / "LC_MESSAGES" / "patient.po"
    if not path.exists():
        return gettext.NullTranslations()
    compiled = io.BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file), use_fuzzy=True)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def template(key: str, language: str, channel: str, count: int) -> str:
    """The words of a phrase, its blanks still open. Raises KeyError for a key that is no phrase."""
    phrase, catalog = PHRASES[key], translations(language)
    if channel == "voice" and phrase.voice:
        return catalog.pgettext(f"{key}:voice", phrase.voice)
    if phrase.plural:
        return catalog.npgettext(key, phrase.msgid, phrase.plural, count)
    return catalog.pgettext(key, phrase.msgid)
