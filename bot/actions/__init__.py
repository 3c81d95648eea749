"""Rasa's custom actions: each reads the turn, calls the rules of care, says one thing."""

from bot.actions import handover, medications, reminders, smalltalk, visits
from bot.actions.turn import ACTIONS

__all__ = ["ACTIONS", "handover", "medications", "reminders", "smalltalk", "visits"]
