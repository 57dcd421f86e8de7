"""An explanation in words, section by section, and as a record for programs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

from geo.control.reasons import INFERRED, in_words
from geo.model import NOTICE, Status
from geo.texts import short_day

if TYPE_CHECKING:
    from geo.control.counterfactual import NewEvidence, Outcome, Withdrawal
    from geo.control.deciders import Decided, Decider
    from geo.control.explanation import Explanation, Told

Section = tuple[str, list[str]]

#: Chance of a day of change below which it is not told, and change of belief below which a withdrawal is not.
DAY_TOLD, CHANGE_TOLD = 0.02, 0.02
#: Claims of a kind that are listed in words; a record holds all.
MOST_LISTED = 12
#: Sentences quoted for each place that decided an area.
MOST_QUOTED = 2
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
STATUS = {
    Status.HELD: "held by",
    Status.CONTESTED: "contested; most likely held by",
    Status.BESIEGED: "besieged; held by",
    Status.UNHELD: "left by its holder; since then held by",
    Status.UNKNOWN: "not known; last held, as far as anything tells, by",
}
SPEAKS = {
    "for": "Claims for this answer",
    "against": "Claims against",
    "left": "Claims that the former holder left",
    "fight": "Claims of fighting or siege there",
}
EVENTS = {
    "control": "held by",
    "capture": "taken by",
    "loss": "left or lost by",
    "advance": "advanced on by",
    "contest": "fought over by",
    "siege": "besieged by",
    "repel": "defended by",
    "threat": "threatened by",
}


def sections(told: Explanation) -> list[Section]:
    """Headings with their lines; text of reports is in them as it stands, on one line each."""
    reasons = [f"  {in_words(reason, told.named)}." for reason in told.reasons]
    claims = [(SPEAKS[kind], _claims(told, kind)) for kind in SPEAKS]
    found = [
        ("", [_answer(told)]),
        ("Why this status", reasons),
        ("Since", _since(told)),
        *claims,
        ("Before any claim", _start(told)),
        ("What would change this", _changes(told)),
    ]
    return [(head, lines) for head, lines in found if lines]


def text(told: Explanation) -> str:
    """The explanation as plain text, with the notice that everything inferred bears."""
    blocks = ["\n".join([*([f"{head}:"] if head else []), *lines]) for head, lines in sections(told)]
    return "\n\n".join([*blocks, NOTICE])


def record(told: Explanation) -> dict[str, Any]:
    """The explanation as plain values, ready for JSON, each reason with its words."""
    raw = plain_values(asdict(told))
    reasons = [
        {"code": r[0], "about": list(r[1:]), "inferred": r[0] in INFERRED, "words": in_words(r, told.named)}
        for r in told.reasons
    ]
    return {**raw, "reasons": reasons, "notice": NOTICE}


def plain_values(value: Any) -> Any:
    """Lists and texts in place of tuples and dates, all the way down."""
    if isinstance(value, dict):
        return {str(k): plain_values(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain_values(v) for v in value]
    return value.isoformat() if isinstance(value, date) else value


def day_words(day: date) -> str:
    """A day as people read it: 29 Nov 2024."""
    return f"{short_day(day)} {day.year}"


def percent(share: float) -> str:
    """A share in whole percent; what is nearly sure is never called sure."""
    return "over 99 %" if share >= 0.995 else "under 1 %" if share < 0.005 else f"{round(100 * share)} %"


def _answer(told: Explanation) -> str:
    view = "as known on that day" if told.as_known else "in the light of all reports"
    head = f"{told.name} on {day_words(told.day)}, {view}: {STATUS[Status(told.status)]} {told.named(told.controller)}"
    others = [f"{told.named(side or None)} {percent(p)}" for side, p in told.distribution[1:4] if p >= DAY_TOLD]
    return f"{head} ({'; '.join([percent(told.probability), *others])})."


def _since(told: Explanation) -> list[str]:
    chances = [(day, p) for day, p in told.since_shares if p >= DAY_TOLD]
    if not chances:
        return [f"  {day_words(told.since)}."]
    if len(chances) == 1 and chances[0][1] >= 1 - DAY_TOLD:
        return [f"  {_from(chances[0][0])}."]
    parts = [f"{_from(day)} {percent(p)}" for day, p in chances]
    rest = 1 - sum(p for _, p in chances)
    return ["  " + "; ".join([*parts, *([f"other days {percent(rest)}"] if rest >= DAY_TOLD else [])]) + "."]


def _from(day: date | None) -> str:
    return day_words(day) if day else "the first day or before"


def _claims(told: Explanation, kind: str) -> list[str]:
    own = [claim for claim in told.claims if claim.speaks == kind]
    more = [f"  and {len(own) - MOST_LISTED} more."] if len(own) > MOST_LISTED else []
    return [line for claim in own[:MOST_LISTED] for line in _claim(told, claim)] + more


def _claim(told: Explanation, claim: Told) -> list[str]:
    said = [f"{claim.modality}: {EVENTS[claim.event]} {told.named(claim.actor)}", _dates(claim)]
    if claim.of_day and claim.date_from and claim.of_day < claim.date_from:
        said.append(f"so not yet on {day_words(claim.of_day)}")
    if claim.said_of:
        said.append(f"said of {claim.said_of}")
    if claim.attribution:
        said.append(f"according to {claim.attribution}")
    published = day_words(claim.published) if claim.published else "undated"
    source = ", ".join(part for part in (claim.source or claim.title or claim.document_id, published) if part)
    counts = f"origin {claim.group}"
    if claim.copy_of:
        counts += f", adds nothing beside {_label(told, claim.copy_of)}"
    elif claim.nats:
        counts += f", {abs(claim.nats):.1f} nats"
    counts += f", {percent(claim.share)} of the answer" if claim.share and not claim.copy_of else ""
    return [
        f"  {_label(told, claim.claim_id)} \u201c{claim.sentence}\u201d",
        f"      {source}, grade {claim.grade}. {'; '.join(said)}. {counts}.",
    ]


def _dates(claim: Told) -> str:
    if claim.date_from is None or claim.date_to is None:
        return "undated"
    if claim.date_from == claim.date_to:
        return day_words(claim.date_from)
    return f"{day_words(claim.date_from)} to {day_words(claim.date_to)}"


def _label(told: Explanation, claim_id: str) -> str:
    """The number under which a claim is listed; its id when it is not."""
    order = [c.claim_id for kind in SPEAKS for c in told.claims if c.speaks == kind]
    return f"[{order.index(claim_id) + 1}]" if claim_id in order else f"claim {claim_id}"


def _start(told: Explanation) -> list[str]:
    if not told.start:
        return ["  Nothing tells who held it."]
    shares = ", ".join(f"{told.named(side)} {percent(p)}" for side, p in told.start)
    lines = [f"  {shares}: {told.start_basis}."]
    if told.alone:
        lines.append(
            f"  Without the places around it: {told.named(told.alone.controller)} {percent(told.alone.probability)}, "
            f"{told.alone.status}."
        )
    if told.other_days:
        lines.append(f"  Claims on this place that speak of other days only: {told.other_days}.")
    return lines


def _changes(told: Explanation) -> list[str]:
    flips = [w for w in told.withdrawn if w.flips_holder or w.flips_status]
    lines = [_withdrawal(told, w) for w in flips]
    shaken = [w for w in told.withdrawn if not (w.flips_holder or w.flips_status) and _moved(told, w) >= CHANGE_TOLD]
    lines += [_withdrawal(told, w) for w in shaken]
    if told.withdrawn and not any(w.flips_holder for w in told.withdrawn if not w.together):
        lines.append("  No single origin decides who holds it.")
    lines += [line for group in _by_change(told.new) for line in [_new(told, group)]]
    if not any(n.changes == "holder" for n in told.new):
        lines.append("  No few new reports of that one day would change the holder.")
    return lines


def _moved(told: Explanation, withdrawal: Withdrawal) -> float:
    return abs(withdrawal.outcome.probability - told.probability)


def _withdrawal(told: Explanation, withdrawal: Withdrawal) -> str:
    listed = {c.claim_id for c in told.claims}
    labels = sorted((_label(told, c) for c in withdrawal.claims if c in listed), key=lambda x: (len(x), x))
    if others := len(withdrawal.claims) - len(labels):
        labels.append(f"{others} {'claim' if others == 1 else 'claims'} of other days")
    named = " and ".join([", ".join(labels[:-1]), labels[-1]]) if len(labels) > 1 else labels[0]
    return f"  Without {named}: {_outcome(told, withdrawal.outcome)}."


def _outcome(told: Explanation, outcome: Outcome) -> str:
    return f"{STATUS[Status(outcome.status)]} {told.named(outcome.controller)}, {percent(outcome.probability)}"


def _by_change(new: Iterable[NewEvidence]) -> list[list[NewEvidence]]:
    """New evidence that would do the same, of whatever grade, together; the fewest reports first."""
    groups: dict[tuple[str, str | None, str], list[NewEvidence]] = {}
    for n in sorted(new, key=lambda n: n.changes == "status"):
        groups.setdefault((n.changes, n.side, n.event), []).append(n)
    return [sorted(group, key=lambda n: (n.reports, n.grade)) for group in groups.values()]


def _new(told: Explanation, group: Sequence[NewEvidence]) -> str:
    counts = dict.fromkeys(n.reports for n in group)
    ways = [
        f"{NUMBERS[count]} more independent {'report' if count == 1 else 'reports'} of grade "
        f"{' or '.join(sorted({n.grade[0] for n in group if n.reports == count}))}"
        for count in counts
    ]
    said = f"{EVENTS[group[0].event]} {told.named(group[0].side)}" if group[0].side else "fought over"
    return f"  With {', or '.join(ways)} that it is {said} that day: {_outcome(told, group[0].outcome)}."


def area_text(decided: Decided, named: Callable[[str], str]) -> str:
    """What decided an area, as plain text.

    Parameters
    ----------
    named : the name of a side or actor by its id.
    """
    where = f"{decided.lat:.4f} N {decided.lon:.4f} E on {day_words(decided.day)}"
    held = f"held by {_side(decided.side, named)}"
    lines = [f"{where}: in an area of {decided.part_km2:,.0f} km\u00b2 inferred as {held}.", "", "The start map:"]
    lines += [f"  {_side(decided.start_side, named)}: {decided.start_basis or 'nothing tells'}.", ""]
    lines.append(
        "Places that speak for it, by nearness on the same start land:" if decided.places else "No place is near."
    )
    return "\n".join([*lines, *(line for place in decided.places for line in _decider(place, named)), "", NOTICE])


def area_record(decided: Decided) -> dict[str, Any]:
    """What decided an area as plain values, ready for JSON."""
    return {**plain_values(asdict(decided)), "notice": NOTICE}


def _decider(place: Decider, named: Callable[[str], str]) -> list[str]:
    lies = "in this area" if place.inside else "outside it"
    moved = f" since {day_words(place.since)}" if place.moved else ", as at the start"
    head = (
        f"  {place.name} ({place.distance_km:.0f} km, {lies}, weight {percent(place.weight)}): "
        f"{STATUS[Status(place.status)]} {named(place.controller) if place.controller else 'nobody known'}{moved}."
    )
    more = [f"      and {len(place.sentences) - MOST_QUOTED} more."] if len(place.sentences) > MOST_QUOTED else []
    quoted = [
        f"      \u201c{s.sentence}\u201d {s.source}, {day_words(s.published) if s.published else 'undated'}."
        for s in place.sentences[:MOST_QUOTED]
    ]
    return [head, *quoted, *more, *([f"      {place.basis}."] if place.basis else [])]


def _side(side: str, named: Callable[[str], str]) -> str:
    return named(side) if side else "nobody known"
