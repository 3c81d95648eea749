"""FHIR Dosage, reduced to what the line can say in every language."""

from typing import Any

from bot.errors import RecordError
from bot.records.fields import Resource, codes, concept, flag, items, number, part, text, texts

_READ = {"additionalInstruction", "timing", "route", "asNeededBoolean", "asNeededCodeableConcept", "doseAndRate"}
_SAYABLE = _READ | {"maxDosePerPeriod", "id", "extension", "sequence", "text", "patientInstruction", "method"}
_REPEAT = {"id", "extension", "frequency", "period", "periodUnit", "when", "boundsPeriod"}
_PERIOD_UNITS = {"min", "h", "d", "wk", "mo"}
_MEALS = {"C", "CM", "CD", "CV", "AC", "ACM", "ACD", "ACV", "PC", "PCM", "PCD", "PCV"}
_WHEN = _MEALS | {"MORN", "NOON", "AFT", "EVE", "NIGHT", "HS", "WAKE"}
_WITH_FOOD = {"with food", "take with food", "with or after food"}
_GTS = "http://terminology.hl7.org/CodeSystem/v3-GTSAbbreviation"
_ABBREVIATIONS: dict[str, Resource] = {
    "QD": {"frequency": 1, "period": 1, "periodUnit": "d"},
    "BID": {"frequency": 2, "period": 1, "periodUnit": "d"},
    "TID": {"frequency": 3, "period": 1, "periodUnit": "d"},
    "QID": {"frequency": 4, "period": 1, "periodUnit": "d"},
    "QOD": {"frequency": 1, "period": 2, "periodUnit": "d"},
    "Q4H": {"frequency": 1, "period": 4, "periodUnit": "h"},
    "Q6H": {"frequency": 1, "period": 6, "periodUnit": "h"},
    "AM": {"frequency": 1, "period": 1, "periodUnit": "d", "when": ["MORN"]},
    "BED": {"frequency": 1, "period": 1, "periodUnit": "d", "when": ["HS"]},
}
_ROUTES = {  # SNOMED CT
    **dict.fromkeys(["26643006", "260548002", "394899003"], "oral"),
    **dict.fromkeys(["6064005", "359540000"], "skin"),
    "54485002": "eye",
    "10547007": "ear",
    "46713006": "nose",
    "18679011000001101": "inhaled",
    "447694001": "inhaled",
    "37839007": "under_tongue",
    "37161004": "rectal",
    "16857009": "vaginal",
    **dict.fromkeys(["34206005", "263887005", "78421000", "255559005"], "injection"),
}
_UNITS = {
    **dict.fromkeys(["tablet", "tablets", "tab", "tabs", "tbl", "{tbl}", "{tablet}"], "tablet"),
    **dict.fromkeys(["capsule", "capsules", "cap", "caps", "{capsule}"], "capsule"),
    **dict.fromkeys(["puff", "puffs", "actuat", "{puff}"], "puff"),
    **dict.fromkeys(["drop", "drops", "opdrop", "[drp]"], "drop"),
    **dict.fromkeys(["unit", "units", "u", "iu", "[iu]", "unt"], "unit"),
    **dict.fromkeys(["patch", "patches"], "patch"),
    **dict.fromkeys(["spray", "sprays"], "spray"),
    **dict.fromkeys(["suppository", "supp"], "suppository"),
    **dict.fromkeys(["mcg", "ug", "microgram", "micrograms"], "mcg"),
    **dict.fromkeys(["ml", "milliliter"], "mL"),
    "mg": "mg",
    "g": "g",
}


class _UnclearError(RecordError):
    """The record says more than the vocabulary can."""


def in_words(instructions: list[Resource]) -> str:
    """The directions as the record words them, for the patient where it has both; "" where it has no words for one."""
    said = [text(one, "patientInstruction") or text(one, "text") for one in instructions]
    return "; ".join(said) if all(said) else ""


