"""A voicemail, played at the desk: fetched from the carrier with our login, so that its address stays with us."""

from flask import Blueprint, Response, abort, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required

from bot import carrier
from bot.care import audit, voicemails
from bot.errors import CarrierError
from bot.settings import Settings
from bot.store.database import Sessions
from bot.store.tables import Conversation, Voicemail

TRUST = {
    "waited_for": "The carrier is still writing down the words.",
    "failed": "The carrier could not write down the words: please listen.",
    "other_language": "The carrier writes down English alone: please listen, these may not be the words.",
    "untold": "The carrier does not say how sure it is of these words.",
    "unsure": "The carrier is not sure of these words ({:.0%}): please listen.",
    "sure": "The carrier is sure of these words ({:.0%}).",
}


def route(desk: Blueprint, settings: Settings, sessions: Sessions) -> None:
    desk.add_app_template_filter(trust)

    @desk.get("/voicemails/<int:message_id>")
    @login_required  # type: ignore[untyped-decorator]
    def play_voicemail(message_id: int) -> ResponseReturnValue:
        with sessions.begin() as session:
            voicemail = session.get(Voicemail, message_id) or abort(404)
            audit.seen(session, current_user.actor, f"voicemail:{message_id}")
        try:
            return Response(carrier.recording(settings, voicemail.recording_sid), mimetype="audio/wav")
        except CarrierError:
            return render_template("desk/voicemail_missing.html", clinic=settings.clinic_name), 502


def trust(voicemail: Voicemail, conversation: Conversation) -> str:
    """How far the words of a voicemail can be trusted, in a sentence."""
    language = conversation.patient.language if conversation.patient else conversation.language
    trusted = voicemails.trust(voicemail.transcript, voicemail.confidence, language)
    return TRUST[trusted].format(voicemail.confidence or 0)
