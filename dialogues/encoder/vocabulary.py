"""The pieces that our languages need, of the quarter million that the pretrained encoder knows, and the tokenizer of them."""

import unicodedata
from collections import Counter
from collections.abc import Iterable

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

from encoder.base import Base

SPECIAL = ["<s>", "<pad>", "</s>", "<unk>"]
SCRIPTS = ("LATIN", "CJK", "ARABIC", "CYRILLIC", "HANGUL", "DIGIT", "HIRAGANA")
SIZE = 38_000  # rows kept; at one byte a weight they are 15 MB
LONGEST = 96  # pieces of a message that are read


def choose(base: Base, texts: Iterable[str]) -> list[int]:
    """Rows of `base` to keep: what the texts are made of, every letter of our scripts, then the likeliest pieces."""
    whole = tokenizer(base.pieces, range(len(base.pieces)))
    used = Counter(token for text in texts for token in whole.encode(text).ids)
    letters = [row for row, (piece, _) in enumerate(base.pieces) if len(piece) == 1 and _ours(piece)]
    likely = [row for row, (piece, _) in enumerate(base.pieces) if _ours(piece)]  # in order of likelihood
    kept = dict.fromkeys([*range(len(SPECIAL)), *used, *letters, *likely])
    return sorted(list(kept)[:SIZE])


def tokenizer(pieces: list[tuple[str, float]], rows: Iterable[int]) -> Tokenizer:
    """SentencePiece's unigram model over these rows, upper case and the width of signs folded."""
    kept = [pieces[row] for row in rows]
    built = Tokenizer(models.Unigram(kept, unk_id=SPECIAL.index("<unk>"), byte_fallback=False))
    built.normalizer = normalizers.Sequence(
        [normalizers.NFKC(), normalizers.Lowercase(), normalizers.Replace(Regex(r"\s+"), " "), normalizers.Strip()]
    )
    built.pre_tokenizer = pre_tokenizers.Metaspace()
    built.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", SPECIAL.index("<s>")), ("</s>", SPECIAL.index("</s>"))]
    )
    built.enable_truncation(LONGEST)
    return built


def _ours(piece: str) -> bool:
    """Whether a piece is written in our scripts, in small letters."""
    letters = piece.replace("▁", "")
    return letters == letters.lower() and all(
        not character.isalpha() or unicodedata.name(character, "").startswith(SCRIPTS) for character in letters
    )
