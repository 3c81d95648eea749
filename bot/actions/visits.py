"""Appointments: the answers and the forms."""

from bot.actions import forms
from bot.actions.households import reach
from bot.actions.turn import Turn, action, answers, phrase
from bot.care import identity, visits
from bot.errors import Conflict
from bot.store.tables import Appointment, Phone, Slot
from bot.understanding import when

MOVING = {"appointment_reschedule", "affirm", "appointment_request", "out_of_scope"}
CANCELLING = {"appointment_cancel", "affirm", "deny", "out_of_scope"}


def coming(turn: Turn, *, details: bool = False) -> list[Appointment]:
    """The patient's visits that may be told here; where there is none, that has been said.

    When a visit is, is no detail; with whom, where and what for are `details`.
    """
    phone = reach(turn, "appointments", details=details)
    return _told_to(turn, phone) if phone else []


def upcoming(turn: Turn, phone: Phone) -> list[Appointment]:
    """The visits to come that this number may hear of."""
    confidential = identity.hears_confidential(turn.session, phone, turn.now)
    return visits.upcoming(turn.session, phone.patient_id, turn.now, confidential=confidential)


def _told_to(turn: Turn, phone: Phone) -> list[Appointment]:
    found = upcoming(turn, phone)
    if not found:
        turn.say("visits.none")
        turn.done = True
    return found


@answers("appointment_view")
def view(turn: Turn) -> None:
    phone = reach(turn, "appointments", details=False)
    found = _told_to(turn, phone) if phone else []
    if not phone or not found:
        return
    start, who = found[0].starts_at.isoformat(), found[0].practitioner
    if who and identity.is_established(turn.session, phone, turn.now):
        turn.say("visits.next_video" if found[0].telehealth_url else "visits.next", start=start, who=who.name)
    else:
        turn.say("visits.next_time", start=start)
    if len(found) > 1:
        later = [visit.starts_at.isoformat() for visit in found[1:4]]
        turn.say("visits.more", count=len(later), starts=later)


@answers("appointment_confirm")
def confirm(turn: Turn) -> None:
    found = coming(turn)
    if found:
        visits.confirm(found[0])
        turn.say("visits.confirmed", start=found[0].starts_at.isoformat())


@answers("appointment_prep")
def prepare(turn: Turn) -> None:
    found = coming(turn, details=True)
    if not found:
        return
    start, steps = found[0].starts_at.isoformat(), [phrase(key) for key in found[0].preparation]
    if steps:
        turn.say("visits.prep", start=start, steps=steps)
    else:
        turn.say("visits.prep_none", start=start)


@answers("appointment_directions")
def find(turn: Turn) -> None:
    found = coming(turn, details=True)
    if not found:
        return
    if found[0].telehealth_url:
        turn.say("visits.video_link", start=found[0].starts_at.isoformat(), link=found[0].telehealth_url)
        return
    place = found[0].location
    if place is None or not place.address:
        turn.hand_over("transport_help")
        return
    words = place.directions.get(turn.language) or place.directions.get("en") or ""
    turn.say("visits.directions", place=place.name, address=place.address, directions=words)


@answers("telehealth_help")
def join_video(turn: Turn) -> None:
    found = [visit for visit in coming(turn, details=True) if visit.telehealth_url]
    if found:
        turn.say("visits.video_link", start=found[0].starts_at.isoformat(), link=found[0].telehealth_url)
    elif not turn.done:
        turn.hand_over("telehealth_help")


@answers("appointment_late")
def late(turn: Turn) -> None:
    turn.say("visits.late")
    turn.hand_over("appointment_late")


@action("validate_visits_move_form")
def move(turn: Turn) -> None:
    """Offer times for the visit that is named, or spoken of just now, or else the next; then take the one that is chosen."""
    found = coming(turn)
    if not found:
        forms.end(turn)
    elif turn.slots.get("asking") == "time":
        _take_time(turn, found)
    else:
        day = when.parse(turn.text, turn.language, turn.now)
        named = _named_visit(turn, found) if day and day.start == day.end else None  # "next week" is a wish, no name
        meant = named or turn.slots.get("visit") or found[0].id
        _offer(turn, _by_id(found, meant), None if named else day)


def _ask_which(turn: Turn, found: list[Appointment]) -> None:
    listed = found[:5]
    turn.say("visits.which", options=[visit.starts_at.isoformat() for visit in listed])
    misses = turn.slots.get("misses")
    forms.ask(turn, "visit", [visit.id for visit in listed])
    turn.set(misses=misses)


def _named_visit(turn: Turn, found: list[Appointment]) -> int | None:
    """The visit of the day that is named, or of the practitioner."""
    day = when.parse(turn.text, turn.language, turn.now)
    zone = turn.settings.clinic_zone
    ids = [visit.id for visit in found if day and day.start <= visit.starts_at.astimezone(zone).date() <= day.end]
    return ids[0] if len(ids) == 1 else None


