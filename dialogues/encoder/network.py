"""The encoder in PyTorch: twelve layers of attention over a message's pieces, their mean, and one linear head a question."""

import torch
from torch import Tensor, nn
from torch.nn import functional

from encoder.base import Base


class Layer(nn.Module):
    """One layer of BERT: attention, then a feed-forward part, each added to its input and normalised."""

    def __init__(self, width: int, heads: int, inner: int, dropout: float) -> None:
        super().__init__()
        self.heads = heads
        self.mix = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.after_attention = nn.LayerNorm(width, eps=1e-12)
        self.widen = nn.Linear(width, inner)
        self.narrow = nn.Linear(inner, width)
        self.after_inner = nn.LayerNorm(width, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, hidden: Tensor, mask: Tensor) -> Tensor:
        """`hidden` is (messages, pieces, width); `mask` is (messages, 1, 1, pieces), added to the attention's scores."""
        batch, length, width = hidden.shape
        mixed = self.mix(hidden).view(batch, length, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        query, key, value = mixed[0], mixed[1], mixed[2]
        scores = query @ key.transpose(-1, -2) * (width // self.heads) ** -0.5 + mask
        heard = (functional.softmax(scores, -1) @ value).transpose(1, 2).reshape(batch, length, width)
        hidden = self.after_attention(hidden + self.dropout(self.out(heard)))
        return self.after_inner(hidden + self.dropout(self.narrow(functional.gelu(self.widen(hidden)))))


class Encoder(nn.Module):
    """From the pieces of messages to the logits of every head, side by side. `rows` of the base's pieces are kept."""

    def __init__(self, base: Base, rows: list[int], outputs: int, dropout: float = 0.1) -> None:
        super().__init__()
        self.words = nn.Embedding(len(rows), base.width, sparse=True)
        self.places = nn.Parameter(torch.zeros(512, base.width))
        self.first = nn.LayerNorm(base.width, eps=1e-12)
        self.layers = nn.ModuleList(Layer(base.width, base.heads, base.inner, dropout) for _ in range(base.layers))
        self.dropout = nn.Dropout(dropout)
        self.heads = nn.Linear(base.width, outputs)

    def forward(self, ids: Tensor, present: Tensor) -> Tensor:
        """`ids` and `present` are (messages, pieces); `present` is 1 where there is a piece and 0 after the last."""
        mask = (1 - present)[:, None, None, :] * -1e4
        hidden = self.first(self.words(ids) + self.places[: ids.shape[1]])
        for layer in self.layers:
            hidden = layer(hidden, mask)
        mean = (hidden * present[:, :, None]).sum(1) / present.sum(1, keepdim=True)
        return self.heads(self.dropout(mean))


def load(encoder: Encoder, base: Base, rows: list[int]) -> None:
    """Give the encoder its pretrained weights; the heads stay as they are."""
    with torch.no_grad():
        segment = _tensor(base, "emb.type")[: base.width]  # the one type of BERT's first segment
        encoder.words.weight.copy_(torch.from_numpy(base.tensors["emb.word"][rows]) + segment)
        encoder.places.copy_(_tensor(base, "emb.pos"))
        _norm(encoder.first, base, "emb.ln")
        for index, layer in enumerate(encoder.layers):
            for side in ("w", "b"):
                parts = [_tensor(base, f"l{index}.{part}.{side}") for part in ("q", "k", "v")]
                (layer.mix.weight if side == "w" else layer.mix.bias).copy_(torch.cat(parts))
            for module, name in ((layer.out, "ao"), (layer.widen, "fi"), (layer.narrow, "fo")):
                _norm(module, base, f"l{index}.{name}")
            _norm(layer.after_attention, base, f"l{index}.aln")
            _norm(layer.after_inner, base, f"l{index}.oln")


def _norm(module: nn.Module, base: Base, name: str) -> None:
    module.weight.copy_(_tensor(base, f"{name}.w"))
    module.bias.copy_(_tensor(base, f"{name}.b"))


def _tensor(base: Base, name: str) -> Tensor:
    return torch.from_numpy(base.tensors[name].copy())
