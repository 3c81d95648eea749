"""Rules over the kinds of tokens: what a pattern matches becomes one token with a meaning."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from bot.understanding.when.calendar import Days
from bot.understanding.when.lexicon import Lexicon, lexicon
from bot.understanding.when.tokens import Token

Meaning = tuple[str, Any] | None
Build = Callable[..., Meaning]
KIND = re.compile(r"[a-z_]+")
GROUP = re.compile(r"\((?!\?)([^()]*)\)")
MOVES = {"this": 0, "coming": 1, "following": 1, "last": -1, "after_next": 2}  # weeks or months from this one
FIRST_LETTER = 0xE000  # a private one: tokens are never shown


@dataclass(frozen=True)
class Scene:
    """What the meaning of words depends on."""

    today: date
    known: Lexicon
    asks: bool = False


@dataclass(frozen=True)
class Rule:
    """A regular expression whose letters are names of kinds: "in (number) ~ (unit)"; "~" is any filler words.

    `build` gets the scene and the tokens that the groups caught; None leaves all as it was.
    """

    pattern: str
    build: Build


def rewrite(tokens: Sequence[Token], rules: Sequence[Rule], scene: Scene) -> list[Token]:
    found = list(tokens)
    alphabet = _alphabet(scene.known.language)
    kinds = "".join(alphabet[tuple(token.meanings)] for token in found)
    for rule in rules:
        pattern, groups = _compiled(rule.pattern, scene.known.language)
        for match in reversed(list(pattern.finditer(kinds))):
            meaning = rule.build(scene, *(_caught(found, match, place, kind) for place, kind in enumerate(groups, 1)))
            if meaning:
                first, last = match.span()
                found[first:last] = [Token(dict([meaning]), found[first].at, found[last - 1].end)]
                kinds = kinds[:first] + alphabet[meaning[:1]] + kinds[last:]
    return found


class _Alphabet(dict[tuple[str, ...], str]):
    """A letter for each set of kinds."""

    def __missing__(self, kinds: tuple[str, ...]) -> str:
        return self.setdefault(kinds, chr(FIRST_LETTER + len(self)))


@cache
def _alphabet(language: str) -> _Alphabet:
    letters = _Alphabet()
    for kinds in sorted(lexicon(language).kinds):
        letters[kinds]
    return letters


@cache
def _compiled(pattern: str, language: str) -> tuple[re.Pattern[str], list[list[str]]]:
    """The pattern over the letters of the language, and the kinds that each of its groups can catch."""
    alphabet = _alphabet(language)

    def letters(name: re.Match[str]) -> str:
        alone = alphabet[(name[0],)]
        return (
            "["
            + alone
            + "".join(letter for kinds, letter in alphabet.items() if name[0] in kinds and letter != alone)
            + "]"
        )

    groups = [KIND.findall(group) for group in GROUP.findall(pattern)]
    return re.compile(KIND.sub(letters, pattern.replace("~", "filler*")).replace(" ", "")), groups


def _caught(tokens: list[Token], match: re.Match[str], place: int, kinds: list[str]) -> Token | None:
    """The token of a group, with the meaning that the group is about."""
    if not match[place]:
        return None
    token = tokens[match.start(place)]
    kind = next(kind for kind in kinds if kind in token.meanings)
    return Token({kind: token.meanings[kind]}, token.at, token.end)


def days(found: Days | None) -> Meaning:
    return ("days", found) if found else None


def one(day: date | None, grain: str = "date") -> Meaning:
    return days(Days(day, day, grain)) if day else None


def nothing(_: Scene, *__: Token | None) -> Meaning:
    return "nothing", None


def swapped(build: Build) -> Build:
    """The same for the other order of words."""
    return lambda scene, *tokens: build(scene, *reversed(tokens))
