"""A message as runs of letters: what it shares with other messages whatever its spelling, and needs no dictionary."""

import re
import unicodedata
from collections import Counter
from itertools import pairwise
from zlib import crc32

import numpy as np

BUCKETS = 1 << 17
LONGEST = 5  # letters in a run
SIGNS = re.compile(r"[^\w?]+")
DIGITS = re.compile(r"\d+")


def runs(text: str) -> tuple[np.ndarray, np.ndarray]:
    """The buckets of the runs in a message and how often it has each, dampened."""
    plain = DIGITS.sub("0", SIGNS.sub(" ", unicodedata.normalize("NFKC", text).casefold())).split()
    counted = Counter(crc32(run.encode()) % BUCKETS for run in _runs(plain))
    buckets = np.fromiter(counted.keys(), np.int64, len(counted))
    return buckets, 1 + np.log(np.fromiter(counted.values(), np.float32, len(counted)))


def weighed(buckets: np.ndarray, counts: np.ndarray, telling: np.ndarray) -> np.ndarray:
    """Each run by its count and by how telling it is; the squares add up to one."""
    weights = counts * telling[buckets]
    return weights / max(1e-9, float(np.linalg.norm(weights)))


def _runs(words: list[str]) -> list[str]:
    """Up to five letters within a word, its ends included, and every two neighbouring words."""
    found = [f"{one}_{other}" for one, other in pairwise(words)]
    for word in words:
        ended = f" {word} "
        found += [ended[at : at + size] for size in range(1, LONGEST + 1) for at in range(len(ended) - size + 1)]
    return found
