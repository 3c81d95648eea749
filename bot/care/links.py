"""A number that is on nobody's record, and the patient it turns out to belong to.

Names and birth dates are sealed, so the database cannot search them: birth dates are opened, one column of one table, and
names only of whom the date fits.
"""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.care import audit, households, notes
from bot.store.tables import Conversation, Patient, Phone
from bot.understanding.text import fold


def find(session: Session, name: str, born: date | None, external_id: str = "") -> list[Patient]:
    """Whom the record system knows by this id; or who was born that day and has all the words of `name` in theirs."""
    if external_id:
        return list(session.scalars(select(Patient).where(Patient.external_id == external_id)))
    words = set(fold(name).split())
    if born is None or not words:
        return []
    dates = session.execute(select(Patient.id, Patient.birth_date).where(Patient.birth_date.is_not(None)))
    fitting = [patient_id for patient_id, theirs in dates if theirs == born]
    found = session.scalars(select(Patient).where(Patient.id.in_(fitting)).order_by(Patient.id))
    return [one for one in found if words <= set(fold(one.name).split())]


def may_link(session: Session, number: str, patient_id: int) -> bool:
    """Whether it is a number at all, and one that does not reach the patient yet: what a relative may hear is changed elsewhere."""
    reached = {phone.patient_id for phone in households.members(session, number)}
    return number.startswith("+") and patient_id not in reached


def link(
    session: Session, conversation: Conversation, patient: Patient, relation: str, rights: str, coordinator_id: int
) -> Phone:
    """From now on the number reaches the patient, with these rights, and the thread is theirs."""
    phone = households.grant(session, patient.id, conversation.number, relation, rights, "", None)
    conversation.patient_id, conversation.pending = patient.id, None
    conversation.language = conversation.language or patient.language
    notes.write(session, conversation.id, coordinator_id, "linked", relation)
    actor = f"coordinator:{coordinator_id}"
    audit.write(session, actor, "linked", f"phone:{phone.id}", patient=patient.id, rights=rights)
    return phone
