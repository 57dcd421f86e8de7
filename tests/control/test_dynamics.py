"""Dates, neighbours, pace, attacks, and what each event says, on made-up claims."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.control.dynamics import Steps, base_hazard, neighbours, pace, side_factors
from geo.control.emissions import default_emissions, read_emissions, write_emissions
from geo.control.evidence import gather, pooled
from geo.control.filter import believe, entries, forward, infer_control, likelihood, smooth, start_belief
from geo.control.places import control_places
from geo.errors import InputError
from geo.model import Claim, Event, Modality, Side
from geo.theatre import Theatre
from tests.counted import calls

from .conftest import FIRST, LAST, PLACES, make_theatre, report
from .test_filter import EAST, _claims, control, moves, row

TABLE = default_emissions()
DAYS = [FIRST + timedelta(n) for n in range(20)]
SLOW = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])


def chance(theatre: Theatre, claims: list[Claim], side: str, day: int, place: str = EAST, **options: bool) -> float:
    """Belief, unrounded."""
    documents = [report(n, 20) for n in range(9)]
    places = control_places(sorted(claims, key=lambda c: c.id), theatre, PLACES)
    evidence = gather(claims, documents, theatre, places, FIRST)
    belief = believe(places, evidence, DAYS, theatre, **options)
    return float(belief.shares[list(places).index(place), day - 1, belief.sides.index(side)])


@pytest.mark.parametrize(
    ("event", "actor", "side", "way"),
    [
        (Event.SIEGE, "BAND", "REBELS", -1),
        (Event.SIEGE, "ARMY", "ARMY", -1),
        (Event.CONTEST, "ARMY", "ARMY", -1),
        (Event.THREAT, "ARMY", "ARMY", -1),
        (Event.REPEL, "BAND", "REBELS", 1),
        (Event.CONTROL, "BAND", "REBELS", 1),
        (Event.CAPTURE, "ARMY", "ARMY", 1),
        (Event.LOSS, "BAND", "REBELS", -1),
    ],
)
def test_each_event_says_who_holds(theatre: Theatre, claim, event: Event, actor: str, side: str, way: int) -> None:
    places = control_places([claim(EAST)], theatre, PLACES)
    told = gather([claim(EAST, event=event, actor=actor)], [report()], theatre, places, FIRST).observations
    own = [o.weight for o in told if o.side == side and o.day == FIRST.replace(day=10)]
    assert [np.sign(weight) for weight in own] == [way]


def test_denials_turn_what_is_said_of_the_holder_and_nothing_else(theatre: Theatre, claim) -> None:
    assert chance(theatre, [claim(EAST, modality=Modality.DENIED)], "ARMY", 10) < chance(theatre, [], "ARMY", 10)
    kept = [claim(EAST, event=Event.LOSS, actor="BAND", modality=Modality.DENIED)]
    assert chance(theatre, kept, "REBELS", 10) > chance(theatre, [], "REBELS", 10)
    places = control_places([claim(EAST)], theatre, PLACES)
    for event in (Event.SIEGE, Event.THREAT, Event.ADVANCE, Event.CONTEST):
        denied = claim(EAST, event=event, modality=Modality.DENIED)
        assert gather([denied], [report()], theatre, places, FIRST).observations == ()


def test_an_attack_makes_it_likelier_that_its_side_comes_in(theatre: Theatre, claim) -> None:
    weak = claim(EAST, 12, modality=Modality.POSSIBLE)
    attacked = [claim(EAST, 10, event=Event.ADVANCE, relation="toward"), weak]
    assert chance(theatre, attacked, "ARMY", 13) > chance(theatre, [weak], "ARMY", 13)
    assert chance(theatre, [replace(attacked[0], actor="THIRD"), weak], "ARMY", 13) < chance(
        theatre, attacked, "ARMY", 13
    )


def test_who_withdraws_leaves_a_place_to_nobody_until_someone_enters(theatre: Theatre, claim) -> None:
    left = claim(EAST, 8, event=Event.LOSS, actor="BAND", rule="verb:loss:withdraw", trigger="withdrew")
    frame = control(theatre, [left])
    assert [row(frame, day=d)["controller"] for d in (7, 8, 20)] == ["BAND", None, None]
    entered = [left, claim(EAST, 14, document_id="d1")]
    frame = control(theatre, entered, [report(0), report(1, 14)])
    assert [row(frame, day=d)["controller"] for d in (7, 8, 13, 14)] == ["BAND", None, None, "ARMY"]
    lost = replace(left, rule="verb:loss:lose", trigger="lost")
    assert chance(theatre, [lost], "", 10) < chance(theatre, [left], "", 10)


def test_a_place_goes_with_its_neighbours(theatre: Theatre, claim) -> None:
    around = ("p21", "p20", "p22", "p31", "p40", "p41", "p42", "p32")
    taken = [claim(place, 8, document_id=f"d{n % 2}") for place in around for n in (0, 1)]
    documents = [report(0), report(1)]
    frame = control(theatre, taken, documents)
    assert row(frame, day=18)["controller"] == "ARMY"
    assert row(frame, day=18)["claims"] == ()
    alone = control(theatre, taken[:2], documents)
    assert row(alone, day=18)["controller"] == "BAND"


def test_a_lone_report_far_behind_the_lines_is_doubted(theatre: Theatre, claim) -> None:
    documents = [report(0, reliability="D4")]
    near, deep = (chance_of(theatre, [claim(place)], documents, place) for place in ("p20", "p41"))
    assert near > deep + 0.2
    both = [claim("p41"), claim("p41", document_id="d1")]
    assert chance_of(theatre, both, [report(0), report(1)], "p41") > 0.9


def chance_of(theatre: Theatre, claims: list[Claim], documents, place: str) -> float:
    return dict(row(control(theatre, claims, documents), place, 12)["distribution"]).get("ARMY", 0.0)


def test_imprecise_dates_spread_the_change_and_the_days_are_told(theatre: Theatre, claim) -> None:
    week = [claim(EAST, 12, date_from=FIRST.replace(day=8), document_id=f"d{n}") for n in (0, 1)]
    found = control(theatre, week, [report(0, 12), report(1, 12)])
    days = dict(row(found, day=15)["change_days"])
    assert set(days) == {f"2020-01-{d:02}" for d in range(8, 13)}
    assert sum(days.values()) == pytest.approx(1, abs=0.01)
    assert max(days.values()) < 0.3
    assert row(found, day=7)["change_days"] == ()
    exact = dict(row(control(theatre, [claim(EAST, 9)]), day=15)["change_days"])
    assert exact["2020-01-09"] > 0.9


def test_two_dates_of_one_change_are_weighed(theatre: Theatre, claim) -> None:
    claims = [claim(EAST, 9), claim(EAST, 11, document_id="d1")]
    equal = dict(row(control(theatre, claims, [report(0), report(1, 11)]), day=15)["change_days"])
    assert equal["2020-01-09"] > 0.1
    assert equal["2020-01-11"] > 0.1
    third = [*claims, claim(EAST, 11, document_id="d2")]
    more = dict(row(control(theatre, third, [report(0), report(1, 11), report(2, 11)]), day=15)["change_days"])
    assert more["2020-01-11"] > 0.9


def test_entries_agree_with_enumeration() -> None:
    logs = np.log(np.array([[[0.9, 0.1], [0.5, 0.5], [0.2, 0.8]]]))
    prior, hazard = np.array([[0.6, 0.4]]), 0.05
    steps = Steps(np.full((1, 3), hazard), np.ones((2, 2)) - np.eye(2))
    path = {}
    for a, b, c in np.ndindex(2, 2, 2):
        stays = (1 - hazard if a == b else hazard) * (1 - hazard if b == c else hazard)
        path[a, b, c] = prior[0, a] * stays * np.exp(logs[0, [0, 1, 2], [a, b, c]].sum())
    came = sum(p for (_, b, c), p in path.items() if b == 0 and c == 1) / sum(path.values())
    assert entries(prior, logs, steps)[0, 2, 1] == pytest.approx(came)
    assert smooth(prior, logs, steps).sum(axis=2) == pytest.approx(1)
    assert forward(prior, logs, steps)[0, -1] == pytest.approx(smooth(prior, logs, steps)[0, -1])


def test_the_pace_is_that_of_the_other_places() -> None:
    seen, counted = np.array([3.0, 0.0, 0.0]), np.ones(3)
    factor = pace(seen, counted, 0.5, TABLE)
    assert factor[0] == 1.0
    assert factor[1] == factor[2] == pytest.approx(2.0)
    assert pace(np.array([99.0, 99.0]), np.ones(2), 0.1, TABLE).tolist() == [TABLE["pace.most"]] * 2
    assert pace(np.zeros(0), np.zeros(0), 0.1, TABLE).tolist() == []


def test_villages_change_hands_sooner_than_cities(theatre: Theatre) -> None:
    places = [replace(p, kind=kind) for p, kind in zip(_places(theatre), ("village", "city", "region"), strict=False)]
    hazard = base_hazard(places, 2, TABLE)[:, 0]
    assert hazard.tolist() == sorted(hazard, reverse=True)
    assert side_factors(3, 2, TABLE)[2].tolist() == [TABLE["hazard.nobody"]] * 2 + [0]


def _places(theatre: Theatre):
    return list(control_places((), theatre, PLACES).values())[:3]


def test_neighbours_are_places_of_the_start_state_and_never_oneself(theatre: Theatre, claim) -> None:
    places = control_places([claim("new", lat=50.45, lon=10.35), claim("land")], theatre, PLACES)
    weights = neighbours(places.values(), TABLE).weights.toarray()
    ids = list(places)
    assert not weights.diagonal().any()
    assert not weights[:, ids.index("new")].any()
    assert weights[ids.index("new"), ids.index("p00")] > 0
    assert not weights[ids.index("land")].any()
    assert ((weights > 0).sum(axis=1) == 6).sum() == len(ids) - 1
    assert neighbours((), TABLE).weights.shape == (0, 0)
    assert neighbours([places["p00"]], TABLE).weights.nnz == 0


agreeing = st.tuples(st.integers(1, 20), st.sampled_from([Event.CAPTURE, Event.CONTROL]), st.integers(0, 8))


@SLOW
@given(drawn=moves, one=agreeing, as_known=st.booleans())
def test_a_claim_that_agrees_never_lowers_a_belief(tmp_path: Path, claim, drawn, one, as_known: bool) -> None:
    theatre, (day, event, document) = make_theatre(tmp_path), one
    before = _claims(claim, drawn)
    more = claim(EAST, day, event=event, document_id=f"d{document}")
    for later in {day, 20}:
        left = chance(theatre, before, "ARMY", later, as_known=as_known)
        assert chance(theatre, [*before, more], "ARMY", later, as_known=as_known) >= left - 1e-9


@SLOW
@given(drawn=moves, number=st.integers(0, 3), early=st.booleans())
def test_a_duplicate_of_a_report_changes_nothing(tmp_path: Path, claim, drawn, number: int, early: bool) -> None:
    theatre = make_theatre(tmp_path)
    claims, documents = _claims(claim, drawn), [report(n, 20) for n in range(4)]
    name = "a0" if early else "z9"
    again = [replace(c, id=f"{name}{c.id}", document_id=name) for c in claims if c.document_id == f"d{number}"]
    both = control(theatre, [*claims, *again], [*documents, replace(documents[number], id=name)])
    same = ["date", "place_id", "controller", "probability", "status", "since", "distribution", "change_days"]
    pd.testing.assert_frame_equal(control(theatre, claims, documents)[same], both[same])


NAMES = {"ARMY": "ZULU", "BAND": "ALPHA", "REBELS": "MIKE", "THIRD": "BRAVO", "GUARDS": "YANKEE", "STRANGERS": "ECHO"}


@SLOW
@given(drawn=moves)
def test_renaming_actors_changes_nothing_but_names(tmp_path_factory, claim, drawn) -> None:
    theatre = make_theatre(tmp_path_factory.mktemp("before"))
    other = _renamed(make_theatre(tmp_path_factory.mktemp("after")))
    claims, documents = _claims(claim, drawn), [report(n, 20) for n in range(4)]
    renamed = [replace(c, actor=NAMES.get(c.actor or ""), against=NAMES.get(c.against or "")) for c in claims]
    left, right = control(theatre, claims, documents), control(other, renamed, documents)
    pd.testing.assert_series_equal(left["probability"], right["probability"], atol=2e-4)
    # Where two are equally likely, names decide.
    clear = np.array([d[0][1] - (d[1][1] if len(d) > 1 else 0) > 1e-3 for d in left["distribution"]])
    named = [NAMES.get(side or "") for side in left["side"]]
    assert [n for n, c in zip(named, clear, strict=True) if c] == right["side"][clear].tolist()


def _renamed(theatre: Theatre) -> Theatre:
    path = theatre.folder / "start_state.csv"
    path.write_text(path.read_text().replace("ARMY", NAMES["ARMY"]).replace("BAND", NAMES["BAND"]))
    sides = tuple(Side(NAMES[s.id], s.name, tuple(NAMES[a] for a in s.actors), s.slot) for s in theatre.sides)
    return replace(theatre, sides=sides)


@SLOW
@given(drawn=moves, cut=st.integers(1, 20), late=st.integers(0, 3))
def test_as_known_is_what_a_filter_over_the_day_s_view_finds(tmp_path: Path, claim, drawn, cut: int, late: int) -> None:
    """Going on from day to day finds what beginning anew with the day's documents finds."""
    theatre = make_theatre(tmp_path)
    claims, documents = _claims(claim, drawn), [report(n, 5 * (n + 1) - late) for n in range(4)]
    known = {d.id for d in documents if d.published and d.published.day <= cut}
    whole = control(theatre, claims, documents, as_known=True)
    view = [c for c in claims if c.document_id in known]
    anew = infer_control(view, documents, theatre, PLACES, FIRST, FIRST.replace(day=cut), as_known=True)  # type: ignore[arg-type]
    same = ["place_id", "controller", "probability", "status"]
    left, right = (f[f["date"] == FIRST.replace(day=cut)][same].set_index("place_id") for f in (whole, anew))
    pd.testing.assert_frame_equal(left.loc[right.index], right)


