"""Placing calls by click: claimed in one commit, placed with nothing open, settled in another.

A call whose answer from the carrier was lost is not placed again: nobody's phone rings twice.
"""

import logging

from bot.care import rings
from bot.errors import CarrierError
from bot.outbox import Carrier
from bot.store.database import Sessions

log = logging.getLogger(__name__)


def due(sessions: Sessions) -> list[int]:
    """Ids of the calls to place."""
    with sessions() as session:
        return rings.due(session)


def place(sessions: Sessions, carrier: Carrier, ring_id: int) -> None:
    """Have the carrier ring a coordinator."""
    with sessions.begin() as session:
        number = rings.claim(session, ring_id)
    if number is None:
        return
    try:
        carrier.call(number, ring_id)
    except CarrierError as error:
        log.warning("call %d: %s", ring_id, error)
        status = "placing" if error.outcome == "unknown" else "failed"
    else:
        status = "ringing"
    with sessions.begin() as session:
        rings.move(session, ring_id, status, "placing")
