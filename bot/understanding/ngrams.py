"""Which language letters look like: a linear model over runs of one to four letters, learned from our own messages.

Its weights are a file of the repo, `words/ngrams.bin`, made by `python -m bot.understanding.learning` from the training messages: a
line of JSON, then one signed byte for each run's bucket and language.
"""

import json
import math
import random
import re
import unicodedata
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from zlib import crc32

BUCKETS = 1 << 16
LONGEST = 4
EPOCHS = 5
RATE = 1.0
READ = 400  # letters of a message; a language shows in fewer
NO_LETTER = re.compile(r"[\W\d_]+")
FILE = Path(__file__).parent / "words" / "ngrams.bin"


@dataclass(frozen=True)
class Model:
    """`weights` are one row of `languages` for each bucket, in units of `unit`."""

    languages: list[str]
    unit: float
    weights: "array[int]"

    def scores(self, text: str) -> dict[str, float]:
        """The log-probability of each language."""
        wide, found = len(self.languages), buckets(text)
        totals = [0.0] * wide
        for bucket in found:
            for index, weight in enumerate(self.weights[bucket * wide : (bucket + 1) * wide]):
                totals[index] += weight
        scale = self.unit * _share(found)
        return dict(zip(self.languages, _log_softmax([total * scale for total in totals]), strict=True))


@cache
def model() -> Model:
    """The model of the repo."""
    head, _, body = FILE.read_bytes().partition(b"\n")
    told = json.loads(head)
    weights = array("b")
    weights.frombytes(body)
    return Model(told["languages"], told["unit"], weights)


def buckets(text: str) -> list[int]:
    """The buckets of every run of one to four letters, a word's ends counted as letters, and of every word."""
    plain = f" {NO_LETTER.sub(' ', unicodedata.normalize('NFC', text.casefold())[:READ]).strip()} "
    runs = [plain[start : start + size] for size in range(1, LONGEST + 1) for start in range(len(plain) - size + 1)]
    return [crc32(run.encode()) % BUCKETS for run in [*runs, *plain.split()]]


def train(messages: Sequence[tuple[str, str]]) -> Model:
    """Learn from (text, language), each text also without its accents, by stochastic gradient descent."""
    languages = sorted({language for _, language in messages})
    wide = len(languages)
    weights = [0.0] * (BUCKETS * wide)
    known = [(buckets(form), languages.index(language)) for text, language in messages for form in {text, _plain(text)}]
    chance = random.Random(7)  # noqa: S311
    for epoch in range(EPOCHS):
        chance.shuffle(known)
        for found, right in known:
            _learn(weights, wide, found, right, RATE / (1 + epoch))
    unit = max(map(abs, weights)) / 127
    return Model(languages, unit, array("b", [round(weight / unit) for weight in weights]))


def save(trained: Model) -> None:
    head = json.dumps({"languages": trained.languages, "unit": trained.unit})
    FILE.write_bytes(head.encode() + b"\n" + trained.weights.tobytes())


def _learn(weights: list[float], wide: int, found: list[int], right: int, rate: float) -> None:
    share = _share(found)
    totals = [share * sum(weights[bucket * wide + index] for bucket in found) for index in range(wide)]
    for index, log in enumerate(_log_softmax(totals)):
        step = rate * share * ((index == right) - math.exp(log))
        if abs(step) > 1e-4:
            for bucket in found:
                weights[bucket * wide + index] += step


def _share(found: list[int]) -> float:
    """Longer texts say more, but not in proportion."""
    return 1 / math.sqrt(len(found))


def _log_softmax(totals: list[float]) -> list[float]:
    highest = max(totals)
    whole = highest + math.log(sum(math.exp(total - highest) for total in totals))
    return [total - whole for total in totals]


def _plain(text: str) -> str:
    return "".join(one for one in unicodedata.normalize("NFD", text) if not unicodedata.combining(one)).replace(
        "đ", "d"
    )
