"""Delivery receipts: after a message is taken, its progress is posted back, as the carrier would."""

import logging
from concurrent.futures import ThreadPoolExecutor
from typing import Any

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
