"""A patient's medicines, as the record has them."""

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from bot.store.tables import Medication

CURRENT = (
    select(Medication)
    .where(Medication.patient_id == bindparam("patient_id"), Medication.status == "active")
    .order_by(Medication.name, Medication.id)
)


def current(session: Session, patient_id: int, *, confidential: bool) -> list[Medication]:
    """What the patient takes now, by name; a stopped medicine is never told as current.

    Without `confidential`, those marked so are left out.
    """
    found = session.scalars(CURRENT, {"patient_id": patient_id})
    return [one for one in found if confidential or not one.confidential]
