"""What went wrong with place names, and the reasons the reader had."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from geo.evaluate.geoparse import NameOutcome, ScoredNames, right_within
from geo.evaluate.matching import distance_km
from geo.evaluate.problems import Choice, DocumentProblems, Problem, Problems, Row, Span, in_order, joined
from geo.evaluate.records import NameRecord

KINDS = {
    "missed": "missed: not read as a name",
    "misplaced": "misplaced: too far off",
    "unplaced": "found, but put nowhere",
    "false": "false: no such name in the gold",
}
#: Of so many candidates a page shows the likeliest.
CHOICES_SHOWN = 6
SENTENCE_ENDS = (". ", "! ", "? ", "\n")
#: So many characters on either side of a name are shown at most.
AROUND = 160


def name_problems(scored: Sequence[ScoredNames], km: float) -> Problems:
    """The errors of each document; names that were not asked for are left out."""
    documents = tuple(_document(s, km) for s in scored)
    return Problems("place names", KINDS, "cause", documents)


def _document(scored: ScoredNames, km: float) -> DocumentProblems:
    text = scored.gold.document.text
    problems, right = [], []
    for outcome in scored.outcomes:
        problem = _problem(outcome, text, km)
        if problem:
            problems.append(problem)
        elif outcome.gold and outcome.predicted:
            right.append((_span(outcome.gold), _span(outcome.predicted)))
    return DocumentProblems(scored.gold.document, in_order(problems), tuple(right))


def _problem(outcome: NameOutcome, text: str, km: float) -> Problem | None:
    gold, read = outcome.gold, outcome.predicted
    if gold and gold.placed and not outcome.asked:
        return None
    if gold and read is None:
        return _missed(gold, text)
    if gold is None and read:
        return _false(read, text) if outcome.counted or not read.placed else None
    if gold and read and outcome.asked and not right_within(outcome, km):
        return _misplaced(gold, read, outcome.km, text, km)
    return None


def _missed(gold: NameRecord, text: str) -> Problem:
    reasons = ["Nothing was read at these words."]
    if not gold.placed:
        reasons.append("The gold gives no coordinates: this counts in recognition only.")
    return Problem(("missed",), "not read", gold.text, _rows(gold, None), tuple(reasons), gold=_span(gold),
                   sentence=_around(text, gold))  # fmt: skip


def _false(read: NameRecord, text: str) -> Problem:
    form = str(read.record.get("form") or "name")
    return Problem(("false",), f"read as {form}", text[read.start : read.end] or read.text, _rows(None, read),
                   _reasons(read), read=_span(read), sentence=_around(text, read), choices=_choices(read, None, 0))  # fmt: skip


def _misplaced(gold: NameRecord, read: NameRecord, off: float | None, text: str, km: float) -> Problem:
    choices = _choices(read, gold, km)
    kind = "unplaced" if off is None else "misplaced"
    reasons = list(_reasons(read))
    if (gold.start, gold.end) != (read.start, read.end):
        reasons.append(f"The spans differ: the gold has “{gold.text}”, read was “{text[read.start : read.end]}”.")
    return Problem((kind,), _cause(read, gold, km), gold.text, _rows(gold, read, off), tuple(reasons),
                   gold=_span(gold), read=_span(read), sentence=_around(text, gold), choices=choices)  # fmt: skip


def _cause(read: NameRecord, gold: NameRecord, km: float) -> str:
    """Whether the right place was among the candidates: half of the errors are of one sort, half of the other."""
    candidates = _candidates(read)
    if not candidates:
        return "no candidate given"
    near = any((d := _distance(c, gold)) is not None and d <= km for c in candidates)
    return "wrong choice" if near else "right place no candidate"


def _reasons(read: NameRecord) -> tuple[str, ...]:
    said = read.record.get("reasons")
    reasons = [str(r) for r in said] if isinstance(said, (list, tuple)) else [joined(said)] if said else []
    if not reasons:
        reasons = ["The predictions give no reason."]
    if read.confidence is not None:
        reasons.append(f"Confidence {read.confidence:.0%}.")
    return tuple(reasons)


def _rows(gold: NameRecord | None, read: NameRecord | None, off: float | None = None) -> tuple[Row, ...]:
    rows = [Row("place", _place(gold), _place(read), False if gold and read else None)]
    rows.append(Row("coordinates", _coordinates(gold), _coordinates(read), None))
    rows.append(Row("kind", (gold.kind if gold else "") or _gold_code(gold), (read.kind if read else "") or "", None))
    if off is not None:
        rows.append(Row("distance", "", f"{off:,.0f} km off" if off >= 10 else f"{off:.1f} km off", None))
    return tuple(row for row in rows if row.gold or row.read)


def _gold_code(gold: NameRecord | None) -> str:
    """The feature code or type some corpora give instead of a kind."""
    record: Mapping[str, Any] = gold.record if gold else {}
    return str(record.get("fcode") or record.get("type") or "")


def _place(name: NameRecord | None) -> str:
    if name is None:
        return ""
    form = str(name.record.get("form") or "")
    called = str(name.record.get("name") or name.text)
    return f"{called} ({form})" if form not in {"", "name"} else called


def _coordinates(name: NameRecord | None) -> str:
    if name is None:
        return ""
    return f"{name.lat:.3f}, {name.lon:.3f}" if name.placed else "none"


def _choices(read: NameRecord, gold: NameRecord | None, km: float) -> tuple[Choice, ...]:
    shown = []
    for candidate in _candidates(read)[:CHOICES_SHOWN]:
        off = _distance(candidate, gold) if gold else None
        score = candidate.get("score")
        shown.append(
            Choice(
                name=str(candidate.get("name") or ""),
                kind=str(candidate.get("kind") or ""),
                score=f"{score:.0%}" if isinstance(score, (int, float)) else "",
                distance="" if off is None else f"{off:,.0f} km",
                reasons=joined(candidate.get("reasons")),
                right=off is not None and off <= km,
            )
        )
    return tuple(shown)


def _candidates(read: NameRecord) -> list[Mapping[str, Any]]:
    given = read.record.get("candidates")
    return [c for c in given if isinstance(c, Mapping)] if isinstance(given, (list, tuple)) else []


def _distance(candidate: Mapping[str, Any], gold: NameRecord) -> float | None:
    lat, lon = candidate.get("lat"), candidate.get("lon")
    if not isinstance(lat, (int, float)) or not isinstance(lon, (int, float)) or gold.lat is None or gold.lon is None:
        return None
    return distance_km(gold.lat, gold.lon, lat, lon)


def _span(name: NameRecord) -> Span:
    return name.start, name.end


def _around(text: str, name: NameRecord) -> str:
    """The words around a name, from sentence end to sentence end as far as they are near, else whole words of it."""
    before, after = text[max(0, name.start - AROUND) : name.start], text[name.end : name.end + AROUND]
    starts = [at + len(mark) for mark in SENTENCE_ENDS if (at := before.rfind(mark)) >= 0]
    ends = [at + 1 for mark in SENTENCE_ENDS if (at := after.find(mark)) >= 0]
    if starts:
        before = before[max(starts) :]
    elif name.start > AROUND:
        before = f"… {before.partition(' ')[2]}"
    if ends:
        after = after[: min(ends)]
    elif name.end + AROUND < len(text):
        after = f"{after.rpartition(' ')[0]} …"
    return f"{before}{text[name.start : name.end]}{after}".strip()
