"""How a medicine is taken: the pieces of a direction, put together from the record."""

from bot.phrases.phrase import Phrase

_PIECE = "One piece of how to take a medicine, as in '1 tablet, twice a day, with breakfast'."


def _piece(msgid: str, plural: str | None = None) -> Phrase:
    return Phrase(msgid, _PIECE, plural=plural, clinical=True)


PHRASES = {
    "directions.all": Phrase(
        "{pieces:joined}.", "All pieces of a direction; keep the blank and the full stop.", clinical=True
    ),
    "directions.tablet": _piece("{count} tablet", "{count} tablets"),
    "directions.capsule": _piece("{count} capsule", "{count} capsules"),
    "directions.puff": _piece("{count} puff", "{count} puffs"),
    "directions.drop": _piece("{count} drop", "{count} drops"),
    "directions.unit": _piece("{count} unit", "{count} units"),
    "directions.patch": _piece("{count} patch", "{count} patches"),
    "directions.spray": _piece("{count} spray", "{count} sprays"),
    "directions.suppository": _piece("{count} suppository", "{count} suppositories"),
    "directions.amount": _piece("{value} {unit}"),
    "directions.times_d": _piece("once a day", "{count} times a day"),
    "directions.times_wk": _piece("once a week", "{count} times a week"),
    "directions.times_mo": _piece("once a month", "{count} times a month"),
    "directions.every_h": _piece("every hour", "every {count} hours"),
    "directions.every_d": _piece("every day", "every {count} days"),
    "directions.every_wk": _piece("every week", "every {count} weeks"),
    "directions.every_mo": _piece("every month", "every {count} months"),
    "directions.as_needed": _piece("only when you need it"),
    "directions.at_most": _piece("no more than {amount} a day"),
    "directions.MORN": _piece("in the morning"),
    "directions.NOON": _piece("at noon"),
    "directions.AFT": _piece("in the afternoon"),
    "directions.EVE": _piece("in the evening"),
    "directions.NIGHT": _piece("at night"),
    "directions.HS": _piece("at bedtime"),
    "directions.WAKE": _piece("after getting up"),
    "directions.C": _piece("with meals"),
    "directions.CM": _piece("with breakfast"),
    "directions.CD": _piece("with lunch"),
    "directions.CV": _piece("with dinner"),
    "directions.AC": _piece("before meals"),
    "directions.ACM": _piece("before breakfast"),
    "directions.ACD": _piece("before lunch"),
    "directions.ACV": _piece("before dinner"),
    "directions.PC": _piece("after meals"),
    "directions.PCM": _piece("after breakfast"),
    "directions.PCD": _piece("after lunch"),
    "directions.PCV": _piece("after dinner"),
    "directions.skin": _piece("on the skin"),
    "directions.eye": _piece("in the eye"),
    "directions.ear": _piece("in the ear"),
    "directions.nose": _piece("in the nose"),
    "directions.inhaled": _piece("breathed in"),
    "directions.under_tongue": _piece("under the tongue"),
    "directions.rectal": _piece("in the rectum"),
    "directions.vaginal": _piece("in the vagina"),
    "directions.injection": _piece("by injection"),
}
