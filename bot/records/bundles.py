"""Files of FHIR R4 as they lie on a disk: single resources and bundles of any type, one inside another too."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.errors import RecordError
from bot.records.fields import Resource

UNREADABLE = "(unreadable)"

_KIND = re.compile(r"[A-Z][A-Za-z]{2,40}")


@dataclass(frozen=True)
class Entry:
    """A resource and how others refer to it.

    `url` is the bundle's fullUrl, "" where there is none. `identity` outlives the file: the fullUrl where it is a web
    address, else "Type/id"; "" where a resource has neither.
    """

    kind: str
    identity: str
    url: str
    resource: Resource


def files(paths: Iterable[Path]) -> Iterator[Path]:
    """The files themselves and every *.json below the folders, in a steady order."""
    for path in paths:
        yield from sorted(path.rglob("*.json")) if path.is_dir() else [path]


def read(path: Path) -> list[Entry]:
    """Every resource in a file. RecordError where it is no JSON or no FHIR; what is unreadable inside is UNREADABLE."""
    try:
        content = json.loads(path.read_bytes())
    except OSError:
        raise RecordError("it cannot be opened") from None
    except (ValueError, RecursionError):
        raise RecordError("it is not JSON") from None
    entries = list(_unpack(content, "", ""))
    if [entry.kind for entry in entries] == [UNREADABLE] and not _is_bundle(content):
        raise RecordError("it is no FHIR resource")
    return entries


def _unpack(resource: Any, url: str, target: str) -> Iterator[Entry]:
    kind = resource.get("resourceType") if isinstance(resource, dict) else None
    if not isinstance(kind, str) or not _KIND.fullmatch(kind):
        yield Entry(UNREADABLE, "", "", {})
    elif _is_bundle(resource):
        yield from _open(resource)
    else:
        yield Entry(kind, _identity(kind, resource, url, target), url, resource)


def _open(bundle: Resource) -> Iterator[Entry]:
    """What a bundle carries; a request or an answer without a resource is nothing to bring in."""
    entries = bundle.get("entry") or []
    if not isinstance(entries, list):
        yield Entry(UNREADABLE, "", "", {})
        return
    for entry in reversed(entries) if bundle.get("type") == "history" else entries:  # a history has the newest first
        if not isinstance(entry, dict):
            yield Entry(UNREADABLE, "", "", {})
        elif entry.get("resource") is not None:
            request = entry.get("request")
            target = request.get("url") if isinstance(request, dict) and request.get("method") == "PUT" else None
            yield from _unpack(entry["resource"], _name(entry.get("fullUrl")), _name(target))


def _identity(kind: str, resource: Resource, url: str, target: str) -> str:
    if url.startswith(("http://", "https://")):
        return url.partition("/_history/")[0]
    if target.startswith(f"{kind}/"):
        return target
    if url.startswith("urn:"):
        return f"{kind}/{url.rpartition(':')[2]}"
    own = _name(resource.get("id"))
    return f"{kind}/{own}" if own else ""


def _name(value: Any) -> str:
    return value if isinstance(value, str) and value.isprintable() else ""


def _is_bundle(content: Any) -> bool:
    return isinstance(content, dict) and content.get("resourceType") == "Bundle"
