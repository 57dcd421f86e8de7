"""What the bundled theatre shows as surrounded, day by day, against what is known of it."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from geo import pipeline
from geo.control.filter import infer_control
from geo.model import Event
from geo.theatre import load_theatre


@pytest.fixture(scope="module")
def surrounded() -> pd.DataFrame:
    theatre = load_theatre("syria-2024")
    readings = pipeline.read_all(pipeline.bundled_documents(theatre), theatre)
    control = pipeline.control_of(readings, theatre, theatre.date_from, theatre.date_to)
    hit = [any(reason[0] == "surrounded" for reason in reasons) for reasons in control["reasons"]]
    return control[hit]


def days_of(surrounded: pd.DataFrame, name: str) -> list[date]:
    return sorted(surrounded.loc[surrounded["name"] == name, "date"])


def test_the_quarter_of_aleppo_is_surrounded_since_the_city_around_it_fell(surrounded: pd.DataFrame) -> None:
    """Before that it lay among places of the government, with which the SDF had an arrangement."""
    found = days_of(surrounded, "Sheikh Maqsoud")
    assert found[0] in {date(2024, 11, 30), date(2024, 12, 1)}
    assert found[-1] == date(2024, 12, 12)
    assert len(found) == (found[-1] - found[0]).days + 1


def test_tell_rifaat_is_cut_off_before_it_falls_and_no_longer(surrounded: pd.DataFrame) -> None:
    assert set(days_of(surrounded, "Tell Rifaat")) <= {date(2024, 11, 29), date(2024, 11, 30)}


def test_the_offensive_does_not_besiege_what_it_passes(surrounded: pd.DataFrame) -> None:
    assert surrounded.groupby("date").size().max() <= 5
    for town in ("Aleppo", "Hama", "Homs", "Damascus", "Latakia", "Tartus", "Daraa", "Idlib", "Raqqa", "Tanf"):
        assert days_of(surrounded, town) == []


@pytest.mark.parametrize("as_known", [False, True])
def test_an_enclave_of_which_nothing_is_told_stays_with_its_holder(as_known: bool) -> None:
    theatre = load_theatre("syria-2024")
    readings = pipeline.read_all(pipeline.bundled_documents(theatre), theatre)
    claims = [c for r in readings for c in r.claims if c.place_name != "Sheikh Maqsoud"]
    documents = [r.document for r in readings]
    gazetteer = pipeline.gazetteer_for(theatre)
    first, last = theatre.date_from, theatre.date_to
    control = infer_control(claims, documents, theatre, gazetteer, first, last, as_known=as_known)
    assert set(control.loc[control["name"] == "Sheikh Maqsoud", "controller"]) == {"SDF"}


@pytest.mark.parametrize("as_known", [False, True])
def test_nobody_holds_a_place_only_where_a_report_tells_that_it_was_left(as_known: bool) -> None:
    theatre = load_theatre("syria-2024")
    readings = pipeline.read_all(pipeline.bundled_documents(theatre), theatre)
    control = pipeline.control_of(readings, theatre, theatre.date_from, theatre.date_to, as_known=as_known)
    losses = {c.id for r in readings for c in r.claims if c.event is Event.LOSS}
    unheld = control[control["status"] == "unheld"]
    assert len(unheld)
    assert all(losses & set(claims) for claims in unheld["claims"])
