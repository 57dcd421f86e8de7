from datetime import date

import pytest

from geo.model import Event, Modality
from geo.places.nlp import load_nlp
from geo.reading.dates import find_dates
from geo.reading.when import Chronology, event_dates

PUBLISHED = date(2024, 12, 6)  # a Friday


@pytest.fixture(scope="module")
def nlp():
    return load_nlp()


@pytest.fixture
def when(nlp):
    def ask(text, trigger, event=Event.CAPTURE, *, published=PUBLISHED, modality=Modality.ASSERTED, place=None):
        doc = nlp(text)
        start = text.index(trigger)
        sentence = doc.char_span(start, start + 1, alignment_mode="expand").sent
        at = (sentence.start_char, sentence.end_char)
        mentions = find_dates(doc, published)
        where = text.index(place) if place else None
        first, last, _ = event_dates(event, modality, doc, start, at, mentions, published, place_start=where)
        return (first and first.isoformat(), last and last.isoformat())

    return ask


def test_a_sentence_has_its_own_date(when):
    text = "Rebels captured the town on Wednesday. The army took the hill on 2 December."
    assert when(text, "captured") == ("2024-12-04", "2024-12-04")
    assert when(text, "took") == ("2024-12-02", "2024-12-02")


def test_undated_taking_is_of_late_and_a_state_is_of_today(when):
    assert when("Rebels capture the town.", "capture") == ("2024-12-05", "2024-12-06")
    assert when("Rebels hold the town.", "hold", Event.CONTROL) == ("2024-12-06", "2024-12-06")


def test_undated_taking_begins_at_the_earliest_bound(when):
    text = "Fighting began on 27 November.\n\nRebels have captured most of the city."
    assert when(text, "captured") == ("2024-11-27", "2024-12-06")


def test_since_lasts_until_today(when):
    text = "The town has been in the hands of the militia since February 2016."
    assert when(text, "in the hands", Event.CONTROL) == ("2016-02-01", "2024-12-06")


def test_when_after_since_is_of_the_beginning(when):
    text = "It has been held by them since February 2016, when they took it from rebels."
    assert when(text, "took") == ("2016-02-01", "2016-02-29")


def test_what_is_threatened_now_is_not_of_the_past_date_beside_it(when):
    text = "They took over the city in late November and now threaten to march on the capital."
    assert when(text, "took over") == ("2024-11-21", "2024-11-30")
    assert when(text, "threaten", Event.THREAT, modality=Modality.PLANNED) == ("2024-12-06", "2024-12-06")


def test_by_reaches_back_to_what_was_told_before(when):
    text = "The siege began on 13 September 2014. By 2 October 2014, they had captured most villages."
    assert when(text, "captured", published=date(2023, 1, 1)) == ("2014-09-13", "2014-10-02")


def test_history_goes_on_from_the_date_told_last(when):
    text = "On 11 December 2016 they advanced on the base. The group captured two villages."
    assert when(text, "captured", published=date(2023, 1, 1)) == ("2016-12-11", "2016-12-11")


def test_headings_date_their_sections(when):
    text = "4 April 2019\nThe army captured the town.\n8 April 2019\nMilitias retook the airport.\n"
    assert when(text, "captured", published=date(2019, 4, 30)) == ("2019-04-04", "2019-04-04")
    assert when(text, "retook", published=date(2019, 4, 30)) == ("2019-04-08", "2019-04-08")


def test_places_and_dates_in_a_list(when):
    text = "The army intervened in Jarabulus in 2016 and in Afrin in 2018."
    assert when(text, "intervened", Event.CONTEST, place="Jarabulus") == ("2016-01-01", "2016-12-31")
    assert when(text, "intervened", Event.CONTEST, place="Afrin") == ("2018-01-01", "2018-12-31")


def test_a_state_that_is_over_is_open_from_new_year(when):
    text = "Two weeks ago it was calm.\n\nHis forces controlled most of the country."
    assert when(text, "controlled", Event.CONTROL) == ("2024-01-01", "2024-11-21")


def test_reported_speech_is_no_past(when):
    assert when("The army said it controlled the town.", "controlled", Event.CONTROL) == ("2024-12-06", "2024-12-06")


def test_fighting_lasts_as_long_as_said(when):
    text = "On 18 November 2012 rebels took the base after three weeks of fighting."
    assert when(text, "fighting", Event.CONTEST, published=date(2013, 1, 1)) == ("2012-10-28", "2012-11-18")


