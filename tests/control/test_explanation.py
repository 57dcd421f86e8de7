"""Explanations: the claims behind an answer, and what would change it."""

from __future__ import annotations

import json
from datetime import date, timedelta

import numpy as np
import pytest

from geo.control.account import area_record, area_text, percent, record, sections, text
from geo.control.counterfactual import GRADES
from geo.control.deciders import decided_by
from geo.control.explanation import Explanation, explain, since_shares
from geo.control.filter import infer_control
from geo.control.inferred import Inferred, one_line
from geo.control.lookup import find_place
from geo.control.rows import Belief
from geo.control.situation import draw_days
from geo.errors import InputError
from geo.model import NOTICE, Claim, Document, Event, Modality, Place
from geo.theatre import Theatre

from .conftest import FIRST, LAST, PLACES, report

EAST = "p30"
DAY = FIRST.replace(day=12)


def inferred_from(
    theatre: Theatre, claims: list[Claim], documents: list[Document] | None = None, *, as_known: bool = False
) -> Inferred:
    documents = documents or [report()]
    control = infer_control(claims, documents, theatre, PLACES, FIRST, LAST, as_known=as_known)  # type: ignore[arg-type]
    return Inferred(control, tuple(claims), tuple(documents), as_known)


def told(theatre: Theatre, *args: object, place: str = EAST, day: date = DAY, **options: bool) -> Explanation:
    return explain(inferred_from(theatre, *args, **options), place, day, theatre, PLACES)  # type: ignore[arg-type]


def test_an_explanation_is_the_row_and_its_claims(theatre: Theatre, claim) -> None:
    one = claim(EAST)
    found = told(theatre, [one], [report(text="The army took it. More.", reliability="B2")])
    assert (found.controller, found.side, found.status) == ("ARMY", "ARMY", "held")
    (spoken,) = found.claims
    assert (spoken.claim_id, spoken.speaks, spoken.grade, spoken.share) == (one.id, "for", "B2", 1.0)
    assert spoken.sentence == "T"
    assert spoken.nats > 5
    assert found.start == (("REBELS", 0.99),)
    assert "made up" in found.start_basis
    assert found.since_shares == ((FIRST.replace(day=10), pytest.approx(1.0, abs=0.05)),)


def test_copies_are_named_and_share_an_origin(theatre: Theatre, claim) -> None:
    wire = "The army said on Friday that its forces had taken the town after a week of fighting. " * 3
    claims = [claim(EAST), claim(EAST, document_id="d1"), claim(EAST, document_id="d2")]
    found = told(theatre, claims, [report(0, text=wire), report(1, text=wire + "More."), report(2)])
    by_id = {c.claim_id: c for c in found.claims}
    first, copy, other = (by_id[c.id] for c in claims)
    assert first.group == copy.group != other.group
    assert {first.copy_of, copy.copy_of} == {None, first.claim_id if copy.copy_of else copy.claim_id}
    assert other.copy_of is None
    assert "adds nothing" in text(found)


def test_the_only_claim_decides_and_without_it_the_start_holds(theatre: Theatre, claim) -> None:
    one = claim(EAST)
    found = told(theatre, [one])
    (without,) = found.withdrawn
    assert without.claims == (one.id,)
    assert without.flips_holder
    assert without.outcome.controller == "BAND"
    assert without.outcome.probability == pytest.approx(told(theatre, []).probability, abs=0.01)
    assert "Without [1]: held by" in text(found)


def test_what_is_said_to_flip_does_flip(theatre: Theatre, claim) -> None:
    """Leaving out is checked by inferring all of it again without the claims."""
    claims = [
        claim(EAST, document_id="d0"), claim(EAST, document_id="d1"), claim(EAST, 11, actor="THIRD", document_id="d2"),
        claim(EAST, event=Event.CONTROL, actor="BAND", document_id="d3", date_from=DAY, date_to=DAY),
    ]  # fmt: skip
    documents = [report(0), report(1), report(2, 11), report(3, 12)]
    found = told(theatre, claims, documents)
    assert found.withdrawn
    for withdrawal in found.withdrawn:
        left = [c for c in claims if c.id not in withdrawal.claims]
        again = told(theatre, left, documents)
        assert again.controller == withdrawal.outcome.controller
        assert again.probability == pytest.approx(withdrawal.outcome.probability, abs=0.02)
        assert withdrawal.flips_holder == (again.side != found.side)


def test_when_no_origin_decides_the_fewest_that_do_are_found(theatre: Theatre, claim) -> None:
    claims = [claim(EAST, document_id=f"d{n}") for n in range(3)]
    found = told(theatre, claims, [report(n) for n in range(3)])
    single = [w for w in found.withdrawn if not w.together]
    (together,) = (w for w in found.withdrawn if w.together)
    assert not any(w.flips_holder for w in single)
    assert together.flips_holder
    assert "No single origin decides" in text(found)
    for gone in together.claims:
        spared = [c for c in claims if c.id == gone or c.id not in together.claims]
        assert told(theatre, spared, [report(n) for n in range(3)]).side == found.side


