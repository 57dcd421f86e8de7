"""What of an answer is believed: only what stands in the report. All texts are made up."""

from __future__ import annotations

import itertools
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.model import Event, Form, Modality, Toponym
from geo.reading.llm.checking import Checked, Checker, Report
from geo.reading.llm.parties import Parties
from geo.reading.llm.places import Places
from geo.reading.llm.spans import Text
from geo.reading.llm.values import interval_of, relation_of
from tests.reading.llm.things import ACTORS, DAY, TEXT, holds, item, own


def check(*items, text=TEXT, published=DAY, offset=0, toponyms=None):
    reading = own(text, published=published)
    places = Places(text, reading.toponyms if toponyms is None else toponyms)
    report = Report(reading.document, Parties(ACTORS), places, "model:made-up-1")
    checked = Checked()
    Checker(report, text[offset:], offset).check(items, checked)
    return list(checked.claims.values()), checked.notes, places.toponyms


def one(*items, **options):
    claims, notes, _ = check(*items, **options)
    assert len(claims) == 1, notes
    return claims[0], notes


def dropped(*items, **options):
    claims, notes, _ = check(*items, **options)
    assert claims == []
    assert len(notes) == len(items)
    return notes[0]


def test_a_true_claim_is_kept_with_offsets_of_ours():
    claim, notes = one(item())
    assert notes == []
    assert TEXT[claim.place_start : claim.place_end] == claim.place_text == "Elmtown"
    assert TEXT[claim.trigger_start : claim.trigger_end] == claim.trigger == "captured"
    assert TEXT[claim.sentence_start : claim.sentence_end] == item()["sentence"]
    assert (claim.event, claim.modality, claim.actor, claim.against) == (Event.CAPTURE, Modality.ASSERTED, "RED", None)
    assert (claim.date_from, claim.date_to, claim.precision) == (date(2031, 3, 13), date(2031, 3, 13), "day")
    assert (claim.place_id, claim.lat, claim.attribution) == ("x:Elmtown", 50.0, "the mayor")
    assert (claim.rule, claim.document_id) == ("model:made-up-1", "made-up")


def test_offsets_in_a_later_piece_are_those_of_the_report():
    claim, _ = one(holds(), offset=TEXT.index("The Blue"))
    assert TEXT[claim.place_start : claim.place_end] == "Oakford"
    assert TEXT[claim.sentence_start : claim.sentence_end] == "The Blue army still holds Oakford."


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"sentence": "Red forces captured Elmtown on Friday, the mayor said."}, "sentence does not stand"),
        ({"sentence": "Blue forces seized Pinehill at dawn."}, "sentence does not stand"),  # another document's
        ({"sentence": TEXT}, "sentence does not stand"),
        ({"sentence": ""}, "sentence does not stand"),
        ({"sentence": None}, "sentence does not stand"),
        ({"sentence": ["Red forces"]}, "sentence does not stand"),
        ({"trigger": "stormed"}, "what happened"),
        ({"trigger": "capture"}, "what happened"),  # a part of a word
        ({"trigger": "holds"}, "what happened"),  # another sentence's
        ({"trigger": "..."}, "what happened"),
        ({"place": "Birchwood"}, "place does not stand"),
        ({"place": "Elm"}, "place does not stand"),
        ({"place": "the mayor"}, "is no name"),
        ({"attribution": "the governor"}, "attribution"),
        ({"attribution": 7}, "attribution"),
        ({"event": "conquest"}, "no event"),
        ({"event": None}, "no event"),
        ({"event": {"a": 1}}, "no event"),
        ({"modality": "certain"}, "no modality"),
        ({"modality": ""}, "no modality"),
    ],
)  # fmt: skip
def test_what_does_not_stand_in_the_report_is_dropped(changed, said):
    if changed.get("attribution") == 7:
        claim, _ = one(item(**changed))  # no words at all: nobody is quoted
        assert claim.attribution is None
        return
    assert said in dropped(item(**changed))


def test_missing_fields_drop_a_claim_and_leave_the_others():
    claims, notes, _ = check({}, {"event": "capture"}, item(), {"claims": []})
    assert [c.place_text for c in claims] == ["Elmtown"]
    assert len(notes) == 3


