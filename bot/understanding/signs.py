"""What a message says by its words alone: no model, in every language, and it holds when all else is down.

`words/signs.toml` has the signs, a few notions that come near each other, the same for all languages ("chest pain").
`words/<language>/signs.toml` has the words for each notion, and for what takes a sign back: a denial before it, a mere
supposition, an event of long ago.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise, product

from bot.understanding.lexicon import Found, Lexicon, Span, lexicon
from bot.understanding.words import everywhere, shared

REACH = 5  # words between two notions of a sign
DENIED_WITHIN = 3  # words from a denial to the sign that it denies
SUPPOSED_WITHIN = 8


@dataclass(frozen=True)
class Sign:
    """Notions that mean something together. Each is a set of names, or of numbers as "20-54", of which one is enough.

    `reach` is how many words may stand between two of them, in a language that puts spaces between words.
    """

    kind: str
    name: str
    notions: tuple[tuple[str, ...], ...]
    reach: int


def find(text: str, kinds: Iterable[str], languages: Iterable[str | None]) -> Sign | None:
    """The first sign of the first of these kinds in `text`, unless the words take it back.

    `languages` are those that the text may be in; English, which everybody mixes in, is always among them. None is all.
    """
    wanted = {one for one in languages if one}
    known = [language for language in everywhere("signs") if not wanted or language in {*wanted, "en"}]
    found = [(lexicon(language), _read(language, text, not wanted or language in wanted)) for language in known]
    return next((sign for kind in kinds for sign in _signs(kind) for each in found if _said(sign, *each)), None)


@lru_cache(maxsize=64)
def _read(language: str, text: str, is_its_own: bool) -> Found:
    """Asked of one message several times in a turn: for danger, and for the wish to be left alone."""
    return lexicon(language).read(text, forgiving=is_its_own)


@cache
def _signs(kind: str) -> tuple[Sign, ...]:
    return tuple(_sign(kind, name, written) for name, written in shared("signs")[kind].items())


def _sign(kind: str, name: str, written: str) -> Sign:
    """A sign as it is written: "chest pain|pressure", with a number behind it where its reach is not the usual."""
    *notions, last = written.split()
    reach = int(last) if last.isdecimal() else REACH
    notions = notions if last.isdecimal() else [*notions, last]
    return Sign(kind, name, tuple(tuple(one.split("|")) for one in notions), reach)


def _said(sign: Sign, words: Lexicon, found: Found) -> bool:
    return any(not _taken_back(together, found, words) for together in _together(sign, words, found))


def _together(sign: Sign, words: Lexicon, found: Found) -> Iterator[tuple[Span, ...]]:
    """Where all notions of a sign stand near each other, none of them on the other's words."""
    places = []
    for names in sign.notions:
        places.append([span for name in names for span in found.spans(name)])
        if not places[-1]:
            return
    reach = sign.reach * words.wordiness
    for spans in product(*places):
        ordered = sorted(spans)
        apart = all(one.end <= other.start for one, other in pairwise(ordered))
        if apart and all(other.start - one.end <= reach for one, other in pairwise(ordered)):
            yield tuple(ordered)


def _taken_back(together: tuple[Span, ...], found: Found, words: Lexicon) -> bool:
    first, last = together[0], together[-1]
    clause, sentence = found.words[first.start].clause, found.words[first.start].sentence

    def stands(notion: str, before: int, after: int = 0) -> bool:
        near = (span for span in found.spans(notion) if first.start - before < span.end <= last.end + after)
        return any(
            found.words[span.start].clause == clause
            and not any(span.start < one.end and one.start < span.end for one in together)
            for span in near
        )

    def in_sentence(notion: str) -> bool:
        return any(found.words[span.start].sentence == sentence for span in found.spans(notion))

    return (
        stands("denial", DENIED_WITHIN, words.denied_after)
        or stands("supposed", SUPPOSED_WITHIN)
        or (in_sentence("not_now") and not in_sentence("now"))
    )
