"""What each source claims, and how its claims have fared beside those of others.

A source's record is what others say of the same place within a few days: an independent report that names the same side
confirms a claim, one that names another side for the same day contradicts it. What nobody else tells of is neither.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from statistics import median
from typing import TYPE_CHECKING

import pandas as pd

from geo.control.emissions import default_emissions
from geo.control.independence import origins
from geo.control.reliability import Vote, accuracies, votes_of
from geo.control.weights import grade_of, source_letter

if TYPE_CHECKING:
    from geo.model import Claim, Document
    from geo.theatre import Theatre

#: Days before and after a claim within which another report of the same place speaks of the same thing.
NEAR_DAYS = 3
UNNAMED = "(no source named)"
RECORDS = (
    "source", "grade", "reports", "claims", "dated", "on_holders", "confirmed", "contradicted", "alone", "share",
    "share_low", "share_high", "learnt", "as_drawn", "checked_as_drawn", "first", "lag_days",
)  # fmt: skip


def source_records(
    claims: Sequence[Claim],
    documents: Sequence[Document],
    theatre: Theatre,
    control: pd.DataFrame,
    period: tuple[date, date],
) -> pd.DataFrame:
    """The record of each source on claims of a period, the source with most claims first.

    Parameters
    ----------
    control : schema.CONTROL, for what the map says of the same places and days.
    period : first and last day; a claim is of the last day that it speaks of. Others are asked beyond it too.

    Returns
    -------
    RECORDS. ``on_holders`` counts what can be checked: firm claims that a side holds a place on a day, once for each
    origin; they are ``confirmed``, ``contradicted`` or ``alone``. ``share`` is the confirmed part of those that others
    speak of, with its Wilson interval of 95 % (None: there is none). ``learnt`` is how often the source is taken to be
    right when claims are weighed. ``as_drawn`` counts those with which the map agrees, which rests on them as well, of
    ``checked_as_drawn``. ``first`` counts those that no other source published earlier, of those that others confirm;
    ``lag_days`` is the median time from event to publication.
    """
    by_id = {document.id: document for document in documents}
    everything = votes_of(claims, by_id, theatre, origins(claims, by_id))
    votes = [vote for vote in everything if period[0] <= vote.day <= period[1]]
    within = [c for c in claims if c.date_to and period[0] <= c.date_to <= period[1] and c.document_id in by_id]
    told = _by_source(within, by_id)
    own: dict[str, list[Vote]] = defaultdict(list)
    for vote in votes:
        own[vote.source].append(vote)
    letters = {vote.source: vote.letter for vote in everything}
    learnt = accuracies(everything, letters, default_emissions()) if everything else {}
    others = _by_place(everything)
    holders = _holders(control)
    rows = [
        (source, *_told(theirs, by_id, theatre), *_checked(own[source], others), learnt.get(source),
         *_as_drawn(own[source], holders), _firsts(own[source], others), _lag(theirs, by_id))
        for source, theirs in told.items()
    ]  # fmt: skip
    names = {source: _name(theirs, by_id) for source, theirs in told.items()}
    frame = pd.DataFrame(rows, columns=list(RECORDS))
    frame["source"] = [names[str(source)] for source in frame["source"]]
    return frame.sort_values(["claims", "source"], ascending=[False, True], kind="stable", ignore_index=True)


def claims_by_day(claims: Sequence[Claim], documents: Sequence[Document], period: tuple[date, date]) -> pd.DataFrame:
    """Claims of a period by the last day they speak of, their source and what they say happened: date, source, event, claims."""
    by_id = {document.id: document for document in documents}
    counts: dict[tuple[date, str, str], int] = defaultdict(int)
    for claim in claims:
        if claim.date_to and period[0] <= claim.date_to <= period[1]:
            document = by_id.get(claim.document_id)
            counts[claim.date_to, (document.source if document else "") or UNNAMED, claim.event.value] += 1
    rows = [(*key, count) for key, count in sorted(counts.items())]
    return pd.DataFrame(rows, columns=["date", "source", "event", "claims"])


def wilson(part: int, whole: int, z: float = 1.96) -> tuple[float, float]:
    """Interval of a share (Wilson 1927), by default of 95 %."""
    share, extra = part / whole, z * z / whole
    middle = (share + extra / 2) / (1 + extra)
    half = z * math.sqrt(share * (1 - share) / whole + extra / (4 * whole)) / (1 + extra)
    return max(0.0, middle - half), min(1.0, middle + half)


def _by_source(claims: Sequence[Claim], documents: Mapping[str, Document]) -> dict[str, list[Claim]]:
    found: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        found[documents[claim.document_id].source.casefold()].append(claim)
    return dict(found)


def _name(claims: Sequence[Claim], documents: Mapping[str, Document]) -> str:
    return min(documents[claim.document_id].source for claim in claims) or UNNAMED


def _told(claims: Sequence[Claim], documents: Mapping[str, Document], theatre: Theatre) -> tuple[str, int, int, int]:
    grades = sorted(grade_of(documents[claim.document_id], theatre) for claim in claims)
    reports = len({claim.document_id for claim in claims})
    letters = {source_letter(grade) for grade in grades}
    grade = "/".join(sorted(letters))
    return grade, reports, len(claims), sum(claim.precision == "day" for claim in claims)


def _by_place(votes: Sequence[Vote]) -> dict[str, list[Vote]]:
    found: dict[str, list[Vote]] = defaultdict(list)
    for vote in votes:
        found[vote.place_id].append(vote)
    return found


def _beside(vote: Vote, others: Mapping[str, Sequence[Vote]]) -> tuple[list[Vote], list[Vote]]:
    """Independent votes of others that say the same within ``NEAR_DAYS``, and those that say otherwise of the same day."""
    apart = [o for o in others[vote.place_id] if o.source != vote.source and o.origin != vote.origin]
    same = [o for o in apart if o.side == vote.side and abs(o.day - vote.day) <= timedelta(NEAR_DAYS)]
    return same, [o for o in apart if o.side != vote.side and o.day == vote.day]


def _checked(votes: Sequence[Vote], others: Mapping[str, Sequence[Vote]]) -> tuple[int | float | None, ...]:
    confirmed = contradicted = 0
    for vote in votes:
        same, otherwise = _beside(vote, others)
        # Where others disagree among themselves, some bear it out: the claim is not contradicted by all.
        confirmed += bool(same)
        contradicted += bool(otherwise and not same)
    spoken = confirmed + contradicted
    counts = (len(votes), confirmed, contradicted, len(votes) - spoken)
    return (*counts, confirmed / spoken, *wilson(confirmed, spoken)) if spoken else (*counts, None, None, None)


def _holders(control: pd.DataFrame) -> dict[tuple[str, date], str]:
    days = pd.to_datetime(control["date"]).dt.date
    rows = zip(control["place_id"], days, control["side"], strict=True)
    return {(str(place), day): side for place, day, side in rows if isinstance(side, str) and side}


def _as_drawn(votes: Sequence[Vote], holders: Mapping[tuple[str, date], str]) -> tuple[int, int]:
    """How many claims the map bears out on their day, or on the day after, of those it has a holder for."""
    agreed = checked = 0
    for vote in votes:
        drawn = {holders.get((vote.place_id, vote.day + timedelta(n))) for n in (0, 1)} - {None}
        checked += bool(drawn)
        agreed += vote.side in drawn
    return agreed, checked


def _firsts(votes: Sequence[Vote], others: Mapping[str, Sequence[Vote]]) -> int:
    """How many claims that others confirm no other source published on an earlier day."""
    found = 0
    for vote in votes:
        same, _ = _beside(vote, others)
        published = [o.published for o in same if o.published]
        found += bool(vote.published and published and vote.published <= min(published))
    return found


def _lag(claims: Sequence[Claim], documents: Mapping[str, Document]) -> float | None:
    days = [
        (published - claim.date_to).days
        for claim in claims
        if claim.date_to and (published := documents[claim.document_id].published)
    ]
    return float(median(days)) if days else None
