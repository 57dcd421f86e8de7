import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.model import Actor, Part
from geo.places.nlp import load_nlp
from geo.reading.actors import ActorIndex, paragraph_numbers


def _part(war, words=(), roles=(), adjectives=(), **period):
    return Part(war=war, words=words, roles=roles, adjectives=adjectives, **period)


LAND, ISLE = ("Borduria", "Bordurian"), ("Syldavia", "Syldavian")
ACTORS = (
    Actor("BOR_GOV", "Bordurian government", ("Bordurian Army", "BA"), leaders=("Marshal Pleksy", "Pleksy"),
          parts=(_part("borduria", LAND, ("government", "army", "regime"), ("Bordurian", "Pleksy's")),)),
    Actor("BOR_REB", "Bordurian Freedom Front", ("Freedom Front of Borduria", "BFF"), common=("National Front",),
          parts=(_part("borduria", LAND, ("rebels", "opposition"), ("anti-Pleksy",)),)),
    Actor("KLOW_LEAGUE", "Kl'ow League", ("Klow League", "KL"), parts=(_part("borduria", LAND, (), ("highland",)),)),
    Actor("SYL_GOV", "Syldavian government", ("Royal Guard of Syldavia",), metonyms=("Syldavia", "Klow"),
          parts=(_part("syldavia", ISLE, ("government", "army"), ("Syldavian", "Syldavia's")),)),
    Actor("SYL_REB", "Iron Guard", ("Iron Guard", "ZZRK"), leaders=("Musstler",),
          parts=(_part("syldavia", ISLE, ("rebels", "insurgents", "militants"), ("Iron",)),)),
)  # fmt: skip


@pytest.fixture(scope="module")
def nlp():
    return load_nlp()


@pytest.fixture(scope="module")
def find(nlp):
    index = ActorIndex(ACTORS)

    def ask(text, published=None):
        return [(m.text, m.actor) for m in index.find(nlp(text), published)]

    return ask


def test_names_by_any_spelling(find):
    assert find("The Kl’ow League (KL) captured the town in Borduria.")[:2] == [
        ("Kl’ow League", "KLOW_LEAGUE"),
        ("KL", "KLOW_LEAGUE"),
    ]
    assert ("Klow League fighters", "KLOW_LEAGUE") in find("Klow League fighters took it.")


def test_abbreviations_need_their_capitals(find):
    assert find("He has a ba in history.") == []


def test_adjective_before_an_armed_noun(find):
    assert ("Bordurian government troops", "BOR_GOV") in find("Bordurian government troops withdrew.")
    assert ("Pleksy's forces", "BOR_GOV") in find("Pleksy's forces fled from Borduria.")
    assert find("Bordurian wine is sweet.") == []


def test_an_ally_is_named_by_its_own_name(find):
    assert find("The Syldavian-backed BFF took the town.") == [("BFF", "BOR_REB")]
    assert find("BFF-led rebels took the town.")[0] == ("BFF-led rebels", "BOR_REB")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In Borduria, rebels took the town.", "BOR_REB"),
        ("In Syldavia, rebels took the town.", "SYL_REB"),
        ("In Borduria, government forces took the town.", "BOR_GOV"),
        ("In Syldavia, government forces took the town.", "SYL_GOV"),
        ("The army left after the ZZRK came.", "SYL_GOV"),
    ],
)
def test_generic_words_mean_what_their_war_says(find, text, expected):
    assert expected in [actor for _, actor in find(text)]


def test_each_line_may_be_of_its_own_war(find):
    text = "Rebels took a town in Borduria.\nRebels took a town in Syldavia."
    assert [a for t, a in find(text) if t == "Rebels"] == ["BOR_REB", "SYL_REB"]


def test_nothing_tells_whose_rebels_they_are(find):
    assert find("The rebels took the town.") == [("rebels", None)]


def test_a_country_is_a_party_only_where_it_acts(find):
    assert find("Syldavia attacked the port.") == [("Syldavia", "SYL_GOV")]
    assert find("The port lies in Syldavia.") == []


def test_common_names_need_their_war(find):
    assert ("National Front", "BOR_REB") in find("The National Front took a town in Borduria.")
    assert "BOR_REB" not in [a for _, a in find("The National Front took a town in Syldavia.")]


def test_holders_before_a_hyphen(find):
    assert ("rebel", "BOR_REB") in find("They shelled the rebel-held towns of Borduria.")


def test_words_that_point_back(find):
    found = find("The Iron Guard advanced in Syldavia. The group said its fighters had taken the hill. They dug in.")
    assert [a for _, a in found] == ["SYL_REB"] * 4
    assert [t for t, _ in found[1:]] == ["The group", "its fighters", "They"]


def test_words_of_strangers_point_nowhere(find):
    assert find("The Iron Guard left. Residents say they are safe.") == [("Iron Guard", "SYL_REB")]


def test_led_by_and_loyal_to(find):
    assert ("Rebels", "KLOW_LEAGUE") in find("Rebels led by the Klow League entered the town in Borduria.")
    assert ("Militias", "SYL_GOV") in find("Militias loyal to the Syldavian government struck back.")


def test_an_unknown_party_is_its_own_words(find):
    found = find("The Red Valley Liberation Army (RVLA) took the hill. The RVLA withdrew.")
    assert ("Red Valley Liberation Army", "RED_VALLEY_LIBERATION_ARMY") in found
    assert [a for t, a in found if t == "RVLA"] == ["RED_VALLEY_LIBERATION_ARMY"] * 2


def test_capitals_of_a_generic_word(find):
    assert ("Army", "BOR_GOV") in find("In Borduria, the Army withdrew to the hills.")


def test_empty_text_and_no_actors(nlp):
    assert ActorIndex(ACTORS).find(nlp("")) == ()
    assert ActorIndex(()).find(nlp("Rebels took the town.")) != ()


def test_lines_are_numbered(nlp):
    assert set(paragraph_numbers(nlp("One.\nTwo."))) == {0, 1}


WORDS = st.lists(
    st.sampled_from(
        [
            "Bordurian",
            "Syldavian",
            "rebels",
            "the",
            "army",
            "forces",
            "government",
            "-",
            "held",
            "led",
            "by",
            "it",
            "they",
            "its",
            "fighters",
            "Iron",
            "Guard",
            "BFF",
            "(",
            ")",
            ",",
            ".\n",
            "Klow",
            "'s",
            "anti",
            "pro",
            "Liberation",
            "Army",
            "took",
            "in",
            "Borduria",
            "of",
            "and",
        ]
    ),
    max_size=30,
)


@given(WORDS)
@settings(max_examples=60)
def test_mentions_slice_back_and_do_not_overlap(nlp, words):
    text = " ".join(words)
    mentions = ActorIndex(ACTORS).find(nlp(text))
    assert all(text[m.start : m.end] == m.text for m in mentions)
    assert all(a.end <= b.start for a, b in itertools.pairwise(mentions))
