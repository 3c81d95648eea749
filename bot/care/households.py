"""A phone is not a person: whom a number reaches, what it may hear of each, and who is meant on a shared one."""

from datetime import timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from bot.care import messages
from bot.store.tables import Appointment, Conversation, Message, Phone, utcnow
from bot.understanding.choice import pick
from bot.understanding.text import fold, is_spaced

RIGHTS = ("appointments", "medicines", "decide")  # each includes those before it
REMEMBERED = timedelta(hours=12)


def members(session: Session, number: str) -> list[Phone]:
    """The number's row for each patient whom it reaches, in a steady order."""
    rows = select(Phone).where(Phone.number == number, Phone.withdrawn_at.is_(None)).order_by(Phone.patient_id)
    return list(session.scalars(rows.options(joinedload(Phone.patient))))


def may(phone: Phone, right: str) -> bool:
    return RIGHTS.index(phone.rights) >= RIGHTS.index(right)


def speaks(phone: Phone) -> str:
    """The language to go on in with who holds this phone."""
    return phone.language or phone.patient.language


def forget_choice(session: Session, message: Message) -> None:
    """On a shared number, whom it was about is remembered for twelve hours after the last word."""
    conversation = message.conversation
    previous = session.scalar(
        select(Message.created_at)
        .where(Message.conversation_id == conversation.id, Message.id < message.id)
        .order_by(Message.id.desc())
        .limit(1)
    )
    if previous is None or message.created_at - previous >= REMEMBERED:
        conversation.patient_id = None


def named(text: str, phones: list[Phone]) -> Phone | None:
    """The one whose patient's given name the text has, in whatever case of grammar ("Linda's")."""
    words = f" {fold(text)}"
    found = [phone for phone in phones if _begins_a_word(fold(phone.patient.given_name), words)]
    return found[0] if len(found) == 1 else None


def _begins_a_word(name: str, words: str) -> bool:
    return bool(name) and (f" {name}" if is_spaced(name) else name) in words


def chosen(text: str, phones: list[Phone], language: str) -> Phone | None:
    """The one that an answer to "who?" points at, by number or by given name."""
    number = pick(text, len(phones), language)
    return phones[number - 1] if number else named(text, phones)


def listed(session: Session, conversation: Conversation) -> list[Phone]:
    """Every number of the patient, and every patient of the number, withdrawn ones too: what the desk sees."""
    related = or_(Phone.number == conversation.number, Phone.patient_id == conversation.patient_id)
    return list(session.scalars(select(Phone).where(related).options(joinedload(Phone.patient)).order_by(Phone.id)))


def grant(
    session: Session, patient_id: int, number: str, relation: str, rights: str, holder: str, language: str | None
) -> Phone:
    """Let a number reach a patient from now on, with these rights; a withdrawn one comes back."""
    known = select(Phone).where(Phone.number == number, Phone.patient_id == patient_id)
    phone = session.scalar(known) or Phone(number=number, patient_id=patient_id)
    phone.relation, phone.rights, phone.holder, phone.language = relation, rights, holder, language
    phone.withdrawn_at = None
    session.add(phone)
    session.flush()
    return phone


def withdraw(session: Session, phone: Phone) -> None:
    """From now on the number reaches nothing of this patient: an open question and what waits to be sent included.

    On a shared number only a reminder says of whom it speaks; all other words that wait there are kept back.
    """
    phone.withdrawn_at = utcnow()
    conversation = session.scalar(select(Conversation).where(Conversation.number == phone.number))
    if conversation is None:
        return
    theirs = select(Appointment.id).where(Appointment.patient_id == phone.patient_id)
    about = or_(Message.appointment_id.is_(None), Message.appointment_id.in_(theirs))
    messages.take_back(session, Message.conversation_id == conversation.id, about)
    if conversation.patient_id == phone.patient_id:
        conversation.patient_id, conversation.pending = None, None
