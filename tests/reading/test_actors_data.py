"""The actors files: every actor can be named, and the wars' generic words find their parties."""

import itertools
from collections import defaultdict
from datetime import date

import pytest

from geo.errors import TheatreError
from geo.places.names import fold
from geo.places.nlp import load_nlp
from geo.reading import wars
from geo.reading.actors import ActorIndex
from geo.reading.wars import Votes, answers, are_enemies, is_state, load_fronts, part_in, wars_in
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


CANONICAL = """SYR_GOV HTS SNA SYR_OPP SOUTHERN_FRONT DRUZE_FACTIONS SYR_FREE_ARMY SDF ISIS AL_QAEDA SYR_TRANS HEZBOLLAH
    IRAQI_MILITIAS TURKEY ISRAEL USA RUSSIA IRAN UKRAINE DPR_LPR WAGNER SAF RSF MMR_JUNTA THREE_BROTHERHOOD_ALLIANCE
    ARAKAN_ARMY TNLA MNDAA KIA PDF_MMR KARENNI_RESISTANCE CHIN_NATIONAL_ARMY IRQ_GOV PESHMERGA LNA GNA LBY_REBELS
    GADDAFI_GOV M23 DRC_GOV ETH_GOV TPLF ERITREA AZERBAIJAN ARTSAKH ARMENIA TALIBAN AFG_GOV NRF""".split()  # noqa: SIM905


@pytest.mark.parametrize("actor_id", CANONICAL)
def test_canonical_ids_are_there(actor_id):
    assert actor_id in {actor.id for actor in all_actors()}


def _times(actor, war):
    parts = [part for part in actor.parts if part.war in {war, ""}]
    return [(part.since or date.min, part.until or date.max) for part in parts]


def _names(actors, *fields):
    names = defaultdict(list)
    for actor in actors:
        for name in {fold(n): n for field in fields for n in getattr(actor, field)}.values():
            names[fold(name)].append(actor)
    return names


@pytest.mark.parametrize("file", FILES)
def test_a_name_means_one_party_at_a_time(file):
    for name, actors in _names(load_actors(file), "aliases", "common", "leaders", "metonyms").items():
        for a, b in itertools.combinations(actors, 2):
            overlaps = [
                (name, a.id, b.id)
                for (since, until), (since_b, until_b) in itertools.product(_times(a, file), _times(b, file))
                if since <= until_b and since_b <= until
            ]
            if {a.id, b.id} & SHARED_BY_DATE.get(name, set()):
                continue
            assert not overlaps


#: Names that two rivals of one war bear at one time; the first of the file is meant.
SHARED_BY_DATE = {"libyan army": {"LNA", "GNA"}}


@pytest.mark.parametrize("file", FILES)
def test_a_name_of_several_wars_means_the_party_of_its_own(index, file):
    own = {actor.id for actor in load_actors(file)}
    for name, actors in _names(all_actors(), "aliases", "common", "leaders").items():
        ids = [actor.id for actor in actors]
        if len(ids) > 1 and own & set(ids):
            assert index.choose(ids, file, None, strict=False) in own, name


def test_common_names_and_names_of_several_wars_need_a_context(index):
    for name, actors in _names(all_actors(), "aliases").items():
        wars_of = {frozenset(part.war for part in actor.parts) for actor in actors}
        assert len(actors) == 1 or len(wars_of) > 1 or name == "syrian interim government", name
    for name, actors in _names(all_actors(), "common").items():
        for actor in actors:
            foreign = next(f for f in FILES if f not in {part.war for part in actor.parts})
            if part_in(actor, foreign) is None:
                assert index.choose([actor.id], foreign, None, strict=True) is None, name


def test_fronts_name_known_parties_once():
    known = {actor.id for actor in all_actors()}
    for front in load_fronts():
        named = [actor for side in (*front.sides, *front.helpers) for actor in side]
        assert set(named) <= known
        assert len(named) == len(set(named))


@pytest.mark.parametrize(
    ("actor", "other", "day", "expected"),
    [
        ("SYR_OPP", "SYR_GOV", date(2016, 1, 1), True),
        ("SYR_OPP", "SYR_GOV", date(2025, 6, 1), False),
        ("SYR_GOV", "HEZBOLLAH", None, False),
        ("SYR_OPP", "RUSSIA", date(2016, 1, 1), False),  # a helper's ground is not at stake
        ("RUSSIA", "SYR_OPP", date(2016, 1, 1), True),
        ("RUSSIA", "UKRAINE", None, True),
        ("PESHMERGA", "IRQ_GOV", date(2017, 10, 16), True),
        ("PESHMERGA", "IRQ_GOV", date(2016, 10, 16), False),
        ("LNA", "GNA", date(2019, 5, 1), True),
        ("GREEN", "BLUE", None, False),
    ],
)
def test_who_are_enemies(actor, other, day, expected):
    assert are_enemies(actor, other, day) is expected


def test_a_movement_may_become_a_government():
    taliban = next(a for a in all_actors() if a.id == "TALIBAN")
    assert not is_state(taliban, date(2020, 1, 1))
    assert is_state(taliban, date(2022, 1, 1))
    assert not is_state(None, None)
    assert answers(all_actors(), "government", "afghanistan", date(2022, 1, 1)) == "TALIBAN"
    assert answers(all_actors(), "government", "afghanistan", date(2020, 1, 1)) == "AFG_GOV"


def test_words_that_are_anybodys_outside_their_time():
    assert answers(all_actors(), "coalition", "syria", date(2017, 1, 1)) == "USA"
    assert answers(all_actors(), "coalition", "syria", date(2024, 12, 1)) is None


def test_countries_of_a_war():
    assert wars_in("SY") == ("syria",)
    assert wars_in("ER") == ("ethiopia",)
    assert wars_in("XX") == ()


@pytest.mark.parametrize(
    "front",
    [
        '[[front]]\nsides = [["A"]]',
        '[[front]]\nsides = [["A"], ["B"]]\nhelpers = [["C"]]',
        "[[front]]\nsince = 2020-01-01",
        "]",
    ],
)
def test_a_damaged_front_is_named(monkeypatch, tmp_path, front):
    (tmp_path / "actors").mkdir()
    (tmp_path / "actors" / "elm.toml").write_text(front, encoding="utf-8")
    monkeypatch.setattr(wars, "data_dir", lambda: tmp_path)
    load_uncached = wars._load.__wrapped__
    with pytest.raises(TheatreError, match=r"elm\.toml"):
        load_uncached()
