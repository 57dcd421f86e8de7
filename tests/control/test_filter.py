"""Who holds what: the filter over days."""

from __future__ import annotations

import logging
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo import schema
from geo.control.filter import forward, infer_control, smooth
from geo.control.independence import origins
from geo.errors import InputError
from geo.model import Claim, Document, Event, Modality, Place
from geo.theatre import Theatre

from .conftest import FIRST, LAST, PLACES, make_theatre, report

# p30 and p20 are places of the start: p20 at 11.5 degrees lies in the east, as p30 does.
EAST = "p30"


def control(
    theatre: Theatre, claims: list[Claim], documents: list[Document] | None = None, **options: bool
) -> pd.DataFrame:
    return infer_control(claims, documents or [report()], theatre, PLACES, FIRST, LAST, **options)  # type: ignore[arg-type]


def row(frame: pd.DataFrame, place: str = EAST, day: int = 15) -> pd.Series:
    return frame[(frame["place_id"] == place) & (frame["date"] == FIRST.replace(day=day))].iloc[0]


def test_without_claims_the_start_state_stays(theatre: Theatre) -> None:
    frame = control(theatre, [])
    schema.check(frame, schema.CONTROL)
    assert len(frame) == 15 * 20
    assert set(frame["status"]) == {"held"}
    assert len(frame.drop_duplicates(["place_id", "controller"])) == 15
    assert row(frame)["controller"] == "BAND"
    assert row(frame)["side"] == "REBELS"
    assert row(frame)["since"] == FIRST
    assert row(frame)["claims"] == ()
    assert frame["probability"].min() > 0.9


def test_a_capture_moves_the_place_on_its_day(theatre: Theatre, claim) -> None:
    frame = control(theatre, [one := claim(EAST, 10)])
    assert row(frame, day=9)["controller"] == "BAND"
    after = row(frame, day=10)
    assert (after["controller"], after["side"], after["since"]) == ("ARMY", "ARMY", date(2020, 1, 10))
    assert after["claims"] == (one.id,)
    assert after["shares"] == (1.0,)
    assert dict(after["distribution"])["ARMY"] == after["probability"]
    assert row(frame, day=20)["controller"] == "ARMY"
    assert row(frame, "p00", 20)["controller"] == "ARMY"


def test_two_independent_sources_beat_one(theatre: Theatre, claim) -> None:
    one = control(theatre, [claim(EAST)])
    two = control(theatre, [claim(EAST), claim(EAST, document_id="d1")], [report(0), report(1)])
    assert row(two)["probability"] > row(one)["probability"] + 0.05
    assert row(two)["probability"] > 0.98
    assert len(row(two)["claims"]) == 2
    assert sum(row(two)["shares"]) == pytest.approx(1, abs=1e-3)


WIRE = "The army said on Friday that its forces had taken the town after a week of fighting along the river. " * 3


@pytest.mark.parametrize(
    "second",
    [
        report(1, text=WIRE + " More soon."),
        report(1, text="Quite another text about the same town.", source="Paper 0"),
    ],
)
def test_copies_and_one_source_on_one_day_count_once(theatre: Theatre, claim, second: Document) -> None:
    first = report(0, text=WIRE)
    one = control(theatre, [claim(EAST)], [first])
    two = control(theatre, [claim(EAST), claim(EAST, document_id="d1")], [first, second])
    assert row(two)["probability"] == row(one)["probability"]


def test_one_speaker_cited_by_two_counts_once(theatre: Theatre, claim) -> None:
    claims = [claim(EAST, attribution="the ministry"), claim(EAST, document_id="d1", attribution="The ministry")]
    two = control(theatre, claims, [report(0), report(1)])
    assert row(two)["probability"] == row(control(theatre, claims[:1]))["probability"]


def test_reliable_sources_weigh_more(theatre: Theatre, claim) -> None:
    belief = [
        row(control(theatre, [claim(EAST)], [report(reliability=grade)]))["probability"]
        for grade in ("A1", "B2", "C3", "D4")
    ]
    assert belief == sorted(belief, reverse=True)
    known = control(theatre, [claim(EAST)], [report(reliability="F6", source="Good agency")])
    assert row(known)["probability"] == belief[1]


@pytest.mark.parametrize("modality", [Modality.DENIED, Modality.PLANNED, Modality.HYPOTHETICAL])
def test_what_is_denied_planned_or_supposed_does_not_move(theatre: Theatre, claim, modality: Modality) -> None:
    frame = control(theatre, [claim(EAST, modality=modality), claim(EAST, modality=modality, document_id="d1")])
    own = frame[frame["place_id"] == EAST]
    assert set(own["controller"]) == {"BAND"}
    assert own["probability"].min() > 0.9