@pytest.mark.parametrize(
    ("changed", "field", "value", "note"),
    [
        ({"event": " Capture "}, "event", Event.CAPTURE, ""),
        ({"modality": "ASSERTED"}, "modality", Modality.ASSERTED, ""),
        ({"relation": "Outskirts"}, "relation", "outskirts", ""),
        ({"relation": "direction:NNE:20"}, "relation", "direction:NNE:20", ""),
        ({"relation": "direction:E:null"}, "relation", "direction:E:null", ""),
        ({"relation": "direction:up:20"}, "relation", None, "no relation"),
        ({"relation": "<script>"}, "relation", None, "no relation"),
        ({"relation": 3}, "relation", None, "no relation"),
        ({"relation": "null"}, "relation", None, ""),
        ({"attribution": "null"}, "attribution", None, ""),
        ({"attribution": "The\n mayor"}, "attribution", None, "drop"),
        ({"actor": None, "actor_words": None}, "actor", None, ""),
        ({"actor": "RED", "actor_words": None}, "actor", None, "left out"),
        ({"actor": "RED", "actor_words": "Crimson hordes"}, "actor", None, "left out"),
        ({"actor": "BLUE", "actor_words": "Red forces"}, "actor", "RED", "not 'BLUE'"),
        ({"actor": "MAYOR", "actor_words": "the mayor"}, "actor", "MAYOR", ""),
        ({"actor": "HIZZONER", "actor_words": "the mayor"}, "actor", "MAYOR", "no known party"),
        ({"actor": ["RED"]}, "actor", None, ""),
        ({"against": "BLUE", "against_words": "Blue army"}, "against", "BLUE", ""),
        ({"against": "BLUE"}, "against", None, "left out"),
        ({"against": "RED", "against_words": "Red forces"}, "against", None, ""),
        ({"date_to": None}, "date_to", date(2031, 3, 13), ""),
        ({"date_from": None, "date_to": None}, "date_from", None, ""),
        ({"date_from": "2031-02-30"}, "date_from", None, "a date that is none"),
        ({"date_from": "Thursday"}, "date_to", None, "a date that is none"),
        ({"date_from": "2031-03-14"}, "date_from", None, "before its beginning"),
        ({"date_to": "2039-03-14"}, "date_to", None, "more than a year"),
        ({"date_from": 20310313}, "date_from", date(2031, 3, 13), ""),
    ],
)
def test_other_values_are_checked_each_by_itself(changed, field, value, note):
    if note == "drop":
        assert "attribution" in dropped(item(**changed))  # its capital is not the report's
        return
    claim, notes = one(item(**changed))
    assert getattr(claim, field) == value
    assert bool(notes) == bool(note)
    assert note in "".join(notes)


def test_a_claim_without_an_actor_is_worth_less():
    named, _ = one(item())
    nameless, _ = one(item(actor=None))
    assert nameless.confidence < named.confidence


def test_an_undated_report_dates_only_what_names_its_year():
    claim, notes = one(item(), published=None)
    assert (claim.date_from, claim.precision) == (None, "open")
    assert "year" in notes[0]
    text = TEXT.replace("on Thursday", "on 13 March 2031")
    sentence = "Red forces captured Elmtown on 13 March 2031, the mayor said."
    claim, _ = one(item(sentence=sentence), text=text, published=None)
    assert claim.date_from == date(2031, 3, 13)


def test_intervals_have_the_precision_of_their_length():
    def precision(last):
        return interval_of("2031-01-01", last, date(2033, 1, 1), "").precision

    assert [precision(day) for day in ("2031-01-01", "2031-01-07", "2031-01-31", "2031-03-31", "2031-12-31", "2032-06-01")] == [
        "day", "week", "month", "season", "year", "open",
    ]  # fmt: skip
    assert relation_of([]) == (None, False)


def test_a_place_may_stand_in_the_sentence_beside_but_not_far_away():
    text = "Elmtown is quiet. It was captured by Red forces. " + "Nothing else was told. " * 60 + "Ashby sleeps."
    said = item(sentence="It was captured by Red forces.", attribution=None)
    assert one(said, text=text)[0].place_start == 0
    assert "beside" in dropped(said | {"place": "Ashby"}, text=text)


def test_the_nearest_of_several_mentions_is_meant():
    text = "Elmtown, Elmtown! Elmtown was captured by Red forces; Elmtown wept."
    claim, _ = one(item(sentence=text, attribution=None), text=text)
    assert text[claim.place_start :].startswith("Elmtown was captured")


def test_white_space_quotes_and_markup_are_passed_over_and_the_report_is_quoted():
    text = "The  **Red** forces\ncaptured *Elmtown*, the mayor’s “office”\nsaid."  # fmt: skip
    sentence = """The Red forces captured Elmtown, the mayor's "office" said."""
    claim, notes = one(item(sentence=sentence, attribution="""the mayor's "office\""""), text=text)
    assert notes == []
    assert text[claim.sentence_start : claim.sentence_end] == text
    assert (claim.actor, claim.attribution) == ("RED", "the mayor’s “office”")


def test_a_sentence_does_not_reach_over_paragraphs():
    text = "Red forces captured\n\nElmtown on Thursday."
    assert "sentence" in dropped(item(sentence="Red forces captured Elmtown on Thursday.", attribution=None), text=text)