def _by_id(found: list[Appointment], visit_id: int) -> Appointment:
    return next(visit for visit in found if visit.id == visit_id)


def _offer(turn: Turn, visit: Appointment, wanted: when.When | None) -> None:
    zone = turn.settings.clinic_zone
    free = visits.offers(turn.session, visit, wanted, turn.now, zone)
    key = "visits.offers" if free else "visits.no_offers"
    free = free or visits.offers(turn.session, visit, None, turn.now, zone)
    turn.set(visit=visit.id)
    if not free:
        turn.say("visits.no_free_time")
        turn.hand_over("appointment_request")
        forms.end(turn)
        return
    turn.say(key, start=visit.starts_at.isoformat(), options=[slot.starts_at.isoformat() for slot in free])
    forms.ask(turn, "time", [slot.id for slot in free])


def _take_time(turn: Turn, found: list[Appointment]) -> None:
    visit = next((visit for visit in found if visit.id == turn.slots.get("visit")), None)
    if visit is None:  # it was cancelled at the desk meanwhile
        forms.end(turn)
        turn.say("visits.none")
        return
    slot_id = forms.chosen(turn) or _named_time(turn)
    wanted = when.parse(turn.text, turn.language, turn.now)
    if slot_id:
        _book(turn, visit, slot_id)
    elif turn.intent == "deny":
        turn.say("visits.kept", start=visit.starts_at.isoformat())
        forms.end(turn)
    elif wanted:
        _offer(turn, visit, wanted)
    else:
        forms.not_chosen(turn, _ask_time_again, MOVING)


def _named_time(turn: Turn) -> int | None:
    """The offered time that is told by its day or hour: "the Tuesday one", "at three"."""
    offered = [turn.session.get_one(Slot, slot_id) for slot_id in turn.slots.get("options") or []]
    wanted = when.parse(turn.text, turn.language, turn.now)
    hour, _ = when.clock(turn.text, turn.language)
    if wanted is None and hour is None:
        return None
    local = {slot.id: slot.starts_at.astimezone(turn.settings.clinic_zone) for slot in offered}
    fits = [
        one for one, moment in local.items() if visits.suits(moment, wanted) and (not hour or moment.time() == hour)
    ]
    return fits[0] if len(fits) == 1 else None


def _ask_time_again(turn: Turn) -> None:
    offered = [turn.session.get_one(Slot, slot_id) for slot_id in turn.slots.get("options") or []]
    turn.say("visits.pick_again", options=[slot.starts_at.isoformat() for slot in offered])


def _book(turn: Turn, visit: Appointment, slot_id: int) -> None:
    try:
        visits.move(turn.session, visit, turn.session.get_one(Slot, slot_id))
    except Conflict:
        free = visits.offers(turn.session, visit, None, turn.now, turn.settings.clinic_zone)
        turn.say("visits.just_taken", options=[slot.starts_at.isoformat() for slot in free])
        forms.ask(turn, "time", [slot.id for slot in free])
        return
    turn.say("visits.moved", start=visit.starts_at.isoformat())
    forms.end(turn)


@action("validate_visits_cancel_form")
def cancel(turn: Turn) -> None:
    """Which visit, then: are you sure?"""
    found = coming(turn)
    if not found:
        forms.end(turn)
        return
    step = turn.slots.get("asking")
    if step == "sure":
        _cancel_if_sure(turn, found)
    elif step == "visit":
        visit_id = forms.chosen(turn) or _named_visit(turn, found)
        if visit_id:
            _ask_sure(turn, _by_id(found, visit_id))
        else:
            forms.not_chosen(turn, lambda turn: _ask_which(turn, found), CANCELLING)
    elif len(found) == 1:
        _ask_sure(turn, found[0])
    else:
        named = _named_visit(turn, found) or turn.slots.get("visit")
        if named:
            _ask_sure(turn, _by_id(found, named))
        else:
            _ask_which(turn, found)


def _ask_sure(turn: Turn, visit: Appointment) -> None:
    turn.say("visits.cancel_sure", start=visit.starts_at.isoformat())
    forms.ask(turn, "sure", ["yes", "no"])
    turn.set(visit=visit.id)


def _cancel_if_sure(turn: Turn, found: list[Appointment]) -> None:
    visit = next((visit for visit in found if visit.id == turn.slots.get("visit")), None)
    if visit is None:
        forms.end(turn)
        turn.say("visits.none")
        return
    start = visit.starts_at.isoformat()
    answer = forms.chosen(turn)
    if turn.intent in {"affirm", "appointment_cancel"} or answer == "yes":
        visits.cancel(turn.session, visit)
        turn.say("visits.cancelled", start=start)
        forms.end(turn)
    elif turn.intent in {"deny", "appointment_confirm"} or answer == "no":
        turn.say("visits.kept", start=start)
        forms.end(turn)
    else:
        forms.not_chosen(turn, lambda turn: turn.say("visits.cancel_sure", start=start), CANCELLING)
