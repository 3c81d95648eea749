"""The encoder that the repo holds, read back into PyTorch, so that a training can go on from it."""

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from tokenizers import Tokenizer
from torch import Tensor, nn

from encoder.export import TRAINED
from encoder.network import Encoder

PARTS = ("mix", "out", "widen", "narrow")
NORMS = ("after_attention", "after_inner")


def load(encoder: Encoder, tokenizer: Tokenizer, folder: Path = TRAINED) -> None:
    """Give `encoder` the weights of `folder`, as exact as eight bits are; pieces that are new to it stay as they are.

    Raises ValueError where `folder` answers other questions than `encoder`.
    """
    graph = onnx.load(folder / "encoder.onnx").graph
    weights = {one.name: torch.from_numpy(numpy_helper.to_array(one).copy()) for one in graph.initializer}
    if weights["heads.b"].shape != encoder.heads.bias.shape:
        raise ValueError("the labels have changed since the encoder was trained; train it from the pretrained weights")
    with torch.no_grad():
        _words(encoder, tokenizer, folder)
        _copy(encoder.first, weights["first.w"], weights["first.b"])
        _copy(encoder.heads, weights["heads.w"].T, weights["heads.b"])
        for index, layer in enumerate(encoder.layers):
            for part in PARTS:
                name = f"layer{index}.{part}"
                whole = weights[f"{name}.w"].float() * weights[f"{name}.scales"]
                _copy(getattr(layer, part), whole.T, weights[f"{name}.b"])
            for norm in NORMS:
                _copy(getattr(layer, norm), weights[f"layer{index}.{norm}.w"], weights[f"layer{index}.{norm}.b"])


def _words(encoder: Encoder, tokenizer: Tokenizer, folder: Path) -> None:
    arrays, known = np.load(folder / "words.npz"), tokenizer.get_vocab()
    before = Tokenizer.from_file(str(folder / "pieces.json")).get_vocab()
    kept = [(row, known[piece]) for piece, row in before.items() if piece in known]
    rows, targets = (list(column) for column in zip(*kept, strict=True))
    encoder.words.weight[targets] = torch.from_numpy(arrays["words"][rows] * arrays["scales"][rows])
    encoder.places[: len(arrays["places"])] = torch.from_numpy(arrays["places"])


def _copy(module: nn.Module, weight: Tensor, bias: Tensor) -> None:
    module.weight.copy_(weight)
    module.bias.copy_(bias)