def test_nothing_tells(when):
    assert when("Rebels captured the town on Friday.", "captured", published=None) == (None, None)


def test_one_chronology_serves_every_claim(nlp):
    doc = nlp("Rebels captured the town on Wednesday.")
    chronology = Chronology(doc, find_dates(doc, PUBLISHED), PUBLISHED)
    dated = chronology.dates_of(Event.CAPTURE, Modality.ASSERTED, 7, (0, len(doc.text)))
    assert dated == (date(2024, 12, 4), date(2024, 12, 4), "day", "own")
    assert not chronology.retrospective


def test_what_is_told_as_known_is_older_than_news(when):
    text = "The mayor spoke on Thursday.\n\nAfter seizing Elm, the rebels approach Oak."
    assert when(text, "seizing") == ("2024-12-04", "2024-12-06")
    assert when("On Thursday it rained.\n\nRebels capture the town.", "capture") == ("2024-12-05", "2024-12-06")


def test_a_comment_that_names_no_day_tells_of_the_last_weeks(when):
    text = "The army abandoned the hill and lost the bridge, which surprised its friends abroad."
    assert when(text, "abandoned", Event.LOSS) == ("2024-11-22", "2024-12-06")


def test_a_noun_behind_the_dated_clause_is_not_of_its_day(when):
    text = "Planes shelled the city on Friday in response to the takeover of the hill."
    assert when(text, "takeover") == ("2024-12-04", "2024-12-06")


def test_the_date_of_a_relative_clause_dates_nothing_else(when):
    text = (
        "Fighters who took the rest of the city this week stood aside, and the army denied that it had left the hill."
    )
    assert when(text, "left", Event.LOSS, modality=Modality.DENIED) == ("2024-12-06", "2024-12-06")


def test_an_aside_in_the_pluperfect_does_not_move_the_narrative(when):
    text = "Rebels took Elm on 3 December. The army had come only on 27 November. Oak fell the same way."
    assert when(text, "fell") == ("2024-12-03", "2024-12-03")


def test_fighting_told_since_its_beginning(when):
    text = "Three weeks in, it stalls. On Monday it rained. The column has been inching towards Elm."
    assert when(text, "inching", Event.ADVANCE) == ("2024-11-15", "2024-12-06")


def test_a_siege_lasts_as_long_as_its_name_says(when):
    text = "They have held it since 2017, when the army broke the three-year siege of the city."
    assert when(text, "siege", Event.SIEGE) == ("2014-01-01", "2017-12-31")


def test_what_was_taken_after_months_of_fighting(when):
    text = "On 4 April 2013 they launched an offensive. They captured the town after two months of fighting."
    assert when(text, "captured", published=date(2023, 9, 2)) == ("2013-05-28", "2013-06-11")


def test_what_was_done_before_a_date(when):
    text = "Rebels held the town before 8 December."
    assert when(text, "held", Event.CONTROL, published=date(2024, 12, 20)) == ("2024-01-01", "2024-12-07")


def test_a_state_that_seemed_to_come(when):
    text = (
        "Last week they took Elm. It was a blow to the army, which had seemed to be tightening its grip on the country."
    )
    assert when(text, "grip", Event.CONTROL, modality=Modality.POSSIBLE) == ("2024-01-01", "2024-11-24")


def test_what_may_come_reaches_ahead(when):
    text = "The army could take the bridge in the near term."
    assert when(text, "take", modality=Modality.POSSIBLE) == ("2024-12-06", "2025-01-06")


def test_reported_on_one_day_and_done_on_another(when):
    text = "The agency reported on Wednesday that the rebels had captured the town on Monday."
    assert when(text, "captured") == ("2024-12-02", "2024-12-02")


def test_a_dateline_is_not_the_day_of_what_is_told(when):
    text = "ELMTOWN, Dec 5 (Agency) - Rebels captured the town on Tuesday."
    assert when(text, "captured") == ("2024-12-03", "2024-12-03")
    assert when("ELMTOWN, Dec 5 (Agency) - Rebels hold the town.", "hold", Event.CONTROL) == ("2024-12-05",) * 2


def test_what_was_long_ago_is_not_now(when):
    assert when("The order captured the castle in 1187.", "captured") == ("1187-01-01", "1187-12-31")
    assert when("Rebels captured the 13th-century citadel.", "captured")[1] == "2024-12-06"
