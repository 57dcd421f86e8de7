"""How documents and claims are worded on the page: titles that end with a word, headlines, facts."""

from __future__ import annotations

from geo.dashboard.components import WORDED, actor_name, long_day
from geo.model import Claim, Document, Form, Toponym
from geo.theatre import Theatre

#: A title longer than this takes more than two lines of the queue.
TITLE = 90
#: How a relation to the named place is worded before its name.
RELATIONS = {
    "part": "part of",
    "outskirts": "outskirts of",
    "countryside": "countryside of",
    "near": "near",
    "toward": "toward",
}
FORMS = {Form.ADJECTIVE: "an adjective, no place of its own", Form.METONYM: "stands for a party, not for the place"}


def shortened(text: str, limit: int = TITLE) -> str:
    """Text of at most ``limit`` characters on one line, cut between words and marked as cut.

    A single word that is longer than the limit stays whole: half a name is another name.
    """
    words = text.split()
    whole = " ".join(words)
    if len(whole) <= limit:
        return whole
    kept = words[0] if words else ""
    for word in words[1:]:
        if len(kept) + len(word) + 3 > limit:
            break
        kept = f"{kept} {word}"
    return f"{kept} …"


def title_of(document: Document, limit: int = TITLE) -> str:
    """A document's title; without one the first words of its text, else its id."""
    return shortened(document.title or document.text[: 4 * limit], limit) or document.id


def place_of(claim: Claim) -> str:
    """The place of a claim with its relation: "near Hama", "20 km N of Hama"."""
    name = claim.place_name or claim.place_text
    if not claim.relation:
        return name
    if claim.relation.startswith("direction:"):
        _, where, *far = claim.relation.split(":")
        told = bool(far) and far[0] != "null"
        return f"{far[0]} km {where} of {name}" if told else f"{where} of {name}"
    return f"{RELATIONS.get(claim.relation, claim.relation)} {name}"


def headline(claim: Claim, theatre: Theatre) -> str:
    """A claim in a line: "Hama: taken by HTS (possible)"."""
    said = f"{place_of(claim)}: {WORDED[claim.event]} {actor_name(claim.actor, theatre, 'a party not named')}"
    return said if claim.modality == "asserted" else f"{said} ({claim.modality})"


def when(claim: Claim) -> str:
    """The days of a claim in words."""
    if not claim.date_from or not claim.date_to:
        return "no date"
    if claim.date_from == claim.date_to:
        return long_day(claim.date_from)
    return f"{long_day(claim.date_from)} to {long_day(claim.date_to)}"


def facts(claim: Claim, theatre: Theatre) -> list[tuple[str, str]]:
    """What was read of a claim, as names and values; what is empty is left out."""
    rows = {
        "Part of the place": "" if claim.relation is None else place_of(claim),
        "Against": actor_name(claim.against, theatre) if claim.against else "",
        "When": f"{when(claim)} ({claim.precision})",
        "Said by": claim.attribution or "the report itself",
        "Words": claim.trigger,
        "Read by": claim.rule,
        "Confidence": f"{claim.confidence:.0%}",
    }
    return [(name, value) for name, value in rows.items() if value]


def toponym_title(toponym: Toponym) -> str:
    """What was made of a name: the place with its confidence and reasons, or why there is none."""
    if toponym.form in FORMS:
        return f"{toponym.name or toponym.text}: {FORMS[toponym.form]}"
    where = f"{toponym.name} ({toponym.confidence:.0%})" if toponym.place_id else "not placed"
    return "; ".join((where, *toponym.reasons))
