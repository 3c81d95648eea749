"""Rasa tells its logs what patients say, on errors and in debugging; here it is made to keep quiet."""

import logging

import structlog

from components import gate


def silence() -> None:
    """No line of Rasa's own below CRITICAL, neither by logging nor by structlog, and what others say goes through the gate."""
    logging.getLogger("rasa").setLevel(logging.CRITICAL)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    gate.put_up()
