"""Who agreed to what. The ledger only grows: of a number and a scope the newest line holds."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.care import handover, messages, visits
from bot.care.patients import by_number
from bot.store.tables import Consent, Conversation, Message, utcnow

SCOPES = ("texts", "reminders", "check_ins", "calls")  # "texts" is all that comes by text, the next two among it
PURPOSES = {
    "answer": "texts",
    "later": "texts",
    "reminder": "reminders",
    "check_in": "check_ins",
    "promise": "texts",
}  # of a message, and its scope

CONFIRMED = "consent.opted_out"  # the one text that an opt-out allows (47 CFR 64.1200(a)(12))


def has_opted_out(session: Session, number: str) -> bool:
    return not allows(session, number, "texts")


def allows(session: Session, number: str, scope: str) -> bool:
    """Whether nobody at this number took back what the scope needs."""
    needed = {"calls"} if scope == "calls" else {"texts", scope}
    return needed.isdisjoint(taken_back(session, number))


def taken_back(session: Session, number: str) -> list[str]:
    """The scopes whose newest line is a no."""
    lines = select(Consent.scope, Consent.agreed).where(Consent.number == number).order_by(Consent.id)
    newest = dict(session.execute(lines).all())
    return [scope for scope in SCOPES if newest.get(scope) is False]


def opt_out(
    session: Session,
    conversation: Conversation,
    how: str,
    words: str = "",
    scope: str = "texts",
    coordinator_id: int | None = None,
) -> None:
    """Take the number's word at once (47 CFR 64.1200(a)(10)): whatever still waits is not sent, whenever it is due.

    Where care depended on texts, the desk gets a call to make.
    """
    session.add(_line(conversation, False, how, words, scope, coordinator_id))
    theirs = [purpose for purpose, needs in PURPOSES.items() if scope in {"texts", needs}]
    wanted = Message.phrase.is_not_distinct_from(CONFIRMED)
    messages.take_back(session, Message.conversation_id == conversation.id, Message.purpose.in_(theirs), ~wanted)
    depending = _depending(session, conversation) if scope == "texts" else []
    if depending:
        summary = f"Wants no more texts. Please call, since there is {' and '.join(depending)}."
        handover.open(session, conversation, "opted_out", words, summary)


def opt_in(
    session: Session,
    conversation: Conversation,
    how: str,
    words: str = "",
    scope: str = "texts",
    coordinator_id: int | None = None,
) -> None:
    session.add(_line(conversation, True, how, words, scope, coordinator_id))


def _line(
    conversation: Conversation, agreed: bool, how: str, words: str, scope: str, coordinator_id: int | None
) -> Consent:
    return Consent(
        number=conversation.number,
        scope=scope,
        agreed=agreed,
        how=how,
        words=words,
        language=conversation.language,
        coordinator_id=coordinator_id,
    )


def _depending(session: Session, conversation: Conversation) -> list[str]:
    """What a patient would have been texted about."""
    coming = any(
        visits.upcoming(session, one.id, utcnow(), confidential=True) for one in by_number(session, conversation.number)
    )
    waiting = handover.is_held(session, conversation.id)
    return [thing for thing, there in (("a visit to come", coming), ("an open question", waiting)) if there]