def structured(instructions: list[Resource], form: str) -> dict[str, Any]:
    """The directions in the vocabulary of Medication.dosage.

        {"dose": {"value": 1, "unit": "tablet"}, "frequency": 2, "period": 1, "period_unit": "d",
         "when": ["CM", "CV"], "as_needed": false, "route": "oral",
         "max": {"value": 4, "unit": "tablet", "period": 1, "period_unit": "d"}}

    is "1 tablet, twice a day, with breakfast and with dinner, by mouth, no more than 4 tablets a day". `as_needed` is
    always there, every other key only where the record says it; `frequency`, `period` and `period_unit` come together.
    Units: tablet, capsule, puff, drop, unit, patch, spray, suppository, mcg, mg, g, mL. `period_unit`: min, h, d, wk,
    mo. `when`: the codes of http://hl7.org/fhir/ValueSet/event-timing in _WHEN. `route`: oral, skin, eye, ear, nose,
    inhaled, under_tongue, rectal, vaginal, injection.

    Half a direction is dangerous: where the record says anything that this cannot hold (a range, a taper, days of the
    week, an end, a rate, a warning), or does not say how often, the answer is {} and only its own words are left.
    `form` is the countable form of the product, if any: a bare "1" of a tablet is one tablet.
    """
    if len(instructions) != 1:
        return {}
    try:
        return _structured(instructions[0], form)
    except _UnclearError:
        return {}


def _structured(instruction: Resource, form: str) -> dict[str, Any]:
    if set(instruction) - _SAYABLE:
        raise _UnclearError("beyond the vocabulary")
    as_needed = bool(flag(instruction, "asNeededBoolean") or part(instruction, "asNeededCodeableConcept"))
    timing = _timing(part(instruction, "timing"))
    if _with_food(instruction):
        timing["when"] = [*timing.get("when", []), "C"]
    if not timing and not as_needed:
        raise _UnclearError("how often?")
    found = {
        "dose": _dose(instruction, form),
        **timing,
        "as_needed": as_needed,
        "route": _route(part(instruction, "route")),
        "max": _most(instruction, form),
    }
    return {key: value for key, value in found.items() if value is not None}


def _timing(timing: Resource) -> dict[str, Any]:
    """Frequency, period, period_unit and when."""
    if not timing:
        return {}
    known = [_ABBREVIATIONS.get(code, {}) for code in codes(part(timing, "code"), _GTS)]
    repeat = part(timing, "repeat") or next(iter(known), {})
    if set(timing) - {"repeat", "code"} or set(repeat) - _REPEAT or text(part(repeat, "boundsPeriod"), "end"):
        raise _UnclearError("beyond the vocabulary")
    found: dict[str, Any] = {"when": texts(repeat, "when")} if "when" in repeat else {}
    frequency, period, unit = number(repeat, "frequency"), number(repeat, "period"), text(repeat, "periodUnit")
    if period and unit:
        found |= {"frequency": frequency or 1, "period": period, "period_unit": unit}
    unsaid = frequency is not None and not period
    if not found or unsaid or set(found.get("when", [])) - _WHEN or (unit and unit not in _PERIOD_UNITS):
        raise _UnclearError("how often?")
    return found


def _dose(instruction: Resource, form: str) -> dict[str, Any] | None:
    doses = items(instruction, "doseAndRate")
    if not doses:
        return None
    if len(doses) > 1 or set(doses[0]) - {"id", "type", "doseQuantity"}:
        raise _UnclearError("a range or a rate")
    return _quantity(part(doses[0], "doseQuantity"), form)


def _quantity(quantity: Resource, form: str) -> dict[str, Any]:
    value, said = number(quantity, "value"), text(quantity, "unit") or text(quantity, "code")
    unit = _UNITS.get(said.casefold()) or (form if said in {"", "1", "{dose}"} else "")
    if not value or value < 0 or not unit or "comparator" in quantity:
        raise _UnclearError("how much?")
    return {"value": value, "unit": unit}


def _most(instruction: Resource, form: str) -> dict[str, Any] | None:
    limit = part(instruction, "maxDosePerPeriod")
    if not limit:
        return None
    per = part(limit, "denominator")
    unit, period = text(per, "code") or text(per, "unit"), number(per, "value")
    if unit not in _PERIOD_UNITS or not period:
        raise _UnclearError("how much at most?")
    return _quantity(part(limit, "numerator"), form) | {"period": period, "period_unit": unit}


def _route(route: Resource) -> str | None:
    known = [_ROUTES[code] for code in codes(route, "http://snomed.info/sct") if code in _ROUTES]
    if route and not known:
        raise _UnclearError("by which way?")
    return known[0] if known else None


def _with_food(instruction: Resource) -> bool:
    additions = {concept(one).casefold().rstrip(".") for one in items(instruction, "additionalInstruction")}
    if additions - _WITH_FOOD:
        raise _UnclearError("more to heed")
    return bool(additions)
