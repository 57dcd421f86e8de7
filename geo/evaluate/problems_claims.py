"""What went wrong with claims, and what the reader went by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from geo.evaluate.claims import DRAWN, ClaimOutcome, ScoredClaims
from geo.evaluate.matching import distance_km, overlap
from geo.evaluate.problems import DocumentProblems, Problem, Problems, Row, Span, in_order, joined
from geo.evaluate.records import ClaimRecord, NameRecord

KINDS = {
    "missed": "missed: not read",
    "false": "false: not in the gold",
    "actor": "wrong actor",
    "date": "wrong dates",
    "modality": "wrong modality",
    "misplaced": "misplaced (not in the figures)",
    "lesser": "wrong relation, against or attribution",
}
#: A claim's place further off than this from the gold's is shown as misplaced; a town is rarely wider.
PLACE_KM = 10.0
#: Fields of a prediction that say what it rests on, in the order they are told.
BASIS = ("rule", "model", "words", "reasons", "reason", "notes")
LESSER = ("against", "relation", "attributed")


def claim_problems(scored: Sequence[ScoredClaims]) -> Problems:
    """The errors of each document."""
    return Problems("claims", KINDS, "event", tuple(_document(s) for s in scored))


def _document(scored: ScoredClaims) -> DocumentProblems:
    problems, right = [], []
    for outcome in scored.outcomes:
        problem = _problem(outcome, scored)
        if problem:
            problems.append(problem)
        elif outcome.gold and outcome.predicted:
            right.append((_place(outcome.gold), _place(outcome.predicted)))
    return DocumentProblems(scored.gold.document, in_order(problems), tuple(right))


def _problem(outcome: ClaimOutcome, scored: ScoredClaims) -> Problem | None:
    gold, read = outcome.gold, outcome.predicted
    if gold and read:
        return _wrong(outcome, gold, read, scored)
    claim = gold or read
    assert claim is not None
    reasons = _why_missed(claim, scored) if gold else _why_false(claim, scored)
    return _made(("missed" if gold else "false",), outcome, reasons, scored)


def _wrong(outcome: ClaimOutcome, gold: ClaimRecord, read: ClaimRecord, scored: ScoredClaims) -> Problem | None:
    kinds = [part for part in DRAWN if not outcome.agreed[part]]
    off = _off_km(gold, read, scored)
    if off is not None and off > PLACE_KM:
        kinds.append("misplaced")
    if not all(outcome.agreed[part] for part in LESSER):
        kinds.append("lesser")
    if not kinds:
        return None
    reasons = [*_basis(read), *_why_wrong(kinds, read, scored)]
    if "misplaced" in kinds:
        reasons.append(f"The place lies {off:,.0f} km from the gold's.")
        reasons += _why_placed(read, scored)
    return _made(tuple(kinds), outcome, reasons, scored)


def _made(kinds: tuple[str, ...], outcome: ClaimOutcome, reasons: Sequence[str], scored: ScoredClaims) -> Problem:
    gold, read = outcome.gold, outcome.predicted
    claim = gold or read
    assert claim is not None
    text = scored.gold.document.text
    return Problem(
        kinds=kinds,
        group=claim.event,
        title=f"{text[claim.place_start : claim.place_end]}: {claim.event}",
        rows=tuple(_rows(gold, read, outcome.agreed)),
        reasons=tuple(reasons),
        gold=_place(gold) if gold else None,
        read=_place(read) if read else None,
        words=tuple(_words(gold, read, text)),
        sentence=_sentence(claim, text),
    )


def _rows(gold: ClaimRecord | None, read: ClaimRecord | None, agreed: Mapping[str, bool]) -> Iterator[Row]:
    """The parts of both; those a map draws always, the lesser ones when a side has them."""
    sides = {
        "actor": (_actor(gold), _actor(read)),
        "modality": (gold.modality or "" if gold else "", read.modality or "" if read else ""),
        "date": (_dates(gold), _dates(read)),
        "against": (gold.against or "" if gold else "", read.against or "" if read else ""),
        "relation": (gold.relation or "" if gold else "", read.relation or "" if read else ""),
        "attributed": (gold.attribution or "" if gold else "", read.attribution or "" if read else ""),
        "trigger": (_trigger(gold), _trigger(read)),
    }
    for part, (left, right) in sides.items():
        if left or right:
            yield Row(part, left, right, agreed.get(part))


def _why_missed(gold: ClaimRecord, scored: ScoredClaims) -> list[str]:
    reasons = list(_why_place(gold, scored))
    here = [c for c in scored.predicted.claims if _share(c, gold)]
    sentence = _sentence_span(gold)
    near = [c for c in scored.predicted.claims if c not in here and sentence and _inside(c, sentence)]
    if here:
        reasons.append(f"Read of this place instead: {_listed(here, scored)}.")
    if near:
        reasons.append(f"Read elsewhere in this sentence: {_listed(near, scored)}.")
    if not here and not near:
        reasons.append("No claim was read in this sentence." if sentence else "No claim was read of this place.")
    if words := _trigger(gold):
        used = any(words.lower() in _trigger(c).lower() or _trigger(c).lower() in words.lower() for c in (*here, *near))
        reasons.append(f"The gold rests on “{words}”{', which the reader used for another claim' if used else ''}.")
    return reasons + _mentions(scored, sentence, {"actor", "date"})


def _why_false(read: ClaimRecord, scored: ScoredClaims) -> list[str]:
    reasons = list(_basis(read))
    here = [c for c in scored.gold.claims if _share(c, read)]
    sentence = _sentence_span(read)
    near = [c for c in scored.gold.claims if c not in here and sentence and _inside(c, sentence)]
    if here:
        reasons.append(f"The gold has of this place: {_listed(here, scored)}.")
    if near:
        reasons.append(f"The gold has elsewhere in this sentence: {_listed(near, scored)}.")
    if not here and not near:
        reasons.append("The gold has no claim in this sentence.")
    names = [n for n in scored.gold.names if overlap(n.start, n.end, read.place_start, read.place_end) > 0]
    if any(n.record.get("metonym") for n in names):
        reasons.append("The gold takes the name for a government or an institution.")
    if scored.gold.names and not names:
        reasons.append("The gold has no place name here.")
    return reasons


def _why_wrong(kinds: Sequence[str], read: ClaimRecord, scored: ScoredClaims) -> list[str]:
    wanted = {kind for kind in ("actor", "date") if kind in kinds}
    reasons = _mentions(scored, _sentence_span(read), wanted)
    published = scored.gold.document.published
    if "date" in kinds:
        reasons.append(f"Published {published}." if published else "The document bears no publication date.")
    return reasons


def _why_place(gold: ClaimRecord, scored: ScoredClaims) -> Iterator[str]:
    """What became of the place's name, where the predictions tell."""
    if not scored.predicted.names:
        return
    name = _name_at(gold, scored.predicted.names)
    if name is None:
        yield "The name was not read as a place."
    elif name.record.get("form") not in {None, "name"}:
        yield f"The name was read as {name.record['form']}; claims rest on names only."
    elif not name.placed:
        yield f"The name was found but put nowhere: {joined(name.record.get('reasons')) or 'no reason given'}."
    else:
        yield f"The name was read as {name.record.get('name') or name.text}."


