"""Which language a message is in, or asks for. Sure only where it can be; else the known language stands."""

import math
import unicodedata
from functools import cache, lru_cache

from bot.understanding import ngrams
from bot.understanding.text import fold, is_spaced, says
from bot.understanding.words import everywhere

SCRIPT_SHARE = 0.25  # of a message's letters, from which a script settles the language
LOYALTY = 2.5  # log-odds by which another language must beat the known one
SURE = math.log(0.8)  # where the known language is written in another script
DEFAULT = "en"


@lru_cache(maxsize=64)
def identify(text: str, known: str | None) -> str:
    """The language of `text`: its own where that is clear, else the known one, else English."""
    written = _by_script(text)
    if written:
        return written
    scores = _by_letters(text)
    if not scores:
        return known or DEFAULT
    best = max(scores, key=lambda language: scores[language])
    if known is None:
        return best
    least = scores[known] + LOYALTY if known in scores else SURE
    return best if scores[best] > least else known


def named(text: str) -> str | None:
    """The language that a message asks for by name, in any language."""
    folded = fold(text)
    for language, data in everywhere("language").items():
        if any(says(folded, fold(name)) for name in data["names"]):
            return language
    return None


def _by_script(text: str) -> str | None:
    """The language that alone is written in the letters of `text`; a syllable or a character weighs three letters."""
    weights: dict[str, int] = {}
    for letter in filter(str.isalpha, text):
        script = unicodedata.name(letter, "").split(" ")[0].split("-")[0]
        weights[script] = weights.get(script, 0) + (1 if is_spaced(letter) else 3)
    whole = sum(weights.values())
    found = {script for script, weight in weights.items() if weight >= SCRIPT_SHARE * whole} & _scripts().keys()
    return _scripts()[max(found, key=lambda script: weights[script])] if found else None


@cache
def _scripts() -> dict[str, str]:
    """Scripts that belong to one language, by the first word of their letters' Unicode names."""
    return {data["script"]: language for language, data in everywhere("language").items() if "script" in data}


def _by_letters(text: str) -> dict[str, float]:
    """Log-probabilities by the look of the letters; for a language that the model has not learned, by common words."""
    if not any(map(str.isalpha, text)):
        return {}
    scores = ngrams.model().scores(text)
    unlearned = {language: data for language, data in everywhere("language").items() if language not in scores}
    tokens = fold(text).split() if unlearned else []
    for language, data in unlearned.items():
        if sum(token in data["common"] for token in tokens) * 2 > len(tokens):
            scores[language] = 0.0
    return scores