def test_the_least_new_evidence_is_just_enough(theatre: Theatre, claim) -> None:
    """The reports said to be needed are made and read like any other; with one fewer nothing changes."""
    found = told(theatre, [claim(EAST)])
    needed = [n for n in found.new if n.changes == "holder" and n.side == "REBELS"]
    assert {n.grade for n in needed} == set(GRADES)
    for new in needed:
        for count, side in ((new.reports, "REBELS"), (new.reports - 1, "ARMY")):
            made = [
                claim(EAST, 12, actor="REBELS", event=Event(new.event), document_id=f"d{10 + n}", confidence=1.0)
                for n in range(count)
            ]
            papers = [report(10 + n, 12, reliability=new.grade) for n in range(count)]
            again = told(theatre, [claim(EAST, id="c-one"), *made], [report(), *papers])
            assert again.side == side


def test_a_contested_place_tells_what_would_settle_it(theatre: Theatre, claim) -> None:
    claims = [claim(EAST, document_id="d1"), claim(EAST, document_id="d2", actor="THIRD")]
    found = told(theatre, claims, [report(1), report(2)])
    assert found.status == "contested"
    settling = [n for n in found.new if n.side == found.side]
    assert settling
    assert settling[0].outcome.status == "held"
    assert settling[0].outcome.probability > found.probability
    assert any(c.speaks == "against" for c in found.claims)


def test_claims_of_leaving_and_denials_are_told_apart(theatre: Theatre, claim) -> None:
    left = claim(EAST, event=Event.LOSS, actor="BAND", document_id="d1")
    denied = claim(EAST, event=Event.LOSS, actor="BAND", modality=Modality.DENIED, document_id="d2")
    taken = [claim(EAST, document_id="d3"), claim(EAST, document_id="d4")]
    found = told(theatre, [left, denied, *taken], [report(n) for n in range(1, 5)])
    speaks = {c.claim_id: c.speaks for c in found.claims}
    assert found.side == "ARMY"
    assert speaks[left.id] == "left"
    assert speaks[denied.id] == "against"
    assert all(speaks[c.id] == "for" for c in taken)


def test_a_claim_on_the_region_around_says_so(theatre: Theatre, claim) -> None:
    around = claim("land", actor="REBELS")
    found = told(theatre, [around], place="p00")
    assert found.controller == "ARMY"
    assert [(c.claim_id, c.said_of, c.speaks) for c in found.claims] == [(around.id, "Westland", "against")]
    assert "said of Westland" in text(found)


def test_the_day_of_change_is_a_distribution(theatre: Theatre, claim) -> None:
    claims = [claim(EAST, 10, document_id="d1"), claim(EAST, 11, document_id="d2")]
    found = told(theatre, claims, [report(1, 12, reliability="C3"), report(2, 12, reliability="C3")])
    days = dict(found.since_shares)
    assert sum(days.values()) == pytest.approx(1, abs=0.05)
    assert min(days[FIRST.replace(day=d)] for d in (10, 11)) > 0.2
    said = text(found).split("Since:")[1].splitlines()[1]
    assert "10 Jan 2020" in said
    assert "11 Jan 2020" in said
    assert "%" in said


def test_since_shares_follow_the_least_belief_to_come() -> None:
    days = tuple(FIRST + timedelta(n) for n in range(4))
    shares = np.array([[[0.1, 0.9], [0.4, 0.6], [0.3, 0.7], [0.8, 0.2]]])
    place = type("P", (), {"id": "x"})()
    belief = Belief((place,), days, ("A", ""), shares)
    found = dict(since_shares(belief, "x", days[3], "A"))
    # Held on day 3 with .8: since the start at most .1, since day 1 at most .3 (it fell to that), the rest since day 3.
    assert found == {None: 0.125, days[1]: 0.25, days[3]: 0.625}


def test_as_known_nothing_later_is_told(theatre: Theatre, claim) -> None:
    early, late = claim(EAST, document_id="d1"), claim(EAST, 10, actor="THIRD", document_id="d2")
    documents = [report(1, 11), report(2, 15)]
    found = told(theatre, [early, late], documents, as_known=True)
    assert (found.side, found.as_known) == ("ARMY", True)
    assert {c.claim_id for c in found.claims} == {early.id}
    assert "as known on that day" in text(found)
    alone = told(theatre, [early], [documents[0]], as_known=True)
    assert [(w.claims, w.outcome.side) for w in found.withdrawn] == [
        (w.claims, w.outcome.side) for w in alone.withdrawn
    ]


