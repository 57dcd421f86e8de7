"""The reader as a whole, on sentences made up for these tests."""

from __future__ import annotations

from datetime import date

import pytest

from geo.errors import InputError
from geo.model import Document
from geo.reading.layout import PIECE
from geo.reading.reader import Reader, claim_record, toponym_record
from geo.sources.raw import LIMIT_TEXT
from geo.theatre import load_theatre

DAY = date(2024, 12, 6)
TEXT = "Rebels captured Homs on Thursday, the mayor said. The army still holds Tartus."


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(load_theatre("syria-2024"))


def test_a_report_is_read(reader):
    reading = reader.read(Document("made-up", TEXT, DAY))
    assert [(c.place_text, c.event, c.actor, c.date_from) for c in reading.claims] == [
        ("Homs", "capture", "SYR_OPP", date(2024, 12, 5)),
        ("Tartus", "control", "SYR_GOV", DAY),
    ]
    assert all(c.document_id == "made-up" and c.place_id and c.lat for c in reading.claims)
    assert reading.claims[0].attribution == "the mayor"


def test_records_have_the_contract(reader):
    reading = reader.read(Document("made-up", TEXT, DAY))
    claim = claim_record(reading.claims[0])
    assert (claim["event"], claim["date_from"], claim["modality"]) == ("capture", "2024-12-05", "asserted")
    wanted = {
        "place_start",
        "place_end",
        "relation",
        "against",
        "attribution",
        "trigger",
        "sentence_start",
        "sentence_end",
    }
    assert wanted <= claim.keys()
    toponym = toponym_record(reading.toponyms[0])
    assert toponym.keys() == {
        "start", "end", "text", "form", "name", "lat", "lon", "radius_m", "kind", "place_id", "confidence",
    }  # fmt: skip


def test_records_say_where_words_lead(reader):
    text = "Opposition fighters captured villages 20 km north of Homs. They took towns between Hama and Homs."
    reading = reader.read(Document("made-up", text, DAY))
    areas = reader.located(reading)
    records = [claim_record(c, areas.get(c.id)) for c in reading.claims]
    north = next(r for r in records if r["relation"] == "direction:N:20")
    assert north["located_lat"] == pytest.approx(north["lat"] + 0.18, abs=0.01)
    assert north["located_lon"] == pytest.approx(north["lon"], abs=0.001)
    assert north["radius_m"] == 7_000
    between = [r for r in records if r["relation"] == "near"]
    assert {r["place"] for r in between} == {"Hama", "Homs"}
    assert len({(r["located_lat"], r["located_lon"], r["radius_m"]) for r in between}) == 1
    assert all(reader.radius_of(t) > 1_000 for t in reading.toponyms)
    assert claim_record(reading.claims[0])["radius_m"] is None


def test_a_list_of_provinces_means_the_provinces(reader):
    reading = reader.read(Document("made-up", "Opposition fighters control Aleppo and Idlib governorates.", DAY))
    assert [t.kind for t in reading.toponyms] == ["A.ADM1", "A.ADM1"]
    areas = reader.located(reading)
    assert [areas[c.id].geometry.area > 0.3 for c in reading.claims] == [True, True]
    assert len({areas[c.id].radius_m for c in reading.claims}) == 2


def test_a_bank_of_a_river_is_a_side_of_it(reader):
    reading = reader.read(Document("made-up", "The SDF controls the east bank of the Euphrates.", DAY))
    assert reading.claims[0].relation == "direction:E:null"


def test_nothing_is_located_without_claims_or_positions(reader):
    reading = reader.read(Document("made-up", "It rained in Homs.", DAY))
    assert reader.located(reading) == {}


@pytest.mark.parametrize("text", ["", " \n\n ", "سيطرت القوات على المدينة", "\x00\x01\ufeff", "12:30 - 14:00"])
def test_unreadable_text_gives_an_empty_reading(reader, text):
    reading = reader.read(Document("made-up", text, DAY))
    assert (reading.toponyms, reading.claims) == ((), ())


def test_without_a_date_relative_dates_are_none(reader):
    claims = reader.read(Document("made-up", TEXT, None)).claims
    assert [c.date_from for c in claims] == [None, None]


def test_offsets_of_markup_and_of_later_pieces(reader):
    filler = "Nothing else was reported from the road that day. " * 500
    text = f"{filler}\n\n**Rebels** captured *Homs* on Thursday <b>&amp; ${{x}}."
    assert len(text) > PIECE
    reading = reader.read(Document("made-up", text, DAY))
    (claim,) = reading.claims
    assert text[claim.place_start : claim.place_end] == "Homs"
    assert text[claim.trigger_start : claim.trigger_end] == "captured"
    assert all(text[t.start : t.end] == t.text for t in reading.toponyms)


def test_reading_is_the_same_twice_and_in_order(reader):
    documents = [Document(str(n), TEXT, DAY) for n in range(3)]
    first = list(reader.read_many(documents))
    assert [r.document.id for r in first] == ["0", "1", "2"]
    assert [r.claims for r in first] == [reader.read(d).claims for d in documents]
    assert len({c.id for r in first for c in r.claims}) == 6


def test_a_text_beyond_the_limit_is_refused_and_one_long_line_is_not(reader):
    with pytest.raises(InputError, match="too long"):
        reader.read(Document(id="long", text="a" * (LIMIT_TEXT + 1), title="", source="", published=None))
    for line in ("a" * 300_000, "سيطرت القوات على المدينة. " * 10_000):
        assert reader.read(Document(id="line", text=line, title="", source="", published=None)).claims == ()


def test_a_capture_told_of_days_to_come_keeps_its_date(reader):
    text = "Rebels captured Homs on 3 March 2031."
    (claim,) = reader.read(Document("made-up", text, DAY)).claims
    assert (claim.date_from, claim.date_to) == (date(2031, 3, 3), date(2031, 3, 3))