def test_a_place_nobody_found_is_new_and_unresolved():
    said = item(sentence="Quillhaven was entered by the Owl Brigade.", trigger="entered", place="Quillhaven",
                event="advance", actor="OWL_BRIGADE", actor_words="the Owl Brigade", attribution=None)  # fmt: skip
    claims, notes, toponyms = check(said)
    assert notes == []
    (claim,) = claims
    assert (claim.place_text, claim.place_id, claim.lat, claim.actor) == ("Quillhaven", None, None, "OWL_BRIGADE")
    (new,) = [t for t in toponyms if t.text == "Quillhaven"]
    assert TEXT[new.start : new.end] == "Quillhaven"
    assert (new.place_id, new.form) == (None, Form.NAME)
    assert new.reasons
    assert [t.start for t in toponyms] == sorted(t.start for t in toponyms)


def test_a_place_found_elsewhere_in_the_report_is_the_same_place():
    text = "Elmtown is quiet. Red forces captured ELMTOWN."
    first = own(text).toponyms
    said = item(sentence="Red forces captured ELMTOWN.", place="ELMTOWN", attribution=None)
    claims, _, toponyms = check(said, text=text, toponyms=first)
    assert (claims[0].place_id, claims[0].place_text, claims[0].place_start) == (
        "x:Elmtown",
        "ELMTOWN",
        text.index("ELM"),
    )
    assert len(toponyms) == 2


def test_a_part_of_a_name_means_the_whole_name():
    text = "Red forces captured Willow Dam."
    claim, _ = one(item(sentence=text, place="Willow", attribution=None), text=text)
    assert (claim.place_text, claim.place_id) == ("Willow Dam", "x:Willow Dam")


@pytest.mark.parametrize("form", [Form.ADJECTIVE, Form.METONYM])
def test_peoples_and_governments_are_no_places(form):
    at = TEXT.index("Elmtown")
    toponym = Toponym(at, at + 7, "Elmtown", form, "x:Elmtown", "Elmtown", 50.0, 10.0)
    assert form.value in dropped(item(), toponyms=[toponym])


def test_the_same_claim_twice_counts_once_and_a_repeated_sentence_twice():
    assert len(check(item(), item())[0]) == 1
    text = "Red forces captured Elmtown.\nMore below.\nRed forces captured Elmtown."
    said = item(sentence="Red forces captured Elmtown.", attribution=None)
    claims, _, _ = check(said, said, said, text=text)
    assert [c.place_start for c in claims] == [text.index("Elmtown"), text.rindex("Elmtown")]


def test_notes_are_short_and_harmless():
    for field in ("event", "modality", "place", "attribution", "relation", "actor"):
        hostile = item(**{field: "\x1b[2J<script>\u202e" * 500})
        assert all(len(note) < 300 and note.isprintable() for note in check(hostile)[1])
    note = dropped(item(place="\x1b[31m\u202e<b>"))
    assert note.isprintable()


words = st.sampled_from([*TEXT.split(), "Elmtown", "captured", "Red forces", item()["sentence"], holds()["sentence"]])
junk = st.none() | st.integers() | st.text() | words | st.lists(st.text(), max_size=2)
items = st.fixed_dictionaries(
    {}, optional=dict.fromkeys(item(), junk) | {"event": st.sampled_from(["capture", "control", "?"])}
)  # fmt: skip


@given(st.lists(items | st.builds(lambda a, b: item() | a | {"event": "loss", **b}, items, items), max_size=4))
def test_whatever_a_model_says_only_words_of_the_report_come_out(said):
    claims, _, toponyms = check(*said)
    for claim in claims:
        assert TEXT[claim.place_start : claim.place_end] == claim.place_text
        assert TEXT[claim.trigger_start : claim.trigger_end] == claim.trigger
        assert claim.sentence_start <= claim.trigger_start < claim.trigger_end <= claim.sentence_end
        assert claim.attribution is None or claim.attribution in TEXT
        assert claim.actor in {None, "RED", "BLUE", "GREEN"} or claim.actor.isupper() or claim.actor.isdigit()
        assert claim.date_from is None or claim.date_from <= claim.date_to
    assert all(TEXT[t.start : t.end] == t.text for t in toponyms)
    assert all(a.end <= b.start for a, b in itertools.pairwise(toponyms))


@given(st.text(), st.text())
def test_found_words_are_whole_words(text, sought):
    for start, end in Text(text).find(sought):
        assert 0 <= start < end <= len(text)
        before, after = text[start - 1 : start], text[end : end + 1]
        assert not (before.isalnum() and text[start].isalnum())
        assert not (after.isalnum() and text[end - 1].isalnum())