def _why_placed(read: ClaimRecord, scored: ScoredClaims) -> list[str]:
    name = _name_at(read, scored.predicted.names)
    why = joined(name.record.get("reasons")) if name else ""
    return [f"Put there because: {why}."] if why else []


def _basis(read: ClaimRecord) -> Iterator[str]:
    if words := _trigger(read):
        yield f"The reader went by “{words}”."
    for key in BASIS:
        if value := read.record.get(key):
            yield f"{key.capitalize()}: {joined(value)}."
    if read.confidence is not None:
        yield f"Confidence {read.confidence:.0%}."


def _mentions(scored: ScoredClaims, sentence: Span | None, wanted: set[str]) -> list[str]:
    """How the reader took the actors and dates of the sentence."""
    text, reasons = scored.gold.document.text, []
    for what, label in (("actor", "Actors"), ("date", "Dates")):
        found = [
            f"“{text[m.start : m.end]}” as {m.meaning}"
            for m in scored.predicted.mentions
            if sentence and m.what == what and sentence[0] <= m.start < sentence[1]
        ]
        if what in wanted and found:
            reasons.append(f"{label} read in the sentence: {'; '.join(found)}.")
        elif what in wanted and scored.predicted.mentions and sentence:
            reasons.append(f"No {what} was read in the sentence.")
    return reasons