def test_a_place_without_claims_rests_on_the_start(theatre: Theatre) -> None:
    found = told(theatre, [])
    assert found.claims == ()
    assert found.withdrawn == ()
    assert found.since_shares == ((None, 1.0),)
    assert [head for head, _ in sections(found)] == [
        "",
        "Why this status",
        "Since",
        "Before any claim",
        "What would change this",
    ]


def test_words_and_record_bear_the_notice_and_no_steering_characters(theatre: Theatre, claim) -> None:
    hostile = "\x1b[31mred\x1b[0m \u202eback\u202c <b>x</b>"
    one = claim(EAST, sentence_end=len(hostile), attribution="\x07bell")
    found = told(theatre, [one], [report(text=hostile, source="\x1b]0;title\x07Paper")])
    said = text(found)
    assert NOTICE in said
    assert not {"\x1b", "\x07", "\u202e"} & set(said)
    raw = json.loads(json.dumps(record(found)))
    assert raw["notice"] == NOTICE
    assert (raw["day"], raw["claims"][0]["published"]) == ("2020-01-12", "2020-01-10")
    assert one_line("a\n\tb") == "a b"
    assert [percent(p) for p in (0.0, 0.5, 0.999, 1.0)] == ["under 1 %", "50 %", "over 99 %", "over 99 %"]


def test_a_day_or_place_without_a_row_is_named(theatre: Theatre) -> None:
    with pytest.raises(InputError, match="nothing is inferred for 'p30' on 1999"):
        told(theatre, [], day=date(1999, 1, 1))


def test_places_are_found_by_id_name_and_spelling(theatre: Theatre, claim) -> None:
    control = inferred_from(theatre, [claim("land")]).control
    assert find_place("p30", control, PLACES).id == "p30"
    assert find_place("town 30", control, PLACES).id == "p30"
    assert find_place("Westland", control, PLACES).id == "land"
    other = {**PLACES, "p30": Place("p30", "Town 30", 50.4, 12.1, "P.PPL", names=("Ville Trente", "Town 11"))}
    assert find_place("ville  trente", control, other).id == "p30"
    assert find_place("Town 11", control, other).id == "p11"
    with pytest.raises(InputError, match=r"no place is called 'Westlund'. Did you mean Westland"):
        find_place("Westlund", control, PLACES)
    with pytest.raises(InputError, match="Check the spelling"):
        find_place("qqqq", control, PLACES)
    with pytest.raises(InputError):
        find_place("", control, PLACES)


def test_an_ambiguous_name_lists_each_candidate(theatre: Theatre) -> None:
    control = inferred_from(theatre, []).control
    control.loc[control["place_id"].isin(["p30", "p41"]), "name"] = "Twin"
    with pytest.raises(InputError, match=r"'twin' may be: p30 \(Twin, .*p41 \(Twin, .*Give the id"):
        find_place("twin", control, {})


def test_a_spot_is_traced_to_places_and_claims(theatre: Theatre, claim) -> None:
    one = claim(EAST)
    inferred = inferred_from(theatre, [one], [report(text="Taken.")])
    areas, _, _ = draw_days(inferred.control, theatre)
    found = decided_by(inferred, areas, (12.1, 50.45), DAY, theatre)
    assert found.side == "ARMY"
    assert found.start_side == "REBELS"
    first = found.places[0]
    assert (first.place_id, first.moved, first.side, first.inside) == (EAST, True, "ARMY", True)
    assert [s.claim_id for s in first.sentences] == [one.id]
    assert first.weight == max(p.weight for p in found.places)
    assert all(p.basis for p in found.places[1:])
    said = area_text(found, str.title)
    assert "inferred as held by Army" in said
    assert NOTICE in said
    assert json.loads(json.dumps(area_record(found)))["places"][0]["since"] == "2020-01-10"


def test_a_spot_on_a_start_shape_is_told_by_that_shapes_places(shaped: Theatre, claim) -> None:
    inferred = inferred_from(shaped, [])
    areas, _, _ = draw_days(inferred.control, shaped)
    west = decided_by(inferred, areas, (11.4, 51.0), DAY, shaped)
    assert (west.side, west.start_side) == ("ARMY", "ARMY")
    assert {p.side for p in west.places} == {"ARMY"}
    pocket = decided_by(inferred, areas, (10.6, 51.3), DAY, shaped)
    assert (pocket.side, pocket.places) == ("THIRD", ())
    with pytest.raises(InputError, match="outside the theatre"):
        decided_by(inferred, areas, (0.0, 0.0), DAY, shaped)
    with pytest.raises(InputError, match="no map was drawn"):
        decided_by(inferred, areas, (11.4, 51.0), date(1999, 1, 1), shaped)
