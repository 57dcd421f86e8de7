"""The actors files: every actor can be named, and the wars' generic words find their parties."""

from datetime import date

import pytest

from geo.places.nlp import load_nlp
from geo.reading.actors import ActorIndex
from geo.reading.wars import Votes, answers, part_in
from geo.theatre import all_actors, load_actors

FILES = (
    "syria",
    "ukraine",
    "sudan",
    "myanmar",
    "iraq",
    "libya",
    "drcongo",
    "ethiopia",
    "nagorno_karabakh",
    "afghanistan",
)


@pytest.fixture(scope="module")
def index():
    return ActorIndex(all_actors())


@pytest.fixture(scope="module")
def nlp():
    return load_nlp()


@pytest.mark.parametrize("actor", all_actors(), ids=lambda a: a.id)
def test_each_actor_is_complete(actor):
    assert actor.id == actor.id.upper().replace(" ", "_")
    assert actor.name
    assert actor.short
    assert actor.parts
    assert len(set(actor.aliases)) == len(actor.aliases)


@pytest.mark.parametrize("file", FILES)
def test_each_war_has_words_that_tell_it(file):
    words = {word for actor in load_actors(file) for part in actor.parts for word in part.words}
    assert len(words) >= 10


def test_an_actor_of_several_wars_is_one():
    ids = [actor.id for actor in all_actors()]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    ("text", "published", "expected"),
    [
        (
            "Rebels took Tripoli's airport from loyalist forces in Libya.",
            date(2011, 8, 22),
            {"LBY_REBELS", "GADDAFI_GOV"},
        ),
        ("In Sudan, paramilitaries entered the base that the army had held.", date(2023, 5, 1), {"RSF", "SAF"}),
        ("Junta troops fled the town in Shan State, Myanmar.", date(2024, 1, 5), {"MMR_JUNTA"}),
        ("Government forces left Goma in DR Congo to the rebels.", date(2025, 1, 28), {"DRC_GOV", "M23"}),
        ("In Tigray, federal troops retreated.", date(2021, 6, 28), {"ETH_GOV"}),
        ("The Afghan army surrendered to insurgents in Kunduz.", date(2021, 8, 8), {"AFG_GOV", "TALIBAN"}),
        ("Syrian government forces entered the town.", date(2025, 3, 8), {"SYR_TRANS"}),
        ("Syrian government forces entered the town.", date(2024, 12, 1), {"SYR_GOV"}),
        ("Kurdish forces entered the town near Kirkuk in Iraq.", date(2014, 6, 12), {"PESHMERGA"}),
        ("Kurdish forces entered the town near Raqqa in Syria.", date(2017, 6, 12), {"SDF"}),
        ("Turkish-backed fighters took the town from the U.S.-backed SDF in Syria.", date(2024, 12, 1), {"SNA", "SDF"}),
        ("Ukraine says Russian troops entered the city.", date(2022, 3, 1), {"UKRAINE", "RUSSIA"}),
        ("Azerbaijani troops took the town from ethnic Armenian forces.", date(2020, 10, 4), {"AZERBAIJAN", "ARTSAKH"}),
    ],
)
def test_wars_are_told_apart(index, nlp, text, published, expected):
    assert {m.actor for m in index.find(nlp(text), published) if m.actor} == expected


def test_whose_time_it_is():
    actors = load_actors("syria")
    assert answers(actors, "government", "syria", date(2024, 12, 1)) == "SYR_GOV"
    assert answers(actors, "government", "syria", date(2025, 2, 1)) == "SYR_TRANS"
    assert answers(actors, "regime", "syria", date(2025, 2, 1)) == "SYR_GOV"
    assert answers(actors, "rebels", None, None) is None
    assert answers(actors, "nobody", "syria", None) is None


def test_part_in_a_war():
    turkey = next(a for a in all_actors() if a.id == "TURKEY")
    assert part_in(turkey, "libya") is not None
    tnla = next(a for a in all_actors() if a.id == "TNLA")
    assert part_in(tnla, "libya") is None


def test_votes_weigh_the_own_line_more():
    votes = Votes()
    votes.add(0, ["north"], 3)
    votes.add(1, ["south"], 1)
    assert (votes.war(0), votes.war(1), votes.war(7)) == ("north", "south", "north")
    assert Votes().war(0) is None
