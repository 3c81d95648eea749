"""Who is meant by a reference: contained, in the same bundle, in another file, or here since an earlier import."""

from collections import defaultdict
from collections.abc import Iterator
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.errors import RecordError
from bot.records.bundles import Entry
from bot.records.fields import Resource, items, part, text
from bot.store.tables import Appointment, Location, Medication, Patient, Practitioner, Slot

Row = TypeVar("Row", Patient, Practitioner, Location, Appointment, Slot, Medication)


def find(session: Session, table: type[Row], identity: str) -> Row | None:
    """The row that an earlier import, or an earlier entry, made of this resource."""
    return session.scalar(select(table).where(table.external_id == identity))


class Index:
    """Every resource of one import by its identity. `used` are the identities that something referred to."""

    def __init__(self) -> None:
        self.entries: dict[str, Entry] = {}
        self.used: set[str] = set()
        self._aliases: dict[str, str] = {}
        self._tails: defaultdict[str, set[str]] = defaultdict(set)

    def add(self, entry: Entry) -> bool:
        """Take a resource in; of several versions the newest stays. False where there was one already."""
        if not entry.identity:
            raise RecordError("it has no id")
        known = self.entries.get(entry.identity)
        if known is None or _updated(known) <= _updated(entry):
            self.entries[entry.identity] = entry
        self._tails["/".join(entry.identity.split("/")[-2:])].add(entry.identity)
        for alias in [entry.url, *_searches(entry)]:
            self._aliases[alias] = entry.identity
        return known is None

    def of(self, kind: str) -> list[Entry]:
        return [entry for entry in self.entries.values() if entry.kind == kind]

    def row(self, session: Session, table: type[Row], entry: Entry, reference: Resource) -> Row | None:
        """The row of the database that `entry` refers to."""
        found = (find(session, table, name) for name in self._candidates(entry, reference, table.__name__))
        return next(filter(None, found), None)

    def resource(self, entry: Entry, reference: Resource, kind: str) -> Resource | None:
        """The resource of the same import that `entry` refers to, or carries inside."""
        target = text(reference, "reference")
        if target.startswith("#"):
            inside = [one for one in items(entry.resource, "contained") if text(one, "id") == target[1:]]
            return inside[0] if inside and text(inside[0], "resourceType") == kind else None
        for identity in self._candidates(entry, reference, kind):
            if identity in self.entries:
                self.used.add(identity)
                return self.entries[identity].resource
        return None

    def _candidates(self, entry: Entry, reference: Resource, kind: str) -> Iterator[str]:
        """Identities that may be meant, the likeliest first, by FHIR's own rules (R4, bundle.html#references).

        Beyond them, "Type/id" with no server to complete it means the one resource of that name in the import.
        """
        target = text(reference, "reference").partition("/_history/")[0]
        if not target:
            return iter(())
        named = [self._aliases[target]] if target in self._aliases else []
        if target.startswith("urn:"):
            named += [f"{kind}/{target.rpartition(':')[2]}"]
        elif entry.url.startswith("http") and "://" not in target:
            named += [f"{entry.url.partition(f'/{entry.kind}/')[0]}/{target}", target]
        else:
            named += [target, *(self._tails[target] if len(self._tails[target]) == 1 else [])]
        return (identity for identity in named if f"/{identity}".split("/")[-2] == kind)


def _searches(entry: Entry) -> list[str]:
    """The conditional references that mean this resource."""
    found = items(entry.resource, "identifier")
    return [f"{entry.kind}?identifier={text(one, 'system')}|{text(one, 'value')}" for one in found]


def _updated(entry: Entry) -> str:
    """When the record system wrote it; as text it sorts by time within one system."""
    return text(part(entry.resource, "meta"), "lastUpdated")
