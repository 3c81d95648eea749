"""FHIR's JSON, read without trusting its shape: a surprise is a RecordError that names the field, never its value."""

import math
import re
from datetime import UTC, date, datetime
from typing import Any

from bot.errors import RecordError

Resource = dict[str, Any]

_SNOMED_TAG = re.compile(r"\s*\((disorder|finding|situation|procedure|product|substance|qualifier value)\)$", re.I)
_PARTIAL_DATE = re.compile(r"\d{4}(-\d{2})?")


def text(resource: Resource, name: str) -> str:
    """A string on one line, without what a database refuses (NUL, lone surrogates); "" where it is absent."""
    value = resource.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise RecordError(f"its {name} is not text")
    return " ".join(value.replace("\0", "").encode(errors="replace").decode().split())


def texts(resource: Resource, name: str) -> list[str]:
    """A list of strings, the empty ones left out."""
    return [found for value in _listed(resource, name) if (found := text({name: value}, name))]


def part(resource: Resource, name: str) -> Resource:
    """An object, empty where it is absent."""
    value = resource.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise RecordError(f"its {name} is not an object")
    return value


def items(resource: Resource, name: str) -> list[Resource]:
    """A list of objects, empty where it is absent."""
    return [part({name: value}, name) for value in _listed(resource, name)]


def number(resource: Resource, name: str) -> int | float | None:
    """A number of everyday size, whole where it is whole."""
    value = resource.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or abs(value) > 1e6:
        raise RecordError(f"its {name} is not a number we can use")
    return int(value) if value == int(value) else value


def flag(resource: Resource, name: str) -> bool | None:
    value = resource.get(name)
    if value is not None and not isinstance(value, bool):
        raise RecordError(f"its {name} is neither true nor false")
    return value


def moment(resource: Resource, name: str) -> datetime | None:
    """A FHIR instant in UTC. One without a time zone is refused: nobody can say when it is."""
    value = text(resource, name)
    if not value:
        return None
    try:
        found = datetime.fromisoformat(value)
        if found.tzinfo is not None:
            return found.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise RecordError(f"its {name} is not a time with a time zone")


def day(resource: Resource, name: str) -> date | None:
    """The day of a FHIR date or dateTime; none where only the year or the month is known."""
    value = text(resource, name)
    if not value or _PARTIAL_DATE.fullmatch(value):
        return None
    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        raise RecordError(f"its {name} is not a date") from None


def concept(codeable: Resource) -> str:
    """What a CodeableConcept is called: its text, else a display, without SNOMED's "(disorder)" and the like."""
    shown = [text(coding, "display") for coding in items(codeable, "coding")]
    return _SNOMED_TAG.sub("", text(codeable, "text") or next(filter(None, shown), ""))


def codes(codeable: Resource, system: str) -> list[str]:
    """The codes of a CodeableConcept in one code system."""
    return [text(coding, "code") for coding in items(codeable, "coding") if text(coding, "system") == system]


def _listed(resource: Resource, name: str) -> list[Any]:
    value = resource.get(name)
    if value is None:
        return []
    if not isinstance(value, list):
        raise RecordError(f"its {name} is not a list")
    return value