@pytest.mark.parametrize("event", [Event.THREAT, Event.CONTEST, Event.SIEGE, Event.ADVANCE])
def test_events_that_take_nothing_leave_the_holder(theatre: Theatre, claim, event: Event) -> None:
    assert row(control(theatre, [claim(EAST, event=event)]), day=11)["controller"] == "BAND"


@pytest.mark.parametrize("relation", ["near", "toward", "outskirts", "countryside", "direction:N:20"])
def test_claims_about_the_surroundings_leave_the_place(theatre: Theatre, claim, relation: str) -> None:
    assert row(control(theatre, [claim(EAST, relation=relation)]))["controller"] == "BAND"


def test_a_part_taken_is_contested(theatre: Theatre, claim) -> None:
    found = row(control(theatre, [claim(EAST, relation="part")]), day=10)
    assert (found["controller"], found["status"]) == ("BAND", "contested")


def test_fighting_contests_a_place_for_its_days(theatre: Theatre, claim) -> None:
    frame = control(theatre, [one := claim(EAST, event=Event.CONTEST)])
    assert [row(frame, day=d)["status"] for d in (9, 10, 11, 13)] == ["held", "contested", "contested", "held"]
    assert row(frame, day=10)["claims"] == (one.id,)


def test_a_siege_lasts_until_the_place_falls(theatre: Theatre, claim) -> None:
    siege = claim(EAST, 5, event=Event.SIEGE)
    assert row(control(theatre, [siege]), day=12)["status"] == "besieged"
    assert row(control(theatre, [siege]), day=18)["status"] == "held"
    fallen = control(theatre, [siege, claim(EAST, 10)])
    assert row(fallen, day=9)["status"] == "besieged"
    assert row(fallen, day=12)["status"] == "held"


def test_a_loss_leaves_nobody_or_the_one_named(theatre: Theatre, claim) -> None:
    frame = control(theatre, [claim(EAST, event=Event.LOSS, actor="BAND")])
    assert row(frame)["controller"] is None
    assert row(frame)["side"] is None
    assert row(frame)["distribution"][0][0] == ""
    named = control(theatre, [claim(EAST, event=Event.LOSS, actor="BAND", against="THIRD")])
    assert row(named)["controller"] == "THIRD"
    both = [claim(EAST, event=Event.LOSS, actor="BAND"), claim(EAST, document_id="d1")]
    assert row(control(theatre, both, [report(0), report(1)]))["controller"] == "ARMY"


def test_allies_corroborate_one_another_and_the_named_one_is_shown(theatre: Theatre, claim) -> None:
    west = "p00"
    claims = [
        claim(west, actor="REBELS"), claim(west, actor="REBELS", document_id="d1"),
        claim(west, actor="BAND", document_id="d2"), claim(west, actor="BAND", document_id="d3"),
    ]  # fmt: skip
    frame = control(theatre, claims, [report(n) for n in range(4)])
    assert row(frame, west)["side"] == "REBELS"
    assert row(frame, west)["controller"] == "BAND"
    assert row(frame, west)["probability"] > 0.99


def test_since_dates_a_change(theatre: Theatre, claim) -> None:
    held = [claim(EAST, 14, event=Event.CONTROL, date_from=FIRST.replace(day=9), document_id=f"d{n}") for n in (0, 1)]
    frame = control(theatre, held, [report(0, 14), report(1, 14)])
    assert row(frame, day=12)["controller"] == "ARMY"
    assert row(frame, day=7)["controller"] == "BAND"


def test_one_old_state_told_late_does_not_undo_a_change(theatre: Theatre, claim) -> None:
    claims = [
        claim(EAST), claim(EAST, document_id="d1"),
        claim(EAST, 15, event=Event.CONTROL, actor="BAND", document_id="d2"),
    ]  # fmt: skip
    frame = control(theatre, claims, [report(0), report(1), report(2, 15)])
    assert row(frame, day=16)["controller"] == "ARMY"


def test_history_does_not_move_the_present(theatre: Theatre, claim) -> None:
    old = date(2015, 5, 20)
    frame = control(theatre, [claim(EAST, old), claim("p40", old, date_to=date(2016, 3, 1))])
    assert row(frame)["controller"] == "BAND"
    assert row(frame, "p40")["controller"] == "BAND"


def test_undated_claims_are_left_out(theatre: Theatre, claim) -> None:
    frame = control(theatre, [claim(EAST, date_from=None, date_to=None)])
    assert row(frame)["controller"] == "BAND"


def test_a_claim_dated_after_its_publication_is_left_out_with_a_warning(
    theatre: Theatre, claim, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, "geo.control"):
        frame = control(theatre, [claim(EAST, 15)], [report(0, 10)])
    assert set(frame[frame["place_id"] == EAST]["controller"]) == {"BAND"}
    assert "2020-01-15" in caplog.text
    assert "2020-01-10" in caplog.text
    assert "d0" in caplog.text


