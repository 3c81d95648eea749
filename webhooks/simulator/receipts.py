"""What the carrier posts back: a message's progress, and what becomes of a call that it placed."""

import logging
import secrets
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urljoin
from xml.etree import ElementTree

from bot import phone
from bot.errors import CarrierError
from bot.settings import Settings
from webhooks.simulator import ledger

PROGRESS = ("sent", "delivered")
log = logging.getLogger(__name__)


class Receipts:
    """Posts receipts from threads of its own, so that the request that caused them is long answered."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.threads = ThreadPoolExecutor(4, thread_name_prefix="receipts")

    def deliver(self, entry: dict[str, Any]) -> None:
        self.threads.submit(self._progress, entry)

    def play(self, entry: dict[str, Any]) -> None:
        """A placed call: its holder picks up at once and presses 1, and whoever is dialled picks up too."""
        self.threads.submit(self._pick_up, entry)

    def _pick_up(self, entry: dict[str, Any]) -> None:
        told = {"AccountSid": self.settings.twilio_account, "CallSid": entry["sid"]}
        told |= {"From": entry["sender"], "To": entry["recipient"], "Direction": "outbound-api"}
        try:
            answer = phone.post(self.settings, entry["body"], told | {"CallStatus": "in-progress"})
            for gather in ElementTree.fromstring(answer).iter("Gather"):  # noqa: S314 (our own gateway's)
                self._press(gather, told)
            if entry["status_callback"]:
                phone.post(self.settings, entry["status_callback"], told | {"CallStatus": "completed"})
        except CarrierError:
            log.warning("a call was not answered for")

    def _press(self, gather: ElementTree.Element, told: dict[str, str]) -> None:
        pressed = told | {"CallStatus": "in-progress", "Digits": "1"}
        answer = phone.post(self.settings, urljoin(self.settings.public_url, gather.get("action", "")), pressed)
        for dial in ElementTree.fromstring(answer).iter("Dial"):  # noqa: S314 (our own gateway's)
            self._dial(dial, told)

    def _dial(self, dial: ElementTree.Element, told: dict[str, str]) -> None:
        """Ring whoever is to be connected, and say that they talked."""
        sid, number = f"CA{secrets.token_hex(16)}", dial.findtext("Number", "")
        leg = {"sid": sid, "kind": "call", "sender": dial.get("callerId", ""), "recipient": number, "body": ""}
        with ledger.open_ledger(self.settings.data_dir) as book:
            ledger.add(book, leg | {"direction": "out", "status": "completed"})
        ended = told | {"CallStatus": "in-progress", "DialCallSid": sid, "DialCallStatus": "completed"}
        phone.post(self.settings, urljoin(self.settings.public_url, dial.get("action", "")), ended)

    def _progress(self, entry: dict[str, Any]) -> None:
        for status in PROGRESS:
            with ledger.open_ledger(self.settings.data_dir) as book:
                book.execute("UPDATE entries SET status = ? WHERE sid = ?", (status, entry["sid"]))
            if entry["status_callback"]:
                self._post(entry, status)

    def _post(self, entry: dict[str, Any], status: str) -> None:
        params = {
            "MessageSid": entry["sid"],
            "MessageStatus": status,
            "From": entry["sender"],
            "To": entry["recipient"],
            "AccountSid": self.settings.twilio_account,
        }
        try:
            phone.post(self.settings, entry["status_callback"], params)
        except CarrierError:
            log.warning("a receipt was not taken")  # receipts are best-effort, the real carrier's too
