"""Why a place is shown as it is on a day: who is taken to hold it, on which claims, and what would change that.

Everything is computed by the filter itself: a claim's worth is the observation it makes, and what would change the
answer is found by asking again without a claim, or with one more (``counterfactual``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from geo.control import reasons as why
from geo.control.counterfactual import NewEvidence, Outcome, Question, Withdrawal, asked, new_evidence, withdrawals
from geo.control.evidence import NOBODY, Observation, gather, pooled
from geo.control.inferred import Inferred, one_line, sentence
from geo.control.places import control_places
from geo.control.weights import grade_of
from geo.errors import InputError
from geo.model import Claim, Document, Event, Modality

if TYPE_CHECKING:
    import pandas as pd

    from geo.control.places import ControlPlace
    from geo.control.rows import Belief
    from geo.model import Place
    from geo.places.gazetteer import Gazetteer
    from geo.theatre import Theatre

#: Influence of the places around (share of belief) below which it is not told.
TOLD = 0.005


@dataclass(frozen=True, slots=True)
class Told:
    """One claim and what it counts for.

    Attributes
    ----------
    speaks : "for" the holder, "against" it, of another's having "left", or of a "fight" or siege there.
    said_of : name of the place it names, when that is another: a region around, or a place nearby.
    nats : log-likelihood of its strongest push, ``of_day`` the day that speaks of: a report that a place was taken
        also says that the day before it was not yet so.
    share : its part in the answer, of all that speak for it.
    group : number of the origin it comes from; ``copy_of`` the claim beside which it adds nothing.
    """

    claim_id: str
    document_id: str
    speaks: str
    sentence: str
    source: str
    title: str
    published: date | None
    address: str | None
    grade: str
    event: str
    actor: str | None
    against: str | None
    date_from: date | None
    date_to: date | None
    modality: str
    attribution: str | None
    said_of: str | None
    group: int
    copy_of: str | None
    nats: float
    of_day: date | None
    share: float


@dataclass(frozen=True)
class Explanation:
    """A row of control with all that made it.

    Attributes
    ----------
    since_shares : chance that the holder has held it without a break since each day, likeliest first; the day is None
        for the start or before. Chances below half a percent are left out; empty as known then.
    start : share of belief by side at the start, and ``start_basis``, what that rests on.
    alone : what the claims on the place alone would give, when the places around it make a difference; else None.
    other_days : number of claims on the place that speak of other days only.
    """

    place_id: str
    name: str
    lat: float
    lon: float
    day: date
    as_known: bool
    controller: str | None
    side: str | None
    probability: float
    status: str
    reasons: tuple[why.Reason, ...]
    since: date
    distribution: tuple[tuple[str, float], ...]
    since_shares: tuple[tuple[date | None, float], ...]
    start: tuple[tuple[str, float], ...]
    start_basis: str
    claims: tuple[Told, ...]
    other_days: int
    alone: Outcome | None = None
    withdrawn: tuple[Withdrawal, ...] = ()
    new: tuple[NewEvidence, ...] = ()
    names: dict[str, str] = field(default_factory=dict)

    def named(self, side: str | None) -> str:
        """Name of a side or actor by its id."""
        return self.names.get(side, side) if side else "nobody known"


def explain(
    inferred: Inferred, place_id: str, day: date, theatre: Theatre, gazetteer: Gazetteer | Mapping[str, Place]
) -> Explanation:
    """Explain one row of a table of control.

    Raises
    ------
    InputError
        When the table has no row for the place and day.
    TheatreError
        When the theatre's start state cannot be read.
    """
    control = inferred.control
    rows = control[(control["place_id"] == place_id) & (control["date"] == day)]
    if rows.empty:
        raise InputError(f"nothing is inferred for {place_id!r} on {day}", remedy="Choose another place or day.")
    row = rows.iloc[0]
    question = _question(inferred, row, theatre, gazetteer)
    answer, belief = asked(question, question.evidence)
    groups = _groups(question)
    told, others = _told(question, row, inferred, groups)
    place = question.places[place_id]
    return Explanation(
        place_id, place.name, place.lat, place.lon, day, inferred.as_known,
        row["controller"], row["side"], float(row["probability"]), str(row["status"]), tuple(row["reasons"]),
        row["since"], tuple(row["distribution"]),
        # As known then, each day has a belief of its own, and theirs are no chances of one course of events.
        () if inferred.as_known else since_shares(belief, place_id, day, row["side"] or NOBODY),
        tuple(sorted(place.start.items(), key=lambda s: (-s[1], s[0]))), _start_basis(place, theatre),
        told, others,
        alone=_alone(question, answer),
        withdrawn=withdrawals(question, answer, groups),
        new=new_evidence(question, answer),
        names=names_of(theatre),
    )  # fmt: skip


def names_of(theatre: Theatre) -> dict[str, str]:
    """Names of a theatre's actors by id, and of its sides where no actor bears the id."""
    return {s.id: s.name for s in theatre.sides} | {a.id: a.short or a.name for a in theatre.actors}


