"""Status and its reasons: what is reported, what is inferred, and how each is worded."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from geo.control.filter import infer_control
from geo.control.reasons import INFERRED, as_cell, in_words
from geo.model import Claim, Document, Event, Place
from geo.theatre import Theatre

from .conftest import FIRST, LAST, PLACES, report

EAST = "p30"
#: p11 with eight places round it, 20 km away, so near that they close a ring.
RING = {
    f"r{n}": Place(f"r{n}", f"Ring {n}", 51.0 + dy, 10.9 + dx, "P.PPL")
    for n, (dx, dy) in enumerate(
        [(0.3, 0.0), (0.2, 0.15), (0, 0.2), (-0.2, 0.15), (-0.3, 0), (-0.2, -0.15), (0, -0.2), (0.2, -0.15)]
    )
}


def control(theatre: Theatre, claims: list[Claim], documents: list[Document] | None = None) -> pd.DataFrame:
    gazetteer = PLACES | RING
    return infer_control(claims, documents or [report()], theatre, gazetteer, FIRST, LAST)  # type: ignore[arg-type]


def row(frame: pd.DataFrame, place: str = EAST, day: int = 10) -> pd.Series:
    return frame[(frame["place_id"] == place) & (frame["date"] == FIRST.replace(day=day))].iloc[0]


def names(side: str) -> str:
    return {"ARMY": "Army", "REBELS": "Rebels"}.get(side, side)


def test_reported_fighting_and_sieges_name_their_claims(theatre: Theatre, claim) -> None:
    fight, siege = claim(EAST, event=Event.CONTEST), claim(EAST, event=Event.SIEGE)
    both = row(control(theatre, [fight, siege]))
    assert (both["status"], both["reasons"][:2]) == ("besieged", (("siege", siege.id), ("fighting", fight.id)))
    one = row(control(theatre, [fight]))
    assert (one["status"], one["reasons"][0]) == ("contested", ("fighting", fight.id))


def test_disagreeing_evidence_tells_the_shares(theatre: Theatre, claim) -> None:
    claims = [
        claim("p20", document_id=f"d{n}", actor=actor) for n, actor in enumerate(("ARMY", "THIRD", "ARMY", "THIRD"))
    ]
    found = row(control(theatre, claims, [report(n) for n in range(4)]), "p20")
    assert found["status"] == "contested"
    (reason,) = (r for r in found["reasons"] if r[0] == "disagree")
    shares = dict(found["distribution"])
    assert len(reason) == 5
    assert float(reason[2]) == round(shares[reason[1]], 2)
    assert "evidence disagrees: " in in_words(reason, names)


def test_a_place_left_is_unheld_and_names_the_claim_behind_it(theatre: Theatre, claim) -> None:
    left = claim(EAST, event=Event.LOSS, actor="BAND")
    frame = control(theatre, [left])
    found = row(frame, day=12)
    assert (found["controller"], found["side"], found["status"]) == (None, None, "unheld")
    assert found["reasons"] == (("left", left.id),)
    assert found["claims"] == (left.id,)
    assert row(frame, day=9)["status"] == "held"
    entered = claim(EAST, 14, document_id="d1")
    after = row(control(theatre, [left, entered], [report(), report(1, 14)]), day=15)
    assert (after["controller"], after["status"]) == ("ARMY", "held")


def test_what_no_claim_moved_is_as_at_the_start_and_what_nothing_tells_is_unknown(theatre: Theatre, claim) -> None:
    frame = control(theatre, [claim("far", lat=10.0, lon=10.0, event=Event.THREAT)])
    assert row(frame)["reasons"] == (("start",),)
    far = row(frame, "far")
    assert far["status"] == "unknown"
    assert {reason[0] for reason in far["reasons"]} <= {"nothing", "weak"}


def test_weak_evidence_that_nothing_contradicts_is_unknown_not_contested(theatre: Theatre, claim) -> None:
    frame = control(theatre, [claim("far", lat=10.0, lon=10.0, relation="outskirts")])
    assert (row(frame, "far")["status"], row(frame, "far")["reasons"][0][0]) == ("unknown", "weak")
    second = claim("far", lat=10.0, lon=10.0, relation="outskirts", actor="THIRD", document_id="d1")
    first = claim("far", lat=10.0, lon=10.0, relation="outskirts")
    divided = row(control(theatre, [first, second], [report(), report(1)]), "far")
    assert (divided["status"], divided["reasons"][0][0]) == ("contested", "disagree")


def test_long_silence_tells_since_when(theatre: Theatre) -> None:
    quiet = replace(theatre, half_life_days=2.0)
    found = row(control(quiet, []), day=15)
    assert (found["status"], found["reasons"]) == ("unknown", (("silent", FIRST.isoformat()),))
    assert in_words(found["reasons"][0], names) == "no evidence since 1 Jan 2020"


def ring_taken(claim, actor: str = "BAND") -> list[Claim]:
    """Every place of the ring taken, and a word on the middle, which lies too far from the start places to be old."""
    spots = [
        claim(i, actor=actor, lat=p.lat, lon=p.lon, document_id=f"d{n % 3}") for n, (i, p) in enumerate(RING.items())
    ]
    middle = claim("middle", lat=51.0, lon=10.9, event=Event.CONTROL, actor="ARMY", document_id="d3")
    return [*spots, middle]


def test_a_ring_of_the_other_side_besieges_and_says_that_it_is_inferred(theatre: Theatre, claim) -> None:
    documents = [report(n) for n in range(4)]
    frame = control(theatre, ring_taken(claim), documents)
    before, after = row(frame, "middle", 9), row(frame, "middle", 11)
    assert before["status"] == "held"
    assert (after["status"], after["controller"]) == ("besieged", "ARMY")
    assert after["reasons"] == (("surrounded", "REBELS"),)
    assert after["reasons"][0][0] in INFERRED
    assert in_words(after["reasons"][0], names).endswith("(inferred from the map, not reported)")
    assert set(row(frame, "r0", 11)["reasons"]) == set()


def test_fighting_that_is_reported_goes_before_a_siege_that_is_inferred(theatre: Theatre, claim) -> None:
    fight = claim("middle", lat=51.0, lon=10.9, event=Event.CONTEST, document_id="d3")
    found = row(control(theatre, [*ring_taken(claim), fight], [report(n) for n in range(4)]), "middle")
    assert found["status"] == "contested"
    assert [r[0] for r in found["reasons"]] == ["fighting", "surrounded"]


def test_as_known_surrounded_rests_on_no_later_report(theatre: Theatre, claim) -> None:
    claims, documents = ring_taken(claim), [report(n, 14) for n in range(4)]
    gazetteer = PLACES | RING
    frame = infer_control(claims, documents, theatre, gazetteer, FIRST, LAST, as_known=True)  # type: ignore[arg-type]
    assert row(frame, "middle", 13)["status"] != "besieged"
    assert row(frame, "middle", 14)["status"] == "besieged"


def test_reasons_fit_in_a_cell() -> None:
    assert as_cell([("fighting", "c1", "c2"), ("surrounded", "REBELS"), ("start",)]) == (
        "fighting:c1,c2;surrounded:REBELS;start"
    )
    assert as_cell([]) == ""
    assert "1 claim)" in in_words(("siege", "c1"), names)
    assert "nobody known 0.40" in in_words(("disagree", "ARMY", "0.55", "", "0.40"), names)
