"""Words that point back, in made-up texts of a made-up war."""

import pytest

from geo.model import Actor, Part
from geo.places.nlp import load_nlp
from geo.reading.actors import ActorIndex

WORDS = ("Borduria", "Bordurian")


def _actor(actor_id, name, *aliases, roles=(), adjectives=(), **more):
    return Actor(actor_id, name, aliases, parts=(Part("borduria", WORDS, roles, adjectives),), **more)


INDEX = ActorIndex(
    (
        _actor(
            "GOV", "Bordurian government", "Bordurian Army", roles=("government", "army"), adjectives=("Bordurian",)
        ),
        _actor("REB", "Freedom Front", "BFF", roles=("rebels", "insurgents"), adjectives=("anti-Pleksy",)),
        _actor("LEAGUE", "Klow League", "KL", "Klow League"),
        _actor("GUARD", "Iron Guard", "Iron Guard", "Guard rebels", roles=("rebels",)),
        _actor("SYL", "Syldavia", "Syldavian Army", metonyms=("Syldavia",), adjectives=("Syldavian",)),
    )
)


def found(text):
    return [(m.text, m.actor) for m in INDEX.find(load_nlp()(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The League left. The Klow League said its fighters held Elm in Borduria.", ("its fighters", "LEAGUE")),
        ("The BFF wants the Klow League to end its occupation of Elm.", ("its", "LEAGUE")),
        (
            "The BFF attacked, according to the Klow League, which says both towns remain in its hands.",
            ("its", "LEAGUE"),
        ),
        ("The Bordurian Army and its allies repelled the BFF.", ("its allies", "GOV")),
        ("The BFF fought in Elm. It was able to take the mill.", ("It", "REB")),
        ("The Klow League's pact against Syldavia and the BFF has ended. It will turn to the south.", ("It", "LEAGUE")),
        ("The BFF left Elm to the Klow League, which had besieged it before it took Oak.", ("it", "LEAGUE")),
        ("Observers watched the Klow League. They expect it to move on Oak.", ("it", "LEAGUE")),
        ("Guard rebels took Elm in Borduria. The rebels then left.", ("rebels", "GUARD")),
        ("In Borduria, the military of the Klow League took Elm.", ("military", "LEAGUE")),
        ("Fighters from the Klow League took Elm in Borduria.", ("Fighters", "LEAGUE")),
        ("The Klow League took Elm in Borduria. Local fighters held the mill.", ("fighters", "LEAGUE")),
        ("The Bordurian Army left Elm. The ministry said troops had been moved.", ("troops", "GOV")),
    ],
)
def test_points_back(text, expected):
    assert expected in found(text)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("The BFF shelled Elm. It did not fall.", "It"),
        ("The BFF shelled Elm. Residents say they are safe.", "they"),
        ("Rebels shelled Elm in Borduria. It was late.", "It"),
        ("The BFF said that troops would come.", "that troops"),
        ("The Klow League left. Foreign fighters came to Borduria.", "fighters"),
        ("The Klow League left. Militias roam in Borduria.", "Militias"),
    ],
)
def test_points_nowhere(text, word):
    assert word not in [t for t, _ in found(text)]


def test_plurals_are_no_it():
    assert found("The Klow League hailed Bordurian rebels. It took Elm.")[-1] == ("It", "LEAGUE")


def test_joint_adjectives():
    assert found("Syldavian and Bordurian forces took Elm.") == [("Syldavian", "SYL"), ("Bordurian forces", "GOV")]


def test_enemies_of_a_name_are_not_it():
    assert found("The anti-BFF league met in Elm.") == []
