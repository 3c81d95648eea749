"""FHIR Practitioner and Location: who sees the patient, and where."""

from sqlalchemy.orm import Session

from bot.errors import RecordError
from bot.records.bundles import Entry
from bot.records.fields import Resource, items, part, text, texts
from bot.records.patients import human_name
from bot.records.references import Index, find
from bot.store.tables import Location, Practitioner


def save_practitioner(session: Session, entry: Entry, _index: Index) -> None:
    practitioner = find(session, Practitioner, entry.identity) or Practitioner(external_id=entry.identity)
    practitioner.name = _addressed(entry.resource)
    session.add(practitioner)


def save_location(session: Session, entry: Entry, _index: Index) -> None:
    """Name and address. Directions are the clinic's own words, which no record has: they stay as they are."""
    location = find(session, Location, entry.identity) or Location(external_id=entry.identity)
    location.name, location.address = text(entry.resource, "name"), _address(part(entry.resource, "address"))
    if not location.name:
        raise RecordError("it has no name")
    session.add(location)


def _addressed(resource: Resource) -> str:
    """The name with its title, as a patient would say it: "Dr. Noe Dibbert"."""
    given, family = human_name(resource)
    titles = [title for name in items(resource, "name") for title in texts(name, "prefix")][:1]
    return " ".join(filter(None, [*titles, given, family]))


def _address(address: Resource) -> str:
    place = " ".join(filter(None, [text(address, "state"), text(address, "postalCode")]))
    parts = [*texts(address, "line"), text(address, "city"), place]
    return text(address, "text") or ", ".join(filter(None, parts))
