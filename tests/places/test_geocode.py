from __future__ import annotations

import itertools
import sys
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.model import Actor, Form
from geo.places.geocode import geoparse
from geo.places.parties import party_spans


@pytest.fixture
def parse(small, theatre, nlp):
    def run(text, where=theatre):
        return geoparse(text, small, where, nlp(text))

    return run


def by_text(toponyms):
    return {t.text: t for t in toponyms}


def test_a_name_is_found_and_placed(parse):
    (found,) = parse("Rebels captured Norhaven on Friday.")
    assert (found.text, found.place_id, found.form) == ("Norhaven", "gn:1", Form.NAME)
    assert 0 < found.confidence <= 1
    assert found.candidates[0].place_id == "gn:1"
    assert sum(c.score for c in found.candidates) == pytest.approx(1.0, abs=0.01)


def test_kind_words_choose_between_city_and_province(parse):
    (found,) = parse("Fighting spread across Norhaven province.")
    assert found.kind == "A.ADM1"


def test_the_theatre_outweighs_population(parse):
    (found,) = parse("The army held Tripolis.")
    assert found.place_id == "gn:3"


def test_hierarchy_outweighs_population(small, nlp):
    text = "The army held Tripolis, Aravia, for years."
    found = by_text(geoparse(text, small, None, nlp(text)))
    assert found["Tripolis"].place_id == "gn:3"


def test_without_context_population_decides(small, nlp):
    text = "The fleet sailed to Tripolis."
    assert geoparse(text, small, None, nlp(text))[0].place_id == "gn:4"


def test_neighbours_in_the_text_decide(small, nlp):
    text = "They left Norhaven, passed Al-Barra and reached Tripolis, close to Dayr al-Zahr."
    assert by_text(geoparse(text, small, None, nlp(text)))["Tripolis"].place_id == "gn:3"


def test_adjectives_have_their_country(parse):
    found = by_text(parse("Aravian forces entered Norhaven."))
    assert found["Aravian"].form is Form.ADJECTIVE
    assert found["Aravian"].place_id == "gn:7"


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("Aravia said on Monday that it would not withdraw.", Form.METONYM),
        ("Troops are stationed in Aravia.", Form.NAME),
        ("The Aravia-backed fighters left.", Form.ADJECTIVE),
        ("They crossed into Aravia at dawn.", Form.NAME),
    ],
)
def test_countries_stand_for_governments(parse, text, form):
    found = by_text(parse(text))
    assert found["Aravia"].form is form


def test_spelling_with_another_article(parse):
    found = by_text(parse("Shells fell on al-Barra and on the town of Deir az-Zahr."))
    assert found["al-Barra"].place_id == "gn:6"
    assert found["Deir az-Zahr"].place_id == "gn:2"


def test_feature_words_belong_to_the_name(parse):
    found = by_text(parse("Rebels took Norhaven air base. Rebels took Norhaven dam."))
    assert found["Norhaven air base"].place_id == "ap:XNOR"
    dam = found["Norhaven dam"]
    assert dam.place_id is None
    assert (dam.lat, dam.lon) == (10.0, 20.0)
    assert "not in the gazetteer" in dam.reasons[0]


def test_everyday_words_are_no_places(parse):
    assert parse("Hit by shells, the column turned back. It was a hit.") == ()


def test_unknown_places_say_why(small, theatre, nlp):
    text = "He lives in Paris, France."
    found = geoparse(text, small, theatre, nlp(text))
    assert found
    assert all(t.place_id is None and t.lat is None and t.reasons for t in found)


def test_places_within_the_names_of_parties_are_none(small, theatre, nlp):
    object.__setattr__(theatre, "actors", (Actor("NLF", "Norhaven Liberation Column", ("People of Norhaven",)),))
    text = "The Norhaven Liberation Column took Al-Barra."
    assert party_spans(text, theatre) == [(4, 30)]
    assert [t.text for t in geoparse(text, small, theatre, nlp(text))] == ["Al-Barra"]


