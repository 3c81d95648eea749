"""The second opinion beside the encoder: linear classifiers over runs of letters, one for each answer to each question.

Every message is learned as it is and bare, without accents and signs, as hurried thumbs write it.
"""

from collections.abc import Sequence

import numpy as np
from components import letters
from scipy.sparse import csr_matrix
from sklearn.linear_model import SGDClassifier

from encoder import noise
from encoder.examples import Example

RARE = 2  # messages that a run must be in, to count


def fit(known: Sequence[Example], labels: dict[str, list[str]]) -> dict[str, np.ndarray]:
    """What `components/reader.py` reads: how telling each bucket is, and its weight for each answer, in whole units."""
    rows = [letters.runs(one.text) for one in known]
    telling = _telling(rows)
    rows += [letters.runs(noise.bare(one.text)) for one in known]
    features = _matrix(rows, telling)
    weights, biases = [], []
    for question, answers in labels.items():
        print(f"letters: {question}", flush=True)
        right = np.array([getattr(one, question) for one in known] * 2)
        for answer in answers:
            classifier = SGDClassifier(loss="log_loss", alpha=7e-7, max_iter=8, random_state=7)
            classifier.fit(features, right == answer)
            weights.append(classifier.coef_[0])
            biases.append(classifier.intercept_[0])
    matrix = np.array(weights, np.float32).T
    units = np.abs(matrix).max(0) / 127
    return {
        "telling": telling.astype(np.float16),
        "weights": np.round(matrix / units).astype(np.int8),
        "units": units,
        "biases": np.array(biases, np.float32),
    }


def _telling(rows: Sequence[tuple[np.ndarray, np.ndarray]]) -> np.ndarray:
    """Inverse document frequency; nothing for what is too rare to tell anything."""
    seen = np.bincount(np.concatenate([buckets for buckets, _ in rows]), minlength=letters.BUCKETS)
    return np.where(seen < RARE, 0.0, np.log(len(rows) / (1 + seen)) + 1).astype(np.float32)


def _matrix(rows: Sequence[tuple[np.ndarray, np.ndarray]], telling: np.ndarray) -> csr_matrix:
    told = [letters.weighed(buckets, counts, telling) for buckets, counts in rows]
    ends = np.cumsum([0, *(len(buckets) for buckets, _ in rows)])
    columns = np.concatenate([buckets for buckets, _ in rows])
    return csr_matrix((np.concatenate(told), columns, ends), shape=(len(rows), letters.BUCKETS))
