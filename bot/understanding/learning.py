"""`python -m bot.understanding.learning`: learn how the languages look from the training messages of dialogues/nlu."""

import re
from collections.abc import Iterator
from pathlib import Path

from bot.understanding import ngrams
from bot.understanding.words import everywhere

NLU = Path(__file__).resolve().parents[2] / "dialogues" / "nlu"
EXAMPLE = re.compile(r"^ +- (?!intent:)(.+)$", re.MULTILINE)
LATIN = re.compile(r"[a-zA-Z\u00c0-\u024f\u1e00-\u1eff]")
MOSTLY = 0.8  # of a message's letters


def main() -> None:
    found = list(messages())
    print(f"Learning how languages look from {len(found)} messages", flush=True)
    ngrams.save(ngrams.train(found))


def messages() -> Iterator[tuple[str, str]]:
    """(text, language) of every training message in Latin letters; those of syllables and characters show by themselves."""
    unlike_latin = {
        language for language, data in everywhere("language").items() if data.get("script") in ("CJK", "HANGUL")
    }
    for path in sorted(NLU.glob("*/*.yml")):
        language = path.parent.name
        for match in EXAMPLE.finditer(path.read_text()):
            if language not in unlike_latin and _is_latin(match[1]):
                yield match[1], language


def _is_latin(text: str) -> bool:
    letters = sum(map(str.isalpha, text))
    return bool(letters) and len(LATIN.findall(text)) >= MOSTLY * letters


if __name__ == "__main__":
    main()
