"""Messages as hurried thumbs write them: accents lost, letters swapped, signs left out, Arabic in Latin letters.

For training only.
"""

import random
import unicodedata
from functools import partial

ROMANISED = 0.25  # share of the Arabic messages
# How Arabic is typed on a phone of Latin letters: each letter's habits, Egyptian, Levantine, of the Gulf, of the Maghreb.
LATIN = {
    **{"ا": "aa", "أ": "aa", "إ": "ei", "آ": "aa", "ء": "2 ", "ؤ": "2o", "ئ": "2y", "ى": "aa", "ة": "ea"},
    **{
        "ب": "b",
        "ت": "t",
        "ث": ("th", "s", "t"),
        "ج": "jjg",
        "چ": ("ch", "g", "j"),
        "ح": "77h",
        "خ": ("kh", "5", "7'"),
    },
    **{"د": "d", "ذ": ("z", "d", "th"), "ر": "r", "ز": "z", "س": "s", "ش": ("sh", "ch", "sh", "4"), "ص": "ss9"},
    **{"ض": "dd", "ط": "tt6", "ظ": "zd", "ع": "33a", "غ": ("gh", "8", "3'"), "ف": "f", "ڤ": "v", "ق": "29kqg"},
    **{"ك": "k", "گ": "g", "ل": "l", "م": "m", "ن": "n", "ه": "h", "و": ("w", "o", "ou", "u"), "ي": ("y", "i", "ee")},
    **{"پ": "p", "؟": "?", "،": ","},
}
VOWELS = "aeiouy2"
SIGNS = str.maketrans("", "", ".,!?¿¡;:'\"。，！？、؟،…")


def roughen(text: str, chance: random.Random) -> str:
    """The message as it is, half of the time; else with one or two things gone wrong."""
    if any(letter in LATIN for letter in text) and chance.random() < ROMANISED:
        text = _romanised(text, chance)
    if chance.random() < 0.5:
        return text
    slip = partial(_slip, chance=chance)
    for change in chance.sample((_without_accents, _without_signs, slip, slip), chance.choice((1, 1, 2))):
        text = change(text)
    return text


def _romanised(text: str, chance: random.Random) -> str:
    """An Arabic message in the Latin letters of one hand, which keeps its habits and guesses the short vowels."""
    habit = {letter: chance.choice(ways).strip() for letter, ways in LATIN.items()}
    often, written = chance.choice((0.3, 0.6, 0.8)), ""
    for letter in _without_accents(text):
        latin = habit.get(letter, letter)
        consonants = (
            written[-1:].isalnum() and written[-1] not in VOWELS and latin[:1].isalnum() and latin[0] not in VOWELS
        )
        if consonants and chance.random() < often:
            written += chance.choice("aaei")
        written += latin
    return written


def bare(text: str) -> str:
    """The message without its accents and signs."""
    return _without_accents(_without_signs(text))


def _without_accents(text: str) -> str:
    """Latin, Vietnamese and Arabic marks; Korean syllables stay whole."""
    plain = "".join(
        character for character in unicodedata.normalize("NFD", text) if not unicodedata.combining(character)
    )
    return unicodedata.normalize("NFC", plain).replace("đ", "d").replace("Đ", "D")


def _without_signs(text: str) -> str:
    return text.translate(SIGNS) or text


def _slip(text: str, chance: random.Random) -> str:
    """One letter dropped, doubled or swapped with its neighbour, in a text long enough to bear it."""
    if len(text) < 8:
        return text
    at = chance.randrange(1, len(text) - 2)
    return chance.choice(
        (
            text[:at] + text[at + 1 :],
            text[: at + 1] + text[at:],
            text[:at] + text[at + 1] + text[at] + text[at + 2 :],
        )
    )