@pytest.mark.parametrize("as_known", [False, True])
def test_days_take_work_in_proportion(theatre: Theatre, claim, as_known: bool) -> None:
    claims = [claim(place, day, document_id=f"d{day % 9}") for place in PLACES for day in range(2, 20, 3)]
    documents = [report(n, 1 + n) for n in range(9)]
    places = control_places(sorted(claims, key=lambda c: c.id), theatre, PLACES)
    evidence = gather(claims, documents, theatre, places, FIRST)

    def work(days: int) -> int:
        return calls(lambda: believe(places, evidence, DAYS[:days], theatre, as_known=as_known))

    work(2)
    assert work(20) < 2.1 * work(10)


def test_the_table_is_read_changed_and_written(tmp_path: Path) -> None:
    changed = TABLE.changed({"space.follow": 3.25, "hazard.day": 0.00012})
    write_emissions(changed, tmp_path / "t.toml", "Two lines\nof a note.")
    assert dict(read_emissions(tmp_path / "t.toml", TABLE).values) == pytest.approx(dict(changed.values))
    (tmp_path / "part.toml").write_text("[space]\nfollow = 2\n")
    assert read_emissions(tmp_path / "part.toml", TABLE)["space.follow"] == 2
    for text, why in (
        ("[space]\nfolow = 2", "space.folow"),
        ("a = 'b'", "no number"),
        ("[", "no table"),
        ("a = nan", "no number"),
    ):
        (tmp_path / "bad.toml").write_text(text)
        with pytest.raises(InputError, match=why):
            read_emissions(tmp_path / "bad.toml", TABLE)
    with pytest.raises(InputError, match="no table"):
        read_emissions(tmp_path / "missing.toml")


def test_the_numbers_move_the_result(theatre: Theatre, claim) -> None:
    weak = TABLE.changed({"event.capture.actor": 0.1})
    frame = infer_control([claim(EAST)], [report()], theatre, PLACES, FIRST, LAST, table=weak)  # type: ignore[arg-type]
    assert row(frame)["controller"] == "BAND"


def test_likelihood_is_capped_and_what_lies_outside_the_days_is_left_out(theatre: Theatre, claim) -> None:
    claims = [claim(EAST, document_id=f"d{n}") for n in range(5)]
    places = control_places(claims, theatre, PLACES)
    evidence = gather(claims, [report(n) for n in range(5)], theatre, places, FIRST)
    sides = ("ARMY", "REBELS", "THIRD", "")
    found = likelihood(places, evidence, DAYS, sides)
    assert found.max() == TABLE["start.cap"]
    assert sum(pooled(evidence.observations).values()) != 0
    assert not likelihood(places, evidence, [date(2021, 1, 1)], sides).any()
    assert start_belief(places.values(), sides).sum(axis=1) == pytest.approx(1)
