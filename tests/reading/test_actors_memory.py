"""Parties that a sentence leaves open, filled from the made-up text around; and who acts on whom by grammar."""

from datetime import date

import pytest

from geo.model import ActorMention
from geo.reading import memory, wars
from geo.reading.memory import Story
from geo.reading.roles import Cast
from tests.reading.stage import one, parsed, read


@pytest.mark.parametrize(
    ("text", "event", "actor", "against"),
    [
        # told before of the same place
        ("Red forces attacked Elmtown. Two days later Elmtown was captured.", "capture", "RED", None),
        ("Red forces took Elmtown from the Blue army. The city had been lost within hours.", "loss", "BLUE", None),
        # the attacker of the text
        ("Red forces advanced on Oakford. Elmtown was captured on Friday.", "capture", "RED", None),
        ("Red's offensive gains pace. Elmtown was captured on Friday.", "capture", "RED", None),
        # nobody tells
        ("Elmtown was captured on Friday.", "capture", None, None),
        ("Fighting continued in Elmtown. Red forces captured Oakford.", "contest", None, None),
    ],
)
def test_open_parties(text, event, actor, against):
    found = [c for c in read(text) if c.event == event and c.place_text == "Elmtown"]
    assert [(c.actor, c.against) for c in found] == [(actor, against)]


@pytest.fixture
def known_front(monkeypatch):
    front = wars.Front(
        (frozenset({"RED"}), frozenset({"BLUE"})), (frozenset(), frozenset({"GREEN"})), until=date(2040, 1, 1)
    )
    monkeypatch.setattr(wars, "load_fronts", lambda: (front,))


@pytest.mark.parametrize(
    ("text", "event", "actor", "against"),
    [
        ("Red forces captured Elmtown after the Blue army withdrew to the hills.", "capture", "RED", "BLUE"),
        ("Blue forces said that Red forces had entered Elmtown.", "advance", "RED", "BLUE"),
        ("Red forces control Elmtown, the Blue army said.", "control", "RED", None),
        ("Red forces captured Elmtown, Green Militia commanders said.", "capture", "RED", None),
        ("Blue forces took Elmtown. Red forces recaptured it on Friday.", "capture", "RED", "BLUE"),
    ],
)
@pytest.mark.usefixtures("known_front")
def test_an_enemy_named_is_whom_it_is_done_to(text, event, actor, against):
    assert (actor, against) in {(c.actor, c.against) for c in read(text) if c.event == event}


def test_a_front_ends():
    front = wars.Front((frozenset({"RED"}), frozenset({"BLUE"})), until=date(2030, 1, 1))
    assert wars.is_current(front, date(2029, 1, 1))
    assert not wars.is_current(front, date(2031, 1, 1))


def _story(text, **spans):
    doc = parsed(text)
    mentions = [ActorMention(text.index(w), text.index(w) + len(w), w, w.upper()) for w in spans.values()]
    return doc, Story(Cast(doc, mentions), None)


def test_enemies_by_the_text_go_first():
    doc, story = _story("Red met Green near Blue hills.", a="Red", b="Green", c="Blue")
    assert story.enemy_in_sentence("RED", 0) is None
    story.pairs["RED"]["BLUE"] += 1
    assert story.enemy_in_sentence("RED", 0) == "BLUE"
    assert story.enemy_of(None, 0) is None
    assert not story.enemies("RED", "RED")
    assert len(doc) > 0


def test_nothing_to_fill():
    doc = parsed("Elmtown lies in the hills.")
    assert memory.fill_actors([], Cast(doc, ())) == []


@pytest.mark.parametrize(
    ("text", "event", "actor", "against"),
    [
        ("Blue forces repelled nine Red attacks on Elmtown.", "repel", "BLUE", "RED"),
        ("The Blue army broke the Red siege of Elmtown.", "repel", "BLUE", "RED"),
        ("Green Militia and allied Red forces entered Elmtown.", "advance", "GREEN", None),
        ("Red forces launched an assault on Elmtown, a town held by the Blue army.", "contest", "RED", None),
        ("Reds have threatened for years to seize Elmtown.", "threat", "RED", None),
    ],
)
def test_roles(text, event, actor, against):
    claim = one(text, event)
    assert (claim.actor, claim.against) == (actor, against)


def test_who_fears_an_attack_is_no_attacker():
    claims = read("Red forces attacked Oakford. The Blue army now fears an offensive on Elmtown.")
    assert "BLUE" not in {c.actor for c in claims if c.place_text == "Elmtown"}
