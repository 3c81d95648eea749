"""The catalogs: locales/<language>/LC_MESSAGES/patient.po, read as they are; a sentence's context is its key."""

import gettext
import io
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from bot.phrases import PHRASES
from bot.speech.locales import LOCALES

SOURCE = "en"


@cache
def translations(language: str) -> gettext.NullTranslations:
    """A language's catalog, drafts included; an empty one where it has none, which leaves the English."""
    known = catalog(language)
    if known is None:
        return gettext.NullTranslations()
    compiled = io.BytesIO()
    write_mo(compiled, known, use_fuzzy=True)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


@cache
def catalog(language: str) -> Catalog | None:
    """A language's catalog as its translators see it; None where it has none."""
    path = LOCALES / language / "LC_MESSAGES" / "patient.po"
    if not path.exists():
        return None
    with path.open("rb") as file:
        return read_po(file, ignore_obsolete=True)


def template(key: str, language: str, channel: str, count: int) -> str:
    """The words of a phrase, its blanks still open. Raises KeyError for a key that is no phrase."""
    phrase, known = PHRASES[key], translations(language)
    if channel == "voice" and phrase.voice:
        return known.pgettext(f"{key}:voice", phrase.voice)
    if phrase.plural:
        return known.npgettext(key, phrase.msgid, phrase.plural, count)
    return known.pgettext(key, phrase.msgid)


def entry(key: str, language: str) -> Message | None:
    """The translation of a phrase, with its review state."""
    known = catalog(language)
    return known.get(PHRASES[key].msgid, key) if known else None


def is_signed(key: str, args: Mapping[str, Any], language: str) -> bool:
    """Whether a patient may get this phrase: what is clinical in it has been signed by a qualified person.

    Machine translation that is critical must be reviewed by one (45 CFR 92.201(c)(3)); here every translation is.
    """
    clinical = [one for one in _keys(key, args) if PHRASES[one].clinical]
    return language == SOURCE or all(_is_reviewed(entry(one, language)) for one in clinical)


def _is_reviewed(message: Message | None) -> bool:
    return bool(message and message.string and not message.fuzzy)


def _keys(key: str, args: Mapping[str, Any]) -> Iterator[str]:
    """A phrase and every phrase that its blanks hold."""
    yield key
    for value in args.values():
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict) and "say" in one:
                yield from _keys(one["say"], one.get("args", {}))