def test_a_region_informs_its_places_weakly(theatre: Theatre, claim) -> None:
    taken = [claim("land", actor="REBELS", document_id=f"d{n}") for n in range(3)]
    frame = control(theatre, taken[:1])
    assert row(frame, "p00")["controller"] == "ARMY"
    assert row(frame, "p00")["probability"] < row(control(theatre, []), "p00")["probability"]
    assert not row(frame, "land")["point"]
    assert row(frame, "land")["controller"] == "REBELS"
    # Nothing is said of the east; that places change hands at all makes it a little less sure.
    assert row(frame, EAST)["probability"] == pytest.approx(row(control(theatre, []), EAST)["probability"], abs=0.001)


def test_a_spot_at_a_direction_and_distance_informs_the_known_places_there_weakly(theatre: Theatre, claim) -> None:
    """p01 lies 67 km north of p00, p02 another 67 km."""
    before = control(theatre, [])
    frame = control(theatre, [claim("p00", actor="REBELS", relation="direction:N:67")])
    assert row(frame, "p01")["controller"] == "ARMY"
    assert row(frame, "p01")["probability"] < row(before, "p01")["probability"]
    for elsewhere in ("p00", "p02", "p10"):
        assert row(frame, elsewhere)["probability"] == pytest.approx(row(before, elsewhere)["probability"], abs=0.001)
    vague = control(theatre, [claim("p00", actor="REBELS", relation="direction:N:null")])
    assert row(vague, "p01")["probability"] == pytest.approx(row(before, "p01")["probability"])
    beside_a_region = control(theatre, [claim("land", actor="REBELS", relation="direction:N:67")])
    assert row(beside_a_region, "p01")["probability"] == pytest.approx(row(before, "p01")["probability"])


def test_a_place_named_by_a_claim_has_rows_and_its_surroundings_side(theatre: Theatre, claim) -> None:
    near = claim("new", lat=50.45, lon=10.35, event=Event.THREAT)
    frame = control(theatre, [near, claim("far", lat=10.0, lon=10.0, event=Event.THREAT)])
    assert len(frame) == 17 * 20
    assert row(frame, "new")["controller"] == "ARMY"
    assert row(frame, "new")["status"] == "held"
    assert row(frame, "far")["controller"] is None
    assert row(frame, "far")["status"] == "unknown"


def test_claims_without_a_place_are_left_out(theatre: Theatre, claim) -> None:
    frame = control(theatre, [claim(place_id=None, lat=None, lon=None), claim("x", lat=None, lon=None)])
    assert len(frame) == 15 * 20


def test_the_period_may_be_any_part(theatre: Theatre, claim) -> None:
    whole = control(theatre, [claim(EAST)])
    part = infer_control([claim(EAST)], [report()], theatre, PLACES, date(2020, 1, 12), date(2020, 1, 13))  # type: ignore[arg-type]
    assert sorted(set(part["date"])) == [date(2020, 1, 12), date(2020, 1, 13)]
    assert row(part, day=12)["probability"] == pytest.approx(row(whole, day=12)["probability"], abs=0.02)
    with pytest.raises(InputError, match="ends before it begins"):
        infer_control([], [], theatre, PLACES, LAST, FIRST)  # type: ignore[arg-type]


def test_as_known_changes_only_when_it_is_published(theatre: Theatre, claim) -> None:
    late = [claim(EAST, 10)], [report(0, 14)]
    frame = control(theatre, *late, as_known=True)
    assert row(frame, day=13)["controller"] == "BAND"
    assert row(frame, day=13)["claims"] == ()
    assert row(frame, day=14)["controller"] == "ARMY"
    assert row(control(theatre, *late), day=11)["controller"] == "ARMY"
    undated = control(theatre, [claim(EAST, 10)], [report(0, published=None)], as_known=True)
    assert row(undated, day=20)["controller"] == "BAND"


moves = st.lists(
    st.tuples(
        st.sampled_from(sorted(PLACES)),
        st.integers(1, 20),
        st.integers(0, 4),
        st.sampled_from(list(Event)),
        st.sampled_from(list(Modality)),
        st.sampled_from(["ARMY", "BAND", "THIRD", None, "STRANGERS"]),
        st.sampled_from([None, "part", "near"]),
    ),
    max_size=12,
)


