"""In which time zones an address lies: by the first digits of its US ZIP code, else by its state.

Where a state, or the area of a ZIP code, lies in two zones, both are named (49 CFR part 71; the Navajo Nation keeps
daylight saving time in Arizona). A number's area code says nothing: people move and keep it.
"""

from bot.records.fields import Resource, items, text

_EAST, _CENTRAL, _MOUNTAIN, _PACIFIC = "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"
_PHOENIX, _ANCHORAGE, _ADAK = "America/Phoenix", "America/Anchorage", "America/Adak"
_HONOLULU, _PUERTO_RICO, _GUAM, _SAMOA = "Pacific/Honolulu", "America/Puerto_Rico", "Pacific/Guam", "Pacific/Pago_Pago"

_STATES = {
    _EAST: "CT DC DE GA MA MD ME NC NH NJ NY OH PA RI SC VA VT WV",
    _CENTRAL: "AL AR IA IL LA MN MO MS OK WI",
    _MOUNTAIN: "CO MT NM UT WY",
    _PACIFIC: "CA WA",
    _HONOLULU: "HI",
    _PUERTO_RICO: "PR VI",
    _GUAM: "GU MP",
    _SAMOA: "AS",
    f"{_EAST} {_CENTRAL}": "FL IN KY MI TN",
    f"{_CENTRAL} {_MOUNTAIN}": "KS ND NE SD TX",
    f"{_MOUNTAIN} {_PACIFIC}": "ID NV OR",
    f"{_PHOENIX} {_MOUNTAIN}": "AZ",
    f"{_ANCHORAGE} {_ADAK}": "AK",
}
# Only what lies in one zone as a whole; of any other ZIP code the state speaks. Military post (AA, AE, AP) is nowhere.
_ZIPS = {
    _EAST: "010-089 100-323 326-339 341-342 344 346-347 349 374 376 379 398-399 402-418 430-462 466-474 478 480-497",
    _CENTRAL: "325 350-368 370-372 380-384 386-397 420-424 463-464 477 500-528 530-549 550-567 570-574 580-584 600-658 "
    "660-676 680-689 700-797",
    _MOUNTAIN: "577 590-599 693 799 800-834 836-837 840-847 870-885",
    _PACIFIC: "838 889-897 900-961 970-978 980-994",
    _PHOENIX: "850-853 855-857 863-864",
    _ANCHORAGE: "996-999",
    _HONOLULU: "968",
    _PUERTO_RICO: "006-009",
}


def _spread(ranges: str) -> list[str]:
    """ "010-012 020" is 010, 011, 012 and 020."""
    ends = [(one.split("-")[0], one.split("-")[-1]) for one in ranges.split()]
    return [f"{prefix:03}" for first, last in ends for prefix in range(int(first), int(last) + 1)]


_BY_ZIP = {prefix: zone for zone, ranges in _ZIPS.items() for prefix in _spread(ranges)}
_BY_STATE = {state: zones for zones, states in _STATES.items() for state in states.split()}


def of_address(resource: Resource) -> str | None:
    """The zones of a FHIR resource's address, with spaces between; None where it has none, or one that tells nothing."""
    homes = [one for one in items(resource, "address") if text(one, "use") not in {"old", "billing"}]
    for home in sorted(homes, key=lambda one: text(one, "use") != "home"):
        if text(home, "country").upper() in {"", "US", "USA", "UNITED STATES"}:
            return _BY_ZIP.get(text(home, "postalCode")[:3]) or _BY_STATE.get(text(home, "state").upper())
    return None
