"""What must hold whatever the reports say: of control by place and day, and of the maps drawn from it.

Reports and claims here are made up.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pandas as pd
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.control.areamap import AreaMap
from geo.control.areas import draw_areas
from geo.control.filter import infer_control
from geo.control.points import as_points
from geo.control.situation import draw_days
from geo.model import Claim, Document, Event, Modality, Side
from geo.theatre import Theatre

from .conftest import FIRST, LAST, OUTLINE, PLACES, make_theatre, report

few = settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
many = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])

ACTORS = ("ARMY", "GUARDS", "BAND", "THIRD", "STRANGERS")
moves = st.lists(
    st.tuples(
        st.sampled_from(["p00", "p00", "p21", "p42", "p31", "land"]),
        st.integers(1, 20),
        st.integers(0, 4),
        st.sampled_from(list(Event)),
        st.sampled_from(list(Modality)),
        st.sampled_from([*ACTORS, None]),
        st.sampled_from([*ACTORS, None]),
        st.sampled_from([None, "part", "near", "direction:N:20"]),
    ),
    max_size=14,
)
WORDS = [
    "the",
    "river",
    "town",
    "road",
    "hill",
    "bridge",
    "market",
    "valley",
    "north",
    "south",
    "old",
    "new",
    "wall",
    "gate",
    "field",
    "mill",
]
#: Six reports that share few words, each from a paper of its own, published on the 8th to the 18th.
REPORTS = [
    replace(report(n, 8 + 2 * n), text=" ".join(WORDS[(n * 5 + k * (n + 1)) % len(WORDS)] for k in range(30)))
    for n in range(6)
]


def claims_of(claim, drawn) -> list[Claim]:
    return [
        claim(
            place, date_from=FIRST.replace(day=day), date_to=min(LAST, FIRST.replace(day=day) + timedelta(long)),
            event=event, modality=modality, actor=actor, against=against, relation=relation, document_id=f"d{n % 6}",
            id=f"c{n:03}",
        )
        for n, (place, day, long, event, modality, actor, against, relation) in enumerate(drawn)
    ]  # fmt: skip


def control(theatre: Theatre, claims: list[Claim], documents: list[Document] = REPORTS, **options) -> pd.DataFrame:
    return infer_control(claims, documents, theatre, PLACES, FIRST, LAST, **options)  # type: ignore[arg-type]


def believed(frame: pd.DataFrame, place: str, side: str) -> list[float]:
    """Belief in a side at a place, day by day."""
    rows = frame[frame["place_id"] == place].sort_values("date")
    return [dict(shares).get(side, 0.0) for shares in rows["distribution"]]


# Control by place and day


@many
@given(drawn=moves, order=st.randoms())
def test_the_order_of_claims_and_reports_does_not_matter(tmp_path: Path, claim, drawn, order) -> None:
    theatre = make_theatre(tmp_path)
    claims, documents = claims_of(claim, drawn), list(REPORTS)
    frame = control(theatre, claims)
    order.shuffle(claims)
    order.shuffle(documents)
    pd.testing.assert_frame_equal(frame, control(theatre, claims, documents))


@many
@given(drawn=moves, which=st.integers(0, 5), as_known=st.booleans())
def test_a_duplicate_of_a_report_changes_nothing(tmp_path: Path, claim, drawn, which: int, as_known: bool) -> None:
    theatre = make_theatre(tmp_path)
    claims = claims_of(claim, drawn)
    copy = replace(REPORTS[which], id=f"d{which}-copy", source="Another paper")
    copied = [replace(c, id=f"{c.id}-copy", document_id=copy.id) for c in claims if c.document_id == f"d{which}"]
    once = control(theatre, claims, as_known=as_known)
    twice = control(theatre, [*claims, *copied], [*REPORTS, copy], as_known=as_known)
    pd.testing.assert_frame_equal(once, twice)


@many
@given(
    drawn=moves,
    place=st.sampled_from(["p00", "p21", "p42"]),
    day=st.integers(2, 20),
    event=st.sampled_from([Event.CAPTURE, Event.CONTROL]),
    actor=st.sampled_from(ACTORS),
)
def test_a_claim_that_agrees_never_lowers_the_belief_in_its_actor(
    tmp_path: Path, claim, drawn, place: str, day: int, event: Event, actor: str
) -> None:
    theatre = make_theatre(tmp_path)
    claims = claims_of(claim, drawn)
    agreeing = claim(place, day, event=event, actor=actor, document_id="new", id="z")
    another = Document("new", "quite another account from somebody who stood there himself", LAST, source="Witness")
    before = believed(control(theatre, claims), place, theatre.side_of(actor) or "")
    after = believed(control(theatre, [*claims, agreeing], [*REPORTS, another]), place, theatre.side_of(actor) or "")
    # From its day on: that somebody took a place on the 5th does say that it was not theirs on the 4th.
    assert all(b >= a - 2e-4 for a, b in zip(before[day - 1 :], after[day - 1 :], strict=True))


NAMES = {"ARMY": "zebra", "GUARDS": "yak", "REBELS": "ant", "BAND": "bee", "THIRD": "moth", "STRANGERS": "ape"}


@many
@given(drawn=moves)
def test_renaming_actors_changes_nothing_but_names(tmp_path: Path, claim, drawn) -> None:
    theatre = make_theatre(tmp_path)
    (tmp_path / "renamed").mkdir(exist_ok=True)
    renamed = _renamed(make_theatre(tmp_path / "renamed"))
    claims = claims_of(claim, drawn)
    others = [replace(c, actor=NAMES.get(c.actor or ""), against=NAMES.get(c.against or "")) for c in claims]
    plain, other = control(theatre, claims), control(renamed, others)
    for column in ("controller", "side"):
        plain[column] = pd.Series([NAMES.get(name, name) for name in plain[column]], dtype=object)
    plain["distribution"] = plain["distribution"].map(lambda d: {NAMES.get(s, s): p for s, p in d})
    other["distribution"] = other["distribution"].map(dict)
    same = ["date", "place_id", "controller", "side", "probability", "status", "since", "claims", "distribution"]
    pd.testing.assert_frame_equal(plain[same], other[same])


def _renamed(theatre: Theatre) -> Theatre:
    state = pd.read_csv(theatre.folder / "start_state.csv")
    state["actor"] = state["actor"].map(NAMES)
    state.to_csv(theatre.folder / "start_state.csv", index=False)
    sides = tuple(Side(NAMES[s.id], s.name, tuple(NAMES[a] for a in s.actors), s.slot) for s in theatre.sides)
    return replace(theatre, sides=sides)


@many
@given(drawn=moves, cut=st.integers(1, 20))
def test_as_known_then_never_depends_on_later_documents(tmp_path: Path, claim, drawn, cut: int) -> None:
    theatre = make_theatre(tmp_path)
    claims = claims_of(claim, drawn)
    known = [d for d in REPORTS if d.published and d.published.day <= cut]
    early = [c for c in claims if c.document_id in {d.id for d in known}]
    everything, until = control(theatre, claims, as_known=True), control(theatre, early, known, as_known=True)
    last = FIRST.replace(day=cut)
    left, right = (f[f["date"] <= last].set_index(["date", "place_id"]) for f in (everything, until))
    same = ["controller", "probability", "status", "since", "claims", "shares"]
    # A place that only a later report names has rows, but nothing is said of it yet.
    assert set(left.loc[left.index.difference(right.index), "claims"]) <= {()}
    pd.testing.assert_frame_equal(left.loc[right.index, same], right[same], check_dtype=False)


# Maps


@few
@given(drawn=moves, shaped=st.booleans())
def test_the_areas_of_a_day_are_disjoint_and_cover_the_outline(tmp_path: Path, claim, drawn, shaped: bool) -> None:
    pocket = shapely.Point(10.6, 51.3).buffer(0.08)
    west = shapely.difference(shapely.box(9, 49, 11.5, 53), pocket)
    shapes = {"THIRD": pocket, "ARMY": west, "BAND": shapely.box(11.5, 49, 14, 53)}
    theatre = make_theatre(tmp_path, shapes if shaped else None)
    areas, _, _ = draw_days(control(theatre, claims_of(claim, drawn)), theatre)
    assert set(areas["date"]) == {FIRST + timedelta(n) for n in range(20)}
    for _, rows in areas.groupby("date"):
        assert_tiles(rows.geometry.to_numpy(), OUTLINE)


def assert_tiles(shapes, outline: shapely.Geometry) -> None:
    assert shapely.is_valid(shapes).all()
    assert shapely.coverage_is_valid(shapes)
    assert shapely.area(shapes).sum() == pytest.approx(outline.area, rel=1e-9)
    assert outline.difference(shapely.union_all(shapes)).area < 1e-6 * outline.area


coordinate = st.tuples(st.integers(0, 60), st.integers(0, 40), st.sampled_from(["A", "B", "C"]))
#: Points on a lattice of a twentieth of a degree over 3 by 2 degrees, each spot once.
spots = st.lists(coordinate, min_size=3, max_size=40, unique_by=lambda row: row[:2])


def drawn_map(rows, *, lon: float = 10.0, lat: float = 0.0, scale: float = 1.0) -> AreaMap:
    """The map of lattice points, moved and scaled in degrees."""
    step = 0.05 * scale
    points = as_points(
        pd.Series([r[2] for r in rows]), pd.Series(1.0, index=range(len(rows))),
        pd.Series([lon + step * r[0] for r in rows]), pd.Series([lat + step * r[1] for r in rows]),
    )  # fmt: skip
    return draw_areas(points, shapely.box(lon - step, lat - step, lon + 61 * step, lat + 41 * step))


def topology(drawn: AreaMap) -> tuple:
    """How many pieces each side has, with how many holes, and who borders on whom."""
    pieces = {
        side: (len(shapely.get_parts(shape)), int(shapely.get_num_interior_rings(shapely.get_parts(shape)).sum()))
        for side, shape in zip(drawn.areas["side"], drawn.areas.geometry, strict=True)
    }
    return pieces, sorted(set(drawn.fronts["sides"]))


@few
@given(rows=spots, lon=st.floats(-120, 120), scale=st.sampled_from([0.5, 1.0, 2.0]))
def test_moving_and_scaling_coordinates_keeps_the_topology(rows, lon: float, scale: float) -> None:
    assert topology(drawn_map(rows)) == topology(drawn_map(rows, lon=lon, scale=scale))


@few
@given(rows=spots, order=st.randoms())
def test_neither_order_nor_names_of_points_matter_to_a_map(rows, order) -> None:
    other_names = {"A": "z", "B": "y", "C": "x"}
    plain = drawn_map(rows)
    shuffled = [(x, y, other_names[s]) for x, y, s in rows]
    order.shuffle(shuffled)
    other = drawn_map(shuffled)
    shapes = other.areas.set_index("side").geometry
    assert {other_names[s] for s in plain.areas["side"]} == set(shapes.index)
    for side, shape in zip(plain.areas["side"], plain.areas.geometry, strict=True):
        assert shape.symmetric_difference(shapes[other_names[side]]).area < 1e-6 * shape.area


@few
@given(rows=spots)
def test_a_map_drawn_again_from_itself_as_prior_stays(rows) -> None:
    drawn = drawn_map(rows)
    step = 0.05
    outline = shapely.box(10 - step, -step, 10 + 61 * step, 41 * step)
    nothing = as_points(
        pd.Series([], dtype=object), pd.Series([], dtype=float), pd.Series([], dtype=float), pd.Series([], dtype=float)
    )
    again = draw_areas(nothing, outline, drawn.areas)
    shapes = again.areas.set_index("side").geometry
    assert_tiles(again.areas.geometry.to_numpy(), outline)
    for side, shape in zip(drawn.areas["side"], drawn.areas.geometry, strict=True):
        assert shape.symmetric_difference(shapes[side]).area < 0.01 * outline.area
