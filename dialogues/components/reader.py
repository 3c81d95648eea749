"""Reads what a message means with the trained encoder: `encoder/trained/`, made by `make encoder`."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

TRAINED = Path(__file__).resolve().parent.parent / "encoder" / "trained"


@dataclass(frozen=True)
class Reader:
    """The encoder and what belongs to it. `labels` are the possible answers to each question."""

    session: onnxruntime.InferenceSession
    tokenizer: Tokenizer
    words: np.ndarray
    scales: np.ndarray
    places: np.ndarray
    labels: dict[str, list[str]]
    temperature: float

    def read(self, text: str) -> dict[str, dict[str, float]]:
        """The probability of each answer to each question: "intent", "red_flag" and "consent"."""
        ids = self.tokenizer.encode(text).ids
        embedded = self.words[ids] * self.scales[ids] + self.places[: len(ids)]
        logits = self.session.run(None, {"embedded": embedded[None].astype(np.float32)})[0][0] / self.temperature
        ends = np.cumsum([len(answers) for answers in self.labels.values()])
        parts = np.split(logits, ends[:-1])
        return {
            question: dict(zip(answers, map(float, _softmax(part)), strict=True))
            for (question, answers), part in zip(self.labels.items(), parts, strict=True)
        }


def load(folder: Path = TRAINED) -> Reader:
    """The reader, on one thread: the engine's other turns need the processor too."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(folder / "encoder.onnx", options, providers=["CPUExecutionProvider"])
    arrays = np.load(folder / "words.npz")
    told = json.loads((folder / "labels.json").read_text())
    tokenizer = Tokenizer.from_file(str(folder / "pieces.json"))
    return Reader(
        session, tokenizer, arrays["words"], arrays["scales"], arrays["places"], told["labels"], told["temperature"]
    )


def _softmax(logits: np.ndarray) -> np.ndarray:
    raised = np.exp(logits - logits.max())
    return raised / raised.sum()
