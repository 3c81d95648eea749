"""`python -m bot.speech.extract`: bring every catalog up to date with the phrases, translations kept."""

from datetime import UTC, datetime

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from bot.phrases import PHRASES
from bot.speech.catalogs import SOURCE
from bot.speech.locales import LOCALES, languages, locale_of

SOURCE_DATE = datetime(2026, 1, 1, tzinfo=UTC)  # a date that changes at every run would hide the real changes


def main() -> None:
    for language in languages():
        if language != SOURCE:
            update(language)


def update(language: str) -> None:
    """Add what is new, drop what is gone; a changed sentence loses its translation, so that nobody is told the old one."""
    path = LOCALES / language / "LC_MESSAGES" / "patient.po"
    fresh = template_of(language)
    if path.exists():
        with path.open("rb") as file:
            _keep_translations(fresh, read_po(file))
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, fresh, width=120, sort_output=False, omit_header=False)


def template_of(language: str) -> Catalog:
    """Every sentence with its key as context and its note, untranslated and unreviewed."""
    catalog = Catalog(
        locale=locale_of(language).locale,
        header_comment="# What patients read and hear. A fuzzy entry is a draft: no qualified person has signed it yet.",
        project="Northstar",
        version="1",
        last_translator="",
        language_team="",
        msgid_bugs_address="",
        creation_date=SOURCE_DATE,
        revision_date=SOURCE_DATE,
        fuzzy=False,
    )
    for key, phrase in PHRASES.items():
        note = f"{phrase.note}{' Clinical.' if phrase.clinical else ''}"
        msgid = (phrase.msgid, phrase.plural) if phrase.plural else phrase.msgid
        catalog.add(msgid, context=key, auto_comments=[note])
        if phrase.voice:
            catalog.add(phrase.voice, context=f"{key}:voice", auto_comments=[f"For the ear. {note}"])
    return catalog


def _keep_translations(fresh: Catalog, known: Catalog) -> None:
    for message in fresh:
        old = known.get(message.id, context=message.context) if message.id else None
        if old and old.string:
            message.string, message.flags, message.user_comments = old.string, old.flags, old.user_comments


if __name__ == "__main__":
    main()