def _question(
    inferred: Inferred, row: pd.Series, theatre: Theatre, gazetteer: Gazetteer | Mapping[str, Place]
) -> Question:
    """The filter's own question behind a row: as known then, what was published by its day and nothing later."""
    day = row["date"]
    places = control_places(sorted(inferred.claims, key=lambda c: c.id), theatre, gazetteer)
    start = min(theatre.date_from, day)
    evidence = gather(inferred.claims, inferred.documents, theatre, places, start, as_known=inferred.as_known)
    last = day if inferred.as_known else max([theatre.date_to, *inferred.control["date"]])
    days = tuple(start + timedelta(n) for n in range((last - start).days + 1))
    view = evidence.as_of(day) if inferred.as_known else evidence
    surrounded = any(reason[0] == why.SURROUNDED for reason in row["reasons"])
    return Question(places, view, days, theatre, row["place_id"], day, surrounded, inferred.as_known)


def since_shares(belief: Belief, place_id: str, day: date, side: str) -> tuple[tuple[date | None, float], ...]:
    """Chance that a side has held a place without a break since each day, given that it does on ``day``.

    It is at most the least belief in the side from that day on; where a side came but once it is exactly that.
    """
    row = next(n for n, place in enumerate(belief.places) if place.id == place_id)
    own = belief.shares[row, : belief.days.index(day) + 1, belief.sides.index(side)]
    held = np.minimum.accumulate(own[::-1])[::-1]
    came = np.diff(held, prepend=0.0) / held[-1]
    found = [(None if n == 0 else belief.days[n], round(float(p), 4)) for n, p in enumerate(came) if p >= TOLD]
    return tuple(sorted(found, key=lambda f: (-f[1], f[0] or date.min)))


def _start_basis(place: ControlPlace, theatre: Theatre) -> str:
    """What the start state rests on for a place; empty when nothing tells."""
    state = theatre.start_state()
    own = state[state["place_id"] == place.id]
    if len(own):
        return f"start state of {own['date'].iloc[0].date()}: {own['basis'].iloc[0]}"
    if not place.start:
        return ""
    return "the start state of the places inside it" if place.is_region else "the start map around it"


def _alone(question: Question, answer: Outcome) -> Outcome | None:
    """What the place's own claims give when no other place is asked."""
    own = {question.place_id: question.places[question.place_id]}
    found, _ = asked(Question(own, *question.rest()), question.own(question.evidence))
    return found if abs(found.probability - answer.probability) >= TOLD or found.side != answer.side else None


def _told(
    question: Question,
    row: pd.Series,
    inferred: Inferred,
    groups: Sequence[tuple[str, ...]],
) -> tuple[tuple[Told, ...], int]:
    """The claims that speak of the day, those for the holder first, each with its weight; and how many others there are."""
    own, side = question.own(question.evidence), row["side"] or NOBODY
    claims, documents = {c.id: c for c in inferred.claims}, {d.id: d for d in inferred.documents}
    shares = dict(zip(row["claims"], row["shares"], strict=True))
    fights = {m.claim_id for m in own.marks if m.day_from <= question.day <= m.day_to}
    nats = _nats(own.observations, side, row["since"], question.day, shares)
    copied = _copied(question)
    listed = dict.fromkeys([*shares, *sorted(nats, key=lambda c: (nats[c][0], c)), *sorted(fights)])
    told = []
    for claim in (claims[c] for c in listed):
        weight, of_day = nats.get(claim.id, (0.0, None))
        left = claim.event is Event.LOSS and claim.modality is not Modality.DENIED and side != NOBODY
        left = left and question.theatre.side_of(claim.actor) != side
        speaks = "left" if left else "against" if weight < 0 else "for" if weight else "fight"
        one = _one(claim, documents, question, groups, speaks)
        told.append(
            replace(
                one,
                copy_of=copied.get(claim.id),
                nats=round(weight, 2),
                of_day=of_day,
                share=shares.get(claim.id, 0.0),
            )
        )
    everything = {o.claim_id for o in own.observations} | {m.claim_id for m in own.marks}
    return tuple(told), len(everything - set(listed))


