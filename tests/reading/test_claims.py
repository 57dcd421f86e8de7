"""Claims read from sentences made up for these tests."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reading.stage import ACTORS, PLACES, PUBLISHED, one, read, told


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Red forces captured Elmtown on Monday.", ("Elmtown", "capture", "RED")),
        ("Red forces took over Elmtown.", ("Elmtown", "capture", "RED")),
        ("Red forces have taken full control of the town of Elmtown.", ("Elmtown", "capture", "RED")),
        ("Elmtown was captured by Red forces.", ("Elmtown", "capture", "RED")),
        ("Elmtown fell to the Reds on Monday.", ("Elmtown", "capture", "RED")),
        ("Elmtown, captured by the Reds on Monday, is quiet.", ("Elmtown", "capture", "RED")),
        ("The Reds drove the Blues from Elmtown.", ("Elmtown", "capture", "RED")),
        ("The capture of Elmtown by Red forces came as a surprise.", ("Elmtown", "capture", "RED")),
        ("Residents welcomed the Reds' seizure of Elmtown.", ("Elmtown", "capture", "RED")),
        ("Elmtown passed into Red hands on Monday.", ("Elmtown", "capture", "RED")),
        ("Red forces stormed Elmtown.", ("Elmtown", "capture", "RED")),
        ("Elmtown was handed over to the Reds under a deal.", ("Elmtown", "capture", "RED")),
        ("The Blue army still holds Elmtown.", ("Elmtown", "control", "BLUE")),
        ("Elmtown is under the control of the Blue army.", ("Elmtown", "control", "BLUE")),
        ("Elmtown remained in Blue hands.", ("Elmtown", "control", "BLUE")),
        ("Shops opened in Red-held Elmtown.", ("Elmtown", "control", "RED")),
        ("Elmtown, a Red stronghold, is quiet.", ("Elmtown", "control", "RED")),
        ("The Blue army withdrew from Elmtown.", ("Elmtown", "loss", "BLUE")),
        ("The Blues have lost Elmtown.", ("Elmtown", "loss", "BLUE")),
        ("The Blue army pulled out of Elmtown.", ("Elmtown", "loss", "BLUE")),
        ("Blue troops abandoned Elmtown.", ("Elmtown", "loss", "BLUE")),
        ("Officers announced the withdrawal of Blue forces from Elmtown.", ("Elmtown", "loss", "BLUE")),
        ("Elmtown is no longer under Blue control.", ("Elmtown", "loss", "BLUE")),
        ("Red forces advanced toward Elmtown.", ("Elmtown", "advance", "RED")),
        ("Red forces entered Elmtown.", ("Elmtown", "advance", "RED")),
        ("The Reds moved as far south as Elmtown.", ("Elmtown", "advance", "RED")),
        ("Red forces clashed with the Blue army in Elmtown.", ("Elmtown", "contest", "RED")),
        ("Red forces launched an offensive on Elmtown.", ("Elmtown", "contest", "RED")),
        ("Fighting between Red forces and the Blue army continued in Elmtown.", ("Elmtown", "contest", "RED")),
        ("Red forces launched an offensive to retake Elmtown.", ("Elmtown", "contest", "RED")),
        ("Red forces besieged Elmtown.", ("Elmtown", "siege", "RED")),
        ("Red forces encircled Elmtown.", ("Elmtown", "siege", "RED")),
        ("The Red siege of Elmtown lasted a week.", ("Elmtown", "siege", "RED")),
        ("The Blue army repelled an attack on Elmtown.", ("Elmtown", "repel", "BLUE")),
        ("An assault by Red forces on Elmtown was repelled by the Blue army.", ("Elmtown", "repel", "BLUE")),
        ("The Blue army broke the siege of Elmtown.", ("Elmtown", "repel", "BLUE")),
        ("The Reds threaten to march on Elmtown.", ("Elmtown", "threat", "RED")),
        ("The Reds threaten Elmtown.", ("Elmtown", "threat", "RED")),
    ],
)
def test_event_place_and_actor(text, expected):
    assert expected in told(text)


@pytest.mark.parametrize(
    "text",
    [
        "Four people were killed in an air strike on Elmtown.",
        "Blue jets bombed Elmtown on Monday.",
        "A car bomb attack in Elmtown killed four people.",
        "Red commanders want the Blues to withdraw from Elmtown.",
        "The conference took place in Elmtown.",
        "The Red team captured the championship in Elmtown.",
        "Residents of Elmtown left their homes.",
        "The Blues captured forty prisoners.",
        "A hospital withdrew its staff from Elmtown.",
        "",
        "   \n\n  ",
    ],
)
def test_no_claim(text):
    assert read(text) == ()


def test_list_gives_one_claim_each():
    claims = told("Red forces captured the towns of Elmtown, Oakford and Ashby.")
    assert claims == {(place, "capture", "RED") for place in ("Elmtown", "Oakford", "Ashby")}


def test_including_names_the_places_and_the_region_is_a_part():
    claims = read("Red forces captured several towns in Northmark, including Oakford and Ashby.")
    assert {(c.place_text, c.relation) for c in claims} == {("Northmark", "part"), ("Oakford", None), ("Ashby", None)}


def test_region_that_says_where_a_town_lies_is_not_claimed():
    assert told("Red forces captured Oakford in Northmark, Ruritania.") == {("Oakford", "capture", "RED")}


def test_headlines_in_the_present_tense():
    assert ("Elmtown", "capture", "RED") in told("Reds seize Elmtown")
    assert ("Elmtown", "capture", "RED") in told("Reds capture Elmtown after Blue retreat\n\nSchools stay closed.")


def test_lines_are_sentences_of_their_own():
    text = "Reds seize Elmtown\nBlue army holds Oakford\n"
    assert told(text) == {("Elmtown", "capture", "RED"), ("Oakford", "control", "BLUE")}
    assert {c.sentence_start for c in read(text)} == {0, text.index("Blue")}


def test_loss_beside_capture():
    claims = told("Red forces captured Elmtown on Monday after the Blue army withdrew.")
    assert claims == {("Elmtown", "capture", "RED"), ("Elmtown", "loss", "BLUE")}


def test_anaphora_across_sentences():
    text = "The Blue army left the town of Elmtown. Red forces captured the town a day later."
    claim = next(c for c in read(text) if c.event == "capture")
    assert claim.place_text == "Elmtown"
    assert text[claim.sentence_start :].startswith("Red forces")
    assert text[claim.place_start : claim.place_end] == "Elmtown"


def test_pronouns_and_pairs_of_towns():
    assert ("Elmtown", "capture", "RED") in told("The Reds attacked Elmtown and took it.")
    pair = told("Red fighters entered Oakford and Ashby. Both towns are now held by the Reds.")
    assert {("Oakford", "control", "RED"), ("Ashby", "control", "RED")} <= pair


def test_feature_behind_an_article():
    text = "Fighting went on near Cedar Air Base. The Reds captured the base at night."
    assert ("Cedar Air Base", "capture", "RED") in told(text)


def test_missing_holder_is_remembered():
    claim = next(c for c in read("The Blue army holds Elmtown. Elmtown was lost on Monday.") if c.event == "loss")
    assert claim.actor == "BLUE"
    assert claim.confidence < 0.9


def test_against_is_who_is_named():
    assert one("Red forces captured Elmtown from the Blue army.", "capture").against == "BLUE"
    assert one("The Blue army lost Elmtown to the Reds.", "loss").against == "RED"
    assert one("Red forces captured Elmtown.", "capture").against is None


@pytest.mark.parametrize(
    ("text", "event", "relation"),
    [
        ("Red forces captured most of Elmtown.", "capture", "part"),
        ("Red forces captured one neighbourhood of Elmtown.", "capture", "part"),
        ("Red forces captured villages near Elmtown.", "capture", "near"),
        ("Red forces reached the outskirts of Elmtown.", "advance", "outskirts"),
        ("Red forces advanced on Elmtown.", "advance", "toward"),
        ("Red forces entered Elmtown.", "advance", "part"),
        ("Red forces captured the city of Elmtown.", "capture", None),
        ("Red forces captured villages 5 km north of Elmtown.", "capture", "direction:N:5"),
        ("Red forces reached Elmtown.", "advance", None),
        ("Red forces are approaching Elmtown.", "advance", "toward"),
        ("Red forces began the Elmtown offensive.", "contest", None),
        ("The Blue army repelled four assaults near Elmtown.", "repel", "near"),
        ("Red forces threaten to march on Elmtown.", "threat", None),
    ],
)
def test_relation(text, event, relation):
    assert one(text, event).relation == relation


def test_dates_by_the_sentence_and_by_default():
    monday = PUBLISHED - timedelta(4)
    assert one("Red forces captured Elmtown on Monday.", "capture").date_from == monday
    undated = one("Red forces captured Elmtown.", "capture")
    assert undated.date_to == PUBLISHED
    assert undated.date_from is not None
    assert undated.date_from <= PUBLISHED
    assert one("The Blue army holds Elmtown.", "control").date_from == PUBLISHED


def test_each_place_of_a_list_has_its_date():
    claims = read("Elmtown was taken by the Reds on 2 March 2031 and Oakford on 5 March 2031.")
    assert {(c.place_text, c.date_from) for c in claims} == {
        ("Elmtown", date(2031, 3, 2)),
        ("Oakford", date(2031, 3, 5)),
    }


def test_state_that_is_over_ends_before_the_capture():
    text = "Red forces captured Elmtown on Monday. The town had been held by the Blue army."
    held = one(text, "control")
    assert held.date_to == PUBLISHED - timedelta(5)


def test_previously_is_history():
    claim = one("Previously, Red forces captured Elmtown.", "capture")
    assert claim.date_to == date(2030, 12, 31)


def test_without_publication_relative_dates_are_none():
    assert all(c.date_from is None and c.date_to is None for c in read("Red forces captured Elmtown.", None))
    dated = read("Red forces captured Elmtown on 2 March 2031.", None)
    assert [c.date_from for c in dated] == [date(2031, 3, 2)]


def test_attribution_is_named():
    assert one("The mayor said Red forces had captured Elmtown.", "capture").attribution == "The mayor"
    according = one("According to the mayor, Red forces captured Elmtown.", "capture")
    assert according.attribution == "the mayor"
    assert one("By other accounts, Red forces captured Elmtown.", "capture").attribution == "other accounts"
    assert one("Red forces captured Elmtown.", "capture").attribution is None


def test_attribution_of_a_quotation():
    text = '"Red fighters have captured Elmtown and hold Oakford," the morning papers say.'
    assert {c.attribution for c in read(text)} == {"the morning papers"}


def test_markup_and_links_do_not_break_the_reading():
    text = "**Red forces** [captured](#) the town of *Elmtown* <https://example.org/a>."
    claim = one(text, "capture")
    assert text[claim.place_start : claim.place_end] == "Elmtown"
    assert text[claim.trigger_start : claim.trigger_end] == "captured"


def test_ids_are_stable_and_distinct():
    text = "Red forces captured Elmtown, Oakford and Ashby after the Blue army withdrew."
    first, second = read(text), read(text)
    assert first == second
    assert len({c.id for c in first}) == len(first)


_WORDS = st.sampled_from(
    [*PLACES, "Red forces", "the Blue army", "captured", "holds", "withdrew from", "were driven out of", "the town",
     "it", "and", ",", ".", "in", "of", "said", "if", "not", "on Monday", "control of", "under", "hands", "-held",
     "offensive", "repelled", "siege", "which", "\n", "(", ")", "'s", "“", "<b>", "&", "${x}", "including", "by"]
)  # fmt: skip


@settings(max_examples=60)
@given(st.lists(_WORDS, max_size=24))
def test_any_word_salad_slices_back(words):
    text = " ".join(words)
    for claim in read(text):
        assert text[claim.place_start : claim.place_end] == claim.place_text
        assert text[claim.trigger_start : claim.trigger_end] == claim.trigger
        assert 0 <= claim.sentence_start <= claim.trigger_start
        assert claim.trigger_end <= claim.sentence_end <= len(text)
        assert 0 < claim.confidence <= 1
        assert claim.actor is None or claim.actor in ACTORS


@settings(max_examples=40)
@given(st.text(max_size=200))
def test_arbitrary_text_does_not_crash(text):
    assert all(c.place_text in PLACES for c in read(text))
