"""A patient's medicines, as the record has them."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.store.tables import Medication


def current(session: Session, patient_id: int, *, confidential: bool) -> list[Medication]:
    """What the patient takes now, by name; a stopped medicine is never told as current.

    Without `confidential`, those marked so are left out.
    """
    query = select(Medication).where(Medication.patient_id == patient_id, Medication.status == "active")
    if not confidential:
        query = query.where(Medication.confidential.is_(False))
    return list(session.scalars(query.order_by(Medication.name, Medication.id)))
