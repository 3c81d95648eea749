"""Messages as hurried thumbs write them: accents lost, letters swapped, signs left out. For training only."""

import random
import unicodedata
from functools import partial

SIGNS = str.maketrans("", "", ".,!?¿¡;:'\"。，！？、؟،…")


def roughen(text: str, chance: random.Random) -> str:
    """The message as it is, half of the time; else with one or two things gone wrong."""
    if chance.random() < 0.5:
        return text
    slip = partial(_slip, chance=chance)
    for change in chance.sample((_without_accents, _without_signs, slip, slip), chance.choice((1, 1, 2))):
        text = change(text)
    return text


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
