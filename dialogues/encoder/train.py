"""Trains the encoder on our own messages: from the pretrained weights, or on from `trained/` with `--go-on`.

What it has learned is written after every epoch, so that a training that was cut off can go on.

The intent is the main question; the two flags are learned beside it, so that grave signs told in passing are heard too.
"""

import argparse
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from encoder import base, examples, export, linear, network, noise, shipped, vocabulary
from encoder.examples import Example

BATCH = 32
RATE, HEADS_RATE = 1e-4, 1e-3
WARM_UP = 0.06  # share of the steps
SMOOTHING = 0.05
FLAG_WEIGHT = 2.0  # of a raised flag; they are few, and missing one is worse than hearing one too many
FLAGS_SHARE = 1.0  # of the loss, beside the intent's
QUESTIONS = ("intent", "red_flag", "consent")


@dataclass(frozen=True)
class Lesson:
    """What one training works on. `labels` are the answers to each question, in the order of the heads."""

    tokenizer: Tokenizer
    labels: dict[str, list[str]]

    def sizes(self) -> list[int]:
        return [len(self.labels[question]) for question in QUESTIONS]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--epochs", type=int, default=5)
    arguments.add_argument("--go-on", action="store_true", help="start from the encoder in trained/")
    asked = arguments.parse_args()
    torch.manual_seed(7)
    known = examples.read()
    pretrained = base.read()
    lesson, rows = prepare(pretrained, known)
    encoder = network.Encoder(pretrained, rows, sum(lesson.sizes()))
    network.load(encoder, pretrained, rows)
    if asked.go_on:
        shipped.load(encoder, lesson.tokenizer)
    second = linear.fit(known, lesson.labels)
    for _ in train(encoder, lesson, known, asked.epochs):
        export.write(encoder, rows, pretrained.pieces, lesson.labels, second)


def prepare(pretrained: base.Base, known: Sequence[Example]) -> tuple[Lesson, list[int]]:
    """The lesson, and which rows of the pretrained vocabulary it keeps."""
    rows = vocabulary.choose(pretrained, (example.text for example in known))
    labels = {question: sorted({getattr(example, question) for example in known}) for question in QUESTIONS}
    return Lesson(vocabulary.tokenizer(pretrained.pieces, rows), labels), rows


def train(encoder: nn.Module, lesson: Lesson, known: Sequence[Example], epochs: int) -> Iterator[int]:
    """Teach the encoder, telling how far it is; yields after each epoch."""
    optimisers = _optimisers(encoder)
    steps = epochs * ((len(known) + BATCH - 1) // BATCH)
    schedules = [torch.optim.lr_scheduler.LambdaLR(one, lambda step: _pace(step / steps)) for one in optimisers]
    chance = random.Random(7)  # noqa: S311
    began, step, told = time.monotonic(), 0, 0.0
    encoder.train()
    for epoch in range(1, epochs + 1):
        for batch in batches(known, chance):
            loss = _loss(encoder, lesson, batch, chance)
            loss.backward()
            nn.utils.clip_grad_norm_([*encoder.layers.parameters(), *encoder.heads.parameters()], 1.0)
            for one in [*optimisers, *schedules]:
                one.step()
            encoder.zero_grad()
            step, told = step + 1, 0.98 * told + 0.02 * float(loss.detach())
            if step % 50 == 0:
                left = (time.monotonic() - began) / step * (steps - step)
                print(
                    f"epoch {epoch}/{epochs}  step {step}/{steps}  loss {told:.3f}  {left / 60:.0f} min left",
                    flush=True,
                )
        yield epoch


def _optimisers(encoder: nn.Module) -> list[torch.optim.Optimizer]:
    """The embeddings of pieces change only where a batch has them, the rest always, the heads fastest."""
    body = [one for name, one in encoder.named_parameters() if not name.startswith(("words.", "heads."))]
    groups = [{"params": encoder.heads.parameters(), "lr": HEADS_RATE}, {"params": body, "lr": RATE}]
    return [
        torch.optim.AdamW(groups, weight_decay=0.01),
        torch.optim.SparseAdam(list(encoder.words.parameters()), lr=RATE),
    ]


def batches(known: Sequence[Example], chance: random.Random) -> Iterator[list[Example]]:
    """All examples once, in batches of like length, so that little of a batch is padding."""
    shuffled = chance.sample(known, len(known))
    pools = [shuffled[start : start + 40 * BATCH] for start in range(0, len(shuffled), 40 * BATCH)]
    for pool in pools:
        pool.sort(key=lambda example: len(example.text.encode()))
        groups = [pool[start : start + BATCH] for start in range(0, len(pool), BATCH)]
        yield from chance.sample(groups, len(groups))


def encode(lesson: Lesson, texts: Sequence[str]) -> tuple[Tensor, Tensor]:
    """The pieces and their presence, padded to the longest."""
    found = [one.ids for one in lesson.tokenizer.encode_batch(list(texts))]
    longest, padding = max(map(len, found)), vocabulary.SPECIAL.index("<pad>")
    ids = torch.tensor([one + [padding] * (longest - len(one)) for one in found])
    present = torch.tensor([[1.0] * len(one) + [0.0] * (longest - len(one)) for one in found])
    return ids, present


def _pace(share: float) -> float:
    return min(share / WARM_UP, (1 - share) / (1 - WARM_UP))


def _loss(encoder: nn.Module, lesson: Lesson, batch: Sequence[Example], chance: random.Random) -> Tensor:
    ids, present = encode(lesson, [noise.roughen(example.text, chance) for example in batch])
    with torch.autocast("cpu", torch.bfloat16):
        logits = encoder(ids, present)
    total = torch.zeros(())
    for question, answers in zip(QUESTIONS, logits.float().split(lesson.sizes(), 1), strict=True):
        labels = lesson.labels[question]
        right = torch.tensor([labels.index(getattr(example, question)) for example in batch])
        weight = (
            None if question == "intent" else torch.tensor([1.0 if one == "none" else FLAG_WEIGHT for one in labels])
        )
        share = 1.0 if question == "intent" else FLAGS_SHARE
        total = total + share * functional.cross_entropy(answers, right, weight, label_smoothing=SMOOTHING)
    return total


if __name__ == "__main__":
    main()
