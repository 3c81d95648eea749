"""How to take a medicine, told from its structured dosage (bot.records.dosage has the vocabulary)."""

from typing import Any

from bot.store.tables import Medication

Say = dict[str, Any]
COUNTED = {"tablet", "capsule", "puff", "drop", "unit", "patch", "spray", "suppository"}
BY_MOUTH = "oral"  # goes without saying


def directions(medication: Medication, language: str) -> Say | str | None:
    """A phrase of the dosage, or the record's own words where they are in the patient's language; None: cannot say.

    A dosage without how often is not a direction: half of one is worse than none.
    """
    dosage = medication.dosage
    if _sayable(dosage):
        pieces = [*_dose(dosage), *_often(dosage), *_moments(dosage), *_limits(dosage)]
        return {"say": "directions.all", "args": {"pieces": pieces}}
    return medication.dosage_text if medication.dosage_text and language == "en" else None


def _sayable(dosage: dict[str, Any]) -> bool:
    """Whether it says how often, in a way that is said everywhere: not "three times in two days"."""
    if not dosage.get("frequency"):
        return bool(dosage.get("when"))
    once_per_period = dosage["frequency"] == 1 or (dosage["period"] == 1 and dosage["period_unit"] != "h")
    return (
        once_per_period
        and dosage["period"] == int(dosage["period"])
        and dosage["period_unit"] in {"h", "d", "wk", "mo"}
    )


def _dose(dosage: dict[str, Any]) -> list[Say]:
    return [_amount(dosage["dose"])] if dosage.get("dose") else []


def _amount(dose: dict[str, Any]) -> Say:
    value, unit = dose["value"], dose["unit"]
    if unit in COUNTED and value == int(value):
        return _say(f"directions.{unit}", count=int(value))
    return _say("directions.amount", value=f"{value:g}", unit=unit)


def _often(dosage: dict[str, Any]) -> list[Say]:
    if not dosage.get("frequency"):
        return []
    frequency, period, unit = dosage["frequency"], int(dosage["period"]), dosage["period_unit"]
    if unit == "h" or period > 1:
        return [_say(f"directions.every_{unit}", count=period)]
    return [_say(f"directions.times_{unit}", count=frequency)]


def _moments(dosage: dict[str, Any]) -> list[Say]:
    moments = [_say(f"directions.{code}") for code in dosage.get("when", [])]
    route = dosage.get("route", BY_MOUTH)
    return moments if route == BY_MOUTH else [*moments, _say(f"directions.{route}")]


def _limits(dosage: dict[str, Any]) -> list[Say]:
    needed = [_say("directions.as_needed")] if dosage.get("as_needed") else []
    return [*needed, _say("directions.at_most", amount=_amount(dosage["max"]))] if dosage.get("max") else needed


def _say(key: str, **args: Any) -> Say:
    return {"say": key, "args": args}
