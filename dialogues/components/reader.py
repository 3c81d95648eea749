"""Reads what a message means: the trained encoder and, beside it, the runs of letters; `encoder/trained/`, by `make encoder`."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from components import letters

TRAINED = Path(__file__).resolve().parent.parent / "encoder" / "trained"
LEAST = 1e-6  # a probability; no opinion is a veto


@dataclass(frozen=True)
class Encoder:
    """The graph, and the embeddings of the pieces that it is fed with."""

    session: onnxruntime.InferenceSession
    tokenizer: Tokenizer
    words: np.ndarray
    scales: np.ndarray
    places: np.ndarray

    def logits(self, text: str) -> np.ndarray:
        ids = self.tokenizer.encode(text).ids
        embedded = self.words[ids] * self.scales[ids] + self.places[: len(ids)]
        return self.session.run(None, {"embedded": embedded[None].astype(np.float32)})[0][0]


@dataclass(frozen=True)
class Letters:
    """The linear classifiers: how telling each bucket is, its weight for each answer in whole units, and the biases."""

    telling: np.ndarray
    weights: np.ndarray
    units: np.ndarray
    biases: np.ndarray

    def logits(self, text: str) -> np.ndarray:
        buckets, counts = letters.runs(text)
        weights = letters.weighed(buckets, counts, self.telling)
        return (self.weights[buckets] * weights[:, None]).sum(0) * self.units + self.biases


@dataclass(frozen=True)
class Reader:
    """Both opinions, their answers side by side. `labels` are the possible answers to each question."""

    encoder: Encoder
    letters: Letters
    labels: dict[str, list[str]]
    temperature: float

    def read(self, text: str) -> dict[str, dict[str, float]]:
        """The probability of each answer to each question: "intent", "red_flag" and "consent"."""
        ends = np.cumsum([len(answers) for answers in self.labels.values()])[:-1]
        first, second = (np.split(one.logits(text), ends) for one in (self.encoder, self.letters))
        return {
            question: dict(zip(answers, map(float, self._together(one, other)), strict=True))
            for (question, answers), one, other in zip(self.labels.items(), first, second, strict=True)
        }

    def _together(self, encoded: np.ndarray, lettered: np.ndarray) -> np.ndarray:
        """The product of the two opinions, as sure as it is right."""
        alone = 1 / (1 + np.exp(-lettered))
        agreed = np.log(_softmax(encoded) + LEAST) + np.log(alone / alone.sum() + LEAST)
        return _softmax(agreed / self.temperature)


def load(folder: Path = TRAINED) -> Reader:
    """The reader, on one thread: the engine's other turns need the processor too."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(folder / "encoder.onnx", options, providers=["CPUExecutionProvider"])
    arrays, second = np.load(folder / "words.npz"), np.load(folder / "letters.npz")
    told = json.loads((folder / "labels.json").read_text())
    tokenizer = Tokenizer.from_file(str(folder / "pieces.json"))
    return Reader(
        Encoder(session, tokenizer, arrays["words"], arrays["scales"], arrays["places"]),
        Letters(second["telling"].astype(np.float32), second["weights"], second["units"], second["biases"]),
        told["labels"],
        told["temperature"],
    )


def _softmax(logits: np.ndarray) -> np.ndarray:
    raised = np.exp(logits - logits.max())
    return raised / raised.sum()