def _nats(
    observations: Iterable[Observation], side: str, since: date, day: date, behind: Mapping[str, float]
) -> dict[str, tuple[float, date]]:
    """The strongest push of each claim toward a side (away from it: negative) and its day, of those in its time."""
    found: dict[str, tuple[float, date]] = {}
    for o in observations:
        toward = o.weight if o.side == side else -o.weight
        # Where no claim is behind the holder, the last ones on the place are what there is to say.
        in_time = o.claim_id in behind or (o.day <= day and (since <= o.day or not behind))
        stronger = o.claim_id not in found or abs(toward) > abs(found[o.claim_id][0])
        if in_time and (o.claim_id not in behind or toward > 0) and stronger:
            found[o.claim_id] = (toward, o.day)
    return found


def _one(
    claim: Claim,
    documents: Mapping[str, Document],
    question: Question,
    groups: Sequence[tuple[str, ...]],
    speaks: str,
) -> Told:
    document = documents.get(claim.document_id) or Document(claim.document_id, "")
    number = next((n for n, group in enumerate(groups, 1) if claim.id in group), 0)
    named = question.places.get(claim.place_id or "")
    return Told(
        claim_id=claim.id,
        document_id=document.id,
        speaks=speaks,
        sentence=sentence(claim, document),
        source=one_line(document.source),
        title=one_line(document.title),
        published=document.published,
        address=document.based_on or document.url,
        grade=grade_of(document, question.theatre),
        event=claim.event.value,
        actor=claim.actor,
        against=claim.against,
        date_from=claim.date_from,
        date_to=claim.date_to,
        modality=claim.modality.value,
        attribution=one_line(claim.attribution) if claim.attribution else None,
        said_of=named.name if named and named.id != question.place_id else None,
        group=number,
        copy_of=None,
        nats=0.0,
        of_day=None,
        share=0.0,
    )


def _groups(question: Question) -> list[tuple[str, ...]]:
    """Claims on the place by origin, the weightiest origin and claim first: what would go if an origin were wrong."""
    own = question.own(question.evidence)
    weight: dict[str, float] = {}
    origin: dict[str, str] = {}
    for o in own.observations:
        weight[o.claim_id] = max(weight.get(o.claim_id, 0.0), abs(o.weight))
        origin[o.claim_id] = o.origin
    for m in own.marks:
        weight.setdefault(m.claim_id, 0.0)
        origin[m.claim_id] = m.origin
    groups: dict[str, list[str]] = {}
    for claim in sorted(weight, key=lambda c: (-weight[c], c)):
        groups.setdefault(origin[claim], []).append(claim)
    return [tuple(group) for group in groups.values()]


def _copied(question: Question) -> dict[str, str]:
    """Of claims that add nothing, each with the weightier one beside which it adds nothing."""
    by_claim: dict[str, list[Observation]] = {}
    for o in question.own(question.evidence).observations:
        by_claim.setdefault(o.claim_id, []).append(o)
    found: dict[str, str] = {}
    counted: list[str] = []
    for claim in sorted(by_claim, key=lambda c: (-max(abs(o.weight) for o in by_claim[c]), c)):
        home = next((c for c in counted if _adds_nothing(by_claim[claim], by_claim[c])), None)
        if home is None:
            counted.append(claim)
        else:
            found[claim] = home
    return found


def _adds_nothing(more: list[Observation], known: list[Observation]) -> bool:
    """Whether what one claim says adds nothing to what another does: both are of one origin or cite one speaker."""
    before, after = pooled(known), pooled([*known, *more])
    main = max(more, key=lambda o: abs(o.weight))
    key = (main.place_id, main.day, main.side)
    return key in before and abs(after[key] - before[key]) < 1e-9