def test_arabic_text(small, theatre, nlp):
    text = "سيطرت الفصائل على البرة."
    assert [t.place_id for t in geoparse(text, small, theatre, nlp(text))] == ["gn:6"]


@pytest.mark.parametrize("text", ["", "   \n", "\x00\x01", "${alert(1)} <script>`x`</script>", "!" * 5000])
def test_odd_texts_give_nothing(parse, text):
    assert parse(text) == ()


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    words=st.lists(
        st.sampled_from(
            ["Norhaven", "air base", "Al-Barra", ",", "in", "Aravian", "\n", "Tripolis", "Mr", "’s", "-", "Hit."]
        ),
        max_size=15,
    )
)
def test_offsets_slice_back_sorted_and_apart(small, theatre, nlp, words):
    text = " ".join(words)
    found = geoparse(text, small, theatre, nlp(text))
    assert all(text[t.start : t.end] == t.text for t in found)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    assert all((t.lat is None) == (t.lon is None) for t in found)


def test_parses_by_itself(small, theatre):
    assert geoparse("Rebels captured Norhaven.", small, theatre)[0].place_id == "gn:1"


def test_work_grows_with_the_length_of_the_text(small, nlp):
    def calls(times):
        text = "Rebels took Norhaven, Oldbury Bay and Aravia on Friday. " * times
        doc = nlp(text)
        counted: Counter[str] = Counter()
        before = sys.getprofile()
        sys.setprofile(lambda _frame, event, _argument: counted.update([event]))
        try:
            geoparse(text, small, None, doc)
        finally:
            sys.setprofile(before)
        return counted.total()

    calls(20)
    assert calls(320) < 10 * calls(40)  # sixty-four times as many if each name looked at the whole text


def test_in_a_theatre_an_adjective_without_land_is_not_placed(small, theatre, nlp):
    text = "The Aravian-backed fighters fought Aravian troops in the Aravian Civil War, and Aravians fled."
    spelt = [(t.text, t.place_id) for t in geoparse(text, small, theatre, nlp(text)) if t.form is Form.ADJECTIVE]
    assert ("Aravian", "gn:7") in spelt
    assert ("Aravians", None) in spelt
    assert [place for _, place in spelt].count("gn:7") == 1
    world = [t.place_id for t in geoparse(text, small, None, nlp(text)) if t.form is Form.ADJECTIVE]
    assert None not in world


def test_a_list_of_countries_is_of_countries(small, nlp):
    text = "Envoys of Belonia, Aravia and Oldland met."
    assert by_text(geoparse(text, small, None, nlp(text)))["Aravia"].kind == "A.PCLI"


def test_a_region_told_once_counts_for_every_mention(small, nlp):
    text = "The army left Tripolis, Aravia. Later the army came back to Tripolis."
    assert [t.place_id for t in geoparse(text, small, None, nlp(text)) if t.text == "Tripolis"] == ["gn:3", "gn:3"]


def test_none_when_nothing_tells_which(small, nlp, monkeypatch):
    monkeypatch.setattr("geo.places.geocode._UNSURE", 0.99)
    text = "The fleet sailed to Tripolis."
    (found,) = geoparse(text, small, None, nlp(text))
    assert (found.place_id, found.lat) == (None, None)
    assert {c.place_id for c in found.candidates} == {"gn:3", "gn:4"}
    assert "nothing tells" in found.reasons[0]


def test_a_public_body_stands_in_its_town(small, nlp):
    text = "The Norhaven Police Department said that two men were held."
    assert by_text(geoparse(text, small, None, nlp(text)))["Norhaven"].place_id == "gn:1"


def test_a_person_called_like_a_town_is_no_place(small, nlp):
    text = "Mayor Tripolis opened the session. Tripolis thanked everybody."
    assert geoparse(text, small, None, nlp(text)) == ()
