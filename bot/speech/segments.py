"""How many SMS segments a text costs (3GPP TS 23.038 and 23.040)."""

from dataclasses import dataclass

GSM_7 = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_7_EXTENDED = frozenset("\f^{}\\[~]|€")


@dataclass(frozen=True)
class Segments:
    """`encoding` "GSM-7" or "UCS-2"; `count` of segments, as billed; `units` of the encoding that the text takes."""

    encoding: str
    count: int
    units: int


def segments(text: str) -> Segments:
    """What a text costs. One segment holds 160 septets or 70 UCS-2 units; of several, each holds 153 or 67."""
    if all(character in GSM_7 or character in GSM_7_EXTENDED for character in text):
        sizes = [2 if character in GSM_7_EXTENDED else 1 for character in text]
        return Segments("GSM-7", _count(sizes, 160, 153), sum(sizes))
    sizes = [len(character.encode("utf-16-le")) // 2 for character in text]
    return Segments("UCS-2", _count(sizes, 70, 67), sum(sizes))


def _count(sizes: list[int], alone: int, among_several: int) -> int:
    """Segments needed where no character, of one unit or two, may be split between two of them."""
    if sum(sizes) <= alone:
        return 1 if sizes else 0
    count, used = 1, 0
    for size in sizes:
        if used + size > among_several:
            count, used = count + 1, 0
        used += size
    return count