def _claims(claim, drawn) -> list[Claim]:
    return [
        claim(
            place, date_from=FIRST.replace(day=day), date_to=min(LAST, FIRST.replace(day=day) + timedelta(long)),
            event=event, modality=modality, actor=actor, relation=relation, document_id=f"d{n % 4}",
        )
        for n, (place, day, long, event, modality, actor, relation) in enumerate(drawn)
    ]  # fmt: skip


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=moves, order=st.randoms())
def test_the_order_of_claims_is_irrelevant_and_rows_are_sound(tmp_path: Path, claim, drawn, order) -> None:
    theatre = make_theatre(tmp_path)
    claims, documents = _claims(claim, drawn), [report(n, 20) for n in range(4)]
    frame = control(theatre, claims, documents)
    order.shuffle(claims)
    order.shuffle(documents)
    pd.testing.assert_frame_equal(frame, control(theatre, claims, documents))
    assert frame["probability"].between(0, 1).all()
    assert all(abs(sum(p for _, p in d) - 1) < 0.01 for d in frame["distribution"])
    assert all(abs(sum(s) - 1) < 0.01 for s in frame["shares"] if s)
    assert {c for own in frame["claims"] for c in own} <= {c.id for c in claims}


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=moves, cut=st.integers(1, 20))
def test_as_known_never_looks_ahead(tmp_path: Path, claim, drawn, cut: int) -> None:
    theatre = make_theatre(tmp_path)
    claims, documents = _claims(claim, drawn), [report(n, 5 * (n + 1)) for n in range(4)]
    known = [d for d in documents if d.published and d.published.day <= cut]
    early = [c for c in claims if c.document_id in {d.id for d in known}]
    everything = control(theatre, claims, documents, as_known=True)
    until = control(theatre, early, known, as_known=True)
    day = FIRST.replace(day=cut)
    left, right = (f[f["date"] == day].set_index("place_id") for f in (everything, until))
    same = ["controller", "probability", "status", "since", "claims"]
    unnamed = left.index.difference(right.index)
    assert set(left.loc[unnamed, "claims"]) <= {()}
    pd.testing.assert_frame_equal(left.loc[right.index, same], right[same], check_dtype=False)


def test_forward_and_backward_agree_with_enumeration() -> None:
    likelihoods = np.log(np.array([[[0.9, 0.1], [0.5, 0.5], [0.2, 0.8]]]))
    prior = np.array([[0.6, 0.4]])
    stay = 1 - 0.0004
    path = {}
    for a in range(2):
        for b in range(2):
            for c in range(2):
                steps = (stay if a == b else 1 - stay) * (stay if b == c else 1 - stay)
                path[a, b, c] = prior[0, a] * steps * np.exp(likelihoods[0, [0, 1, 2], [a, b, c]].sum())
    total = sum(path.values())
    middle = sum(p for (_, b, _), p in path.items() if b == 0) / total
    assert smooth(prior, likelihoods)[0, 1, 0] == pytest.approx(middle)
    assert forward(prior, likelihoods)[0, 2] == pytest.approx(smooth(prior, likelihoods)[0, 2])


def test_a_gazetteer_object_or_mapping_will_do(theatre: Theatre, claim) -> None:
    lonely: dict[str, Place] = {}
    frame = infer_control([claim("nowhere")], [report()], theatre, lonely, FIRST, FIRST)  # type: ignore[arg-type]
    assert "nowhere" in set(frame["place_id"])


def test_a_later_copy_of_two_reports_does_not_make_them_one(theatre: Theatre, claim) -> None:
    words = [f"word{n}" for n in range(80)]
    one, other, both = " ".join(words[:50]), " ".join(words[30:]), " ".join(words[8:72])
    texts = {"d1": (one, 5), "d2": (other, 6), "d3": (both, 12)}
    documents = {i: report(1, day, id=i, text=text, source=f"Paper {i}") for i, (text, day) in texts.items()}
    claims = [claim("p20", 5, document_id=i, id=i) for i in documents]
    found = origins(claims, documents)
    assert found == {"d1": "d1", "d2": "d2", "d3": "d1"}
    assert {i: found[i] for i in ("d1", "d2")} == origins(claims[:2], {i: documents[i] for i in ("d1", "d2")})


def test_as_known_then_a_holder_came_on_the_day_told_not_on_the_day_of_the_report(theatre: Theatre, claim) -> None:
    told = [claim("p21", 8, actor="GUARDS", document_id=f"d{n}") for n in range(2)]
    frame = infer_control(told, [report(0, 10), report(1, 10)], theatre, PLACES, FIRST, LAST, as_known=True)
    rows = frame[frame["place_id"] == "p21"].set_index("date")
    assert rows.loc[FIRST.replace(day=9), "controller"] == "BAND"
    assert rows.loc[FIRST.replace(day=11), "controller"] == "GUARDS"
    assert rows.loc[FIRST.replace(day=11), "since"] == FIRST.replace(day=8)
