"""Names of medicines made readable, where RxNorm says "24 HR metFORMIN hydrochloride 500 MG Oral Tablet"."""

import re

_STRENGTH = re.compile(
    r"\s*\b\d[\d.,/]*\s*(mg|mcg|micrograms?|gm?|ml|unt|units?|meq|iu|%)"
    r"(\s*/\s*[\d.]*\s*(ml|mg|g|hr?|hour|actuat))?(?!\w)",
    re.I,
)
_FORM = re.compile(
    r"\s*\b(oral|injectable|topical|ophthalmic|otic|nasal|transdermal|extended|delayed|chewable|tablets?|capsules?|"
    r"solution|suspension|ointment|cream|patch|inhaler|suppository|\d+\s+day\s+pack|pack)\b.*",
    re.I,
)
_BRAND = re.compile(r"\s*[\[(][^\])]*[\])]")
_HOURS = re.compile(r"^\d+\s*HR\s+", re.I)
_SALT = re.compile(
    r"hydrochloride|hcl|hydrobromide|sodium|potassium|calcium|magnesium|maleate|succinate|(bi)?tartrate|besylate|mesylate|"
    r"acetate|phosphate|sulfate|fumarate|citrate|furoate|propionate"
)
_MINERAL = re.compile(
    r"ferr(ous|ic)|iron|sodium|potassium|calcium|magnesium|zinc|lithium|aluminum|barium|silver|copper"
)
_READABLE = [
    (re.compile(pattern, re.I), plain)
    for pattern, plain in [
        (r"^\d+\s*HR\s+", ""),
        (r"^oral form\s+", ""),
        (r"\s*\[(.+?)\]", r" (\1)"),
        (r"\s+\b(hydrochloride|HCl)\b", ""),
        (r"\b(extended|delayed)[ -]release oral (\w+)", r"\1-release \2"),
        (r"\boral (tablet|capsule|lozenge|film)\b", r"\1"),
        (r"\binjectable (solution|suspension)\b", "injection"),
        (r"\bmetered dose inhaler\b", "inhaler"),
        (r"\btransdermal (system|patch)\b", "patch"),
        (r"\bophthalmic solution\b", "eye drops"),
        (r"\botic solution\b", "ear drops"),
        (r"\btopical (cream|ointment|gel|lotion)\b", r"\1"),
        (r"(?<=\d)\s*mg\b", " mg"),
        (r"(?<=\d)\s*mcg\b", " mcg"),
        (r"(?<=\d)\s*micrograms?\b", " mcg"),
        (r"(?<=\d)\s*unt\b", " units"),
        (r"/\s*actuat\b", "/puff"),
        (r"/\s*ml\b", "/mL"),
        (r"/\s*mg\b", "/mg"),
        (r"(?<=\d)\s*ml\b", " mL"),
    ]
]


def readable(name: str) -> str:
    """The name for a patient's eyes and ears: "Metformin 500 mg tablet". Strength, form and brand stay."""
    for pattern, plain in _READABLE:
        name = pattern.sub(plain, name)
    words = [_quiet(word) for word in _without_echo(name).split()]
    if words:
        words[0] = words[0][:1].upper() + words[0][1:]
    return " ".join(words)


def generic(name: str) -> str:
    """The ingredient in lower case, without salt, strength, form and brand; several are joined by " / "."""
    return " / ".join(filter(None, map(_ingredient, re.split(r"\s+/\s+", _HOURS.sub("", name)))))


def _ingredient(part: str) -> str:
    part = re.sub(r"^oral form\s+", "", _BRAND.sub("", part), flags=re.I)
    words = _FORM.sub("", _before_strength(part)).casefold().replace(",", "").split()
    while len(words) > 1 and _SALT.fullmatch(words[-1]) and not _MINERAL.fullmatch(words[0]):
        words.pop()
    return " ".join(words)


def _before_strength(part: str) -> str:
    strength = _STRENGTH.search(part) or re.search(r"\s\d+/\d+", part)
    return part[: strength.start()] if strength else part


def _without_echo(name: str) -> str:
    """A name that is repeated in brackets, in capitals or not, is said once."""
    said, _, echo = name.rstrip(")").partition(" (")
    return said if said.casefold() == echo.casefold() else name


def _quiet(word: str) -> str:
    """Lower case, but for short names ("V", "HFA"), units and brands in brackets."""
    if word.startswith("("):
        return f"({word[1:].capitalize()}" if word[1:].isupper() else word
    short = len(word) <= 3 and word.isupper()
    return word if short or not word.replace("-", "").isalpha() else word.casefold()