def _listed(claims: Iterable[ClaimRecord], scored: ScoredClaims) -> str:
    text = scored.gold.document.text
    return "; ".join(
        f"{c.event} of {text[c.place_start : c.place_end]} by {c.actor or 'nobody named'} ({c.modality or 'asserted'})"
        for c in claims
    )


def _off_km(gold: ClaimRecord, read: ClaimRecord, scored: ScoredClaims) -> float | None:
    name, lat, lon = _name_at(gold, scored.gold.names), read.record.get("lat"), read.record.get("lon")
    if name is None or name.lat is None or name.lon is None or name.record.get("metonym"):
        return None
    if not isinstance(lat, (int, float)) or not isinstance(lon, (int, float)):
        return None
    return distance_km(name.lat, name.lon, lat, lon)


def _name_at(claim: ClaimRecord, names: Sequence[NameRecord]) -> NameRecord | None:
    return next((n for n in names if overlap(n.start, n.end, claim.place_start, claim.place_end) > 0), None)


def _actor(claim: ClaimRecord | None) -> str:
    return (claim.actor or "nobody named") if claim else ""


def _dates(claim: ClaimRecord | None) -> str:
    if claim is None:
        return ""
    return (
        _day(claim.date_from)
        if claim.date_from == claim.date_to
        else f"{_day(claim.date_from)} to {_day(claim.date_to)}"
    )


def _day(day: date | None) -> str:
    return day.isoformat() if day else "none"


def _trigger(claim: ClaimRecord | None) -> str:
    words = claim.record.get("trigger") if claim else None
    return words if isinstance(words, str) else ""


def _words(gold: ClaimRecord | None, read: ClaimRecord | None, text: str) -> Iterator[Span]:
    """Where the words stand that gold and prediction rest on; gold gives the words only, in its sentence."""
    span = _offsets(read.record, "trigger_start", "trigger_end") if read else None
    if span:
        yield span
    sentence = _sentence_span(gold) if gold else None
    words = _trigger(gold)
    at = text.find(words, *sentence) if sentence and words else -1
    if at >= 0:
        yield at, at + len(words)


def _sentence(claim: ClaimRecord, text: str) -> str:
    span = _sentence_span(claim)
    return text[slice(*span)].strip() if span else ""


def _sentence_span(claim: ClaimRecord) -> Span | None:
    return _offsets(claim.record, "sentence_start", "sentence_end")


def _offsets(record: Mapping[str, Any], first: str, last: str) -> Span | None:
    start, end = record.get(first), record.get(last)
    if isinstance(start, int) and isinstance(end, int) and 0 <= start < end:
        return start, end
    return None


def _place(claim: ClaimRecord) -> Span:
    return claim.place_start, claim.place_end


def _share(one: ClaimRecord, other: ClaimRecord) -> bool:
    return overlap(*_place(one), *_place(other)) > 0


def _inside(claim: ClaimRecord, sentence: Span) -> bool:
    own = _sentence_span(claim) or _place(claim)
    return overlap(*own, *sentence) > 0
