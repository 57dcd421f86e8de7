"""Ways of saying it: what each turn of phrase tells, in sentences made up for these tests."""

from __future__ import annotations

import pytest

from geo.errors import InputError
from geo.model import Modality
from geo.reading import surface
from tests.reading.stage import one, read, told

TOLD = [
    (
        "Red forces took Elmtown, Oakford and Ashby.",
        [("Ashby", "capture", "RED"), ("Elmtown", "capture", "RED"), ("Oakford", "capture", "RED")],
    ),
    ("Elmtown was recaptured from the Blues on Monday.", [("Elmtown", "capture", None)]),
    ("The capture of Elmtown by Red forces.", [("Elmtown", "capture", "RED")]),
    ("Control of Elmtown passed to the Reds on Monday.", [("Elmtown", "capture", "RED")]),
    ("Elmtown changed hands on Monday.", [("Elmtown", "capture", None)]),
    ("Elmtown passed to Red control.", [("Elmtown", "capture", "RED")]),
    ("Elmtown came under Red control on Monday.", [("Elmtown", "capture", "RED")]),
    ("Elmtown came under the control of Red forces.", [("Elmtown", "capture", "RED")]),
    ("The Blues lost control of Elmtown.", [("Elmtown", "loss", "BLUE")]),
    ("The Blues ceded Elmtown to the Reds.", [("Elmtown", "loss", "BLUE")]),
    ("The Blues surrendered Elmtown to the Reds.", [("Elmtown", "loss", "BLUE")]),
    ("The Blue garrison in Elmtown surrendered.", [("Elmtown", "loss", "BLUE")]),
    ("Blue troops in Elmtown capitulated on Monday.", [("Elmtown", "loss", "BLUE")]),
    ("The Reds lifted the siege of Elmtown.", [("Elmtown", "repel", "RED")]),
    ("The Reds laid siege to Elmtown.", [("Elmtown", "siege", "RED")]),
    ("The Reds have surrounded Elmtown on three sides.", [("Elmtown", "siege", "RED")]),
    ("Elmtown is besieged by the Reds.", [("Elmtown", "siege", "RED")]),
    ("Elmtown has been under siege by the Reds since January.", [("Elmtown", "siege", "RED")]),
    ("Red forces cut off Elmtown.", [("Elmtown", "siege", "RED")]),
    ("The Reds wrested Elmtown from the Blues.", [("Elmtown", "capture", "RED")]),
    ("The Reds wrested control of Elmtown from the Blue army.", [("Elmtown", "capture", "RED")]),
    ("The Reds overran Elmtown overnight.", [("Elmtown", "capture", "RED")]),
    ("Red forces closed in on Elmtown.", [("Elmtown", "advance", "RED")]),
    ("The Reds pushed into Elmtown.", [("Elmtown", "advance", "RED")]),
    ("The Reds are at the gates of Elmtown.", [("Elmtown", "advance", "RED")]),
    ("Red fighters are on the outskirts of Elmtown.", [("Elmtown", "advance", "RED")]),
    ("The Blues held off a Red assault on Elmtown.", [("Elmtown", "repel", "BLUE")]),
    (
        "The Blues repelled Red attacks near Elmtown and Oakford.",
        [("Elmtown", "repel", "BLUE"), ("Oakford", "repel", "BLUE")],
    ),
    ("A Red attack on Elmtown failed.", [("Elmtown", "repel", None)]),
    ("The Red assault on Elmtown was repulsed.", [("Elmtown", "repel", None)]),
    ("The Reds failed to take Elmtown.", [("Elmtown", "capture", "RED")]),
    ("The Reds did not capture Elmtown.", [("Elmtown", "capture", "RED")]),
    ("The Reds plan to capture Elmtown.", [("Elmtown", "threat", "RED")]),
    ("The Reds vowed to retake Elmtown.", [("Elmtown", "threat", "RED")]),
    ("If the Reds capture Elmtown, the road is open.", [("Elmtown", "capture", "RED")]),
    ("The Reds may have taken Elmtown.", [("Elmtown", "capture", "RED")]),
    ("The Blues denied that Elmtown had fallen.", [("Elmtown", "loss", "BLUE")]),
    ("The Blue army denied losing Elmtown.", [("Elmtown", "loss", "BLUE")]),
    ("Clashes erupted in Elmtown on Monday.", [("Elmtown", "contest", None)]),
    ("The battle for Elmtown continues.", [("Elmtown", "contest", None)]),
    ("Red forces launched an attack on Elmtown.", [("Elmtown", "contest", "RED")]),
    ("Red forces attacked Elmtown.", [("Elmtown", "contest", "RED")]),
    ("The Reds attacked near Elmtown and Oakford.", [("Elmtown", "contest", "RED"), ("Oakford", "contest", "RED")]),
    ("Elmtown falls to Reds", [("Elmtown", "capture", "RED")]),
    ("Elmtown in Red hands", [("Elmtown", "control", "RED")]),
    ("Reds at the gates of Elmtown", [("Elmtown", "advance", "RED")]),
    ("Reds inside Elmtown", [("Elmtown", "advance", "RED")]),
    ("Red forces seize Elmtown, advance on Oakford", [("Elmtown", "capture", "RED"), ("Oakford", "advance", "RED")]),
    ("- Elmtown: captured by the Reds", [("Elmtown", "capture", "RED")]),
    ("- Elmtown: under Blue control", [("Elmtown", "control", "BLUE")]),
    ("- Elmtown: Reds took the police station", [("Elmtown", "capture", "RED")]),
    ("- Elmtown - Red forces in control", [("Elmtown", "control", "RED")]),
    (
        "Red forces seized several towns, including Elmtown and Oakford.",
        [("Elmtown", "capture", "RED"), ("Oakford", "capture", "RED")],
    ),
    ("Red forces captured several villages around Elmtown.", [("Elmtown", "capture", "RED")]),
    ("Elmtown, which fell to the Reds in May, is quiet.", [("Elmtown", "capture", "RED")]),
    ("Elmtown, where Red forces hold the centre, is quiet.", [("Elmtown", "control", "RED")]),
    ("The Reds control Elmtown.", [("Elmtown", "control", "RED")]),
    ("The Reds remain in control of Elmtown.", [("Elmtown", "control", "RED")]),
    ("The Reds are in full control of Elmtown.", [("Elmtown", "control", "RED")]),
    ("Elmtown remains under Red control.", [("Elmtown", "control", "RED")]),
    ("Elmtown is still held by the Blues.", [("Elmtown", "control", "BLUE")]),
    ("Elmtown is a Red stronghold.", [("Elmtown", "control", "RED")]),
    ("The Red stronghold of Elmtown is calm.", [("Elmtown", "control", "RED")]),
    ("The Red-controlled town of Elmtown is calm.", [("Elmtown", "control", "RED")]),
    ("The Blues withdrew their troops from Elmtown.", [("Elmtown", "loss", "BLUE")]),
    ("The Blues were driven out of Elmtown.", [("Elmtown", "loss", "BLUE")]),
    ("The Blues were forced to retreat from Elmtown.", [("Elmtown", "loss", "BLUE")]),
    ("Blue forces have left Elmtown.", [("Elmtown", "loss", "BLUE")]),
    ("The Blue army retreated from Elmtown to Oakford.", [("Elmtown", "loss", "BLUE")]),
    ("The Reds raised their flag over Elmtown.", [("Elmtown", "capture", "RED")]),
    ("Red forces declared Elmtown liberated.", [("Elmtown", "capture", "RED")]),
    ("Red forces claimed control of Elmtown.", [("Elmtown", "control", "RED")]),
    ("Red forces claimed to have captured Elmtown.", [("Elmtown", "capture", "RED")]),
    ("The Reds established control over Elmtown.", [("Elmtown", "capture", "RED")]),
    ("Red forces cleared Elmtown of the Blues.", [("Elmtown", "capture", "RED")]),
    (
        "Red troops entered Elmtown and took control of it.",
        [("Elmtown", "advance", "RED"), ("Elmtown", "capture", "RED")],
    ),
    ("The Reds advanced to within 5 km of Elmtown.", [("Elmtown", "advance", "RED")]),
    ("The Reds reached the outskirts of Elmtown.", [("Elmtown", "advance", "RED")]),
    ("Red forces crossed the river into Elmtown.", [("Elmtown", "advance", "RED")]),
    ("Red forces made gains near Elmtown.", [("Elmtown", "advance", "RED")]),
    (
        "Red forces recently advanced northwest of Elmtown and near Oakford.",
        [("Elmtown", "advance", "RED"), ("Oakford", "advance", "RED")],
    ),
    ("Red forces marginally advanced in Elmtown.", [("Elmtown", "advance", "RED")]),
    ("The Reds are threatening Elmtown.", [("Elmtown", "threat", "RED")]),
    ("The Reds have set their sights on Elmtown.", [("Elmtown", "threat", "RED")]),
    (
        "The Blues now control only Elmtown and Oakford.",
        [("Elmtown", "control", "BLUE"), ("Oakford", "control", "BLUE")],
    ),
    ("The Reds hold most of Elmtown.", [("Elmtown", "control", "RED")]),
    ("Fighting between the Reds and the Blues for control of Elmtown intensified.", [("Elmtown", "contest", "RED")]),
    (
        "The Reds, who hold Elmtown, are advancing on Oakford.",
        [("Elmtown", "control", "RED"), ("Oakford", "advance", "RED")],
    ),
    (
        "The Blue army says it has recaptured Elmtown and Oakford from the Reds.",
        [("Elmtown", "capture", "BLUE"), ("Oakford", "capture", "BLUE")],
    ),
    ("SOHR said Reds now held Elmtown.", [("Elmtown", "control", "RED")]),
    (
        "Residents said the Blues had pulled out of Elmtown and that the Reds had moved in.",
        [("Elmtown", "loss", "BLUE")],
    ),
    ("Elmtown was abandoned by the Blue army.", [("Elmtown", "loss", "BLUE")]),
    ("The Reds encircled the Blue garrison in Elmtown.", [("Elmtown", "siege", "RED")]),
    ("The fall of Elmtown to the Reds shocked many.", [("Elmtown", "capture", "RED")]),
    ("The Blue withdrawal from Elmtown is complete.", [("Elmtown", "loss", "BLUE")]),
    ("Red forces stormed the Cedar Air Base.", [("Cedar Air Base", "capture", "RED")]),
    (
        "Red forces have besieged Elmtown since May and hold Oakford.",
        [("Elmtown", "siege", "RED"), ("Oakford", "control", "RED")],
    ),
    ("Elmtown was retaken.", [("Elmtown", "capture", None)]),
    ("Elmtown has fallen.", [("Elmtown", "loss", None)]),
    ("The Reds regained Elmtown.", [("Elmtown", "capture", "RED")]),
    ("The Blue army broke through the Red siege of Elmtown.", [("Elmtown", "repel", "BLUE")]),
    ("Red forces have moved on Elmtown.", [("Elmtown", "advance", "RED")]),
]
NOTHING = [
    "Red forces ambushed a convoy near Elmtown.",
    "Elmtown mayor said the Reds were friendly.",
    "The Reds shelled Elmtown.",
    "The Reds took prisoners to Elmtown.",
    "A bomb exploded in Elmtown, killing four.",
    "Red forces handed out food in Elmtown.",
    "The Reds held a meeting in Elmtown.",
    "Health officials control the outbreak in Elmtown.",
    "The Reds were holding prisoners in Elmtown.",
]


@pytest.mark.parametrize(("text", "expected"), TOLD)
def test_turn_of_phrase(text, expected):
    assert set(expected) <= told(text)


@pytest.mark.parametrize("text", NOTHING)
def test_no_territory(text):
    assert read(text) == ()


def test_place_that_only_locates_another_is_left_out():
    near = read("Red forces attacked northwest of Oakford near Ashby and near Pinehill, south of Elmtown.")
    assert {(c.place_text, c.event) for c in near} == {("Ashby", "contest"), ("Pinehill", "contest")}


def test_of_a_large_area_the_place_that_cuts_it_is_meant():
    assert told("Red forces control most of Ruritania east of Elmtown.") == {("Elmtown", "control", "RED")}


def test_land_without_a_name_is_a_part_of_the_place_it_lies_in():
    claim = one("Red forces held on to the villages they had seized in Northmark.", "capture", "Northmark")
    assert (claim.actor, claim.relation) == ("RED", "part")
    assert one("In Elmtown the Blue troops are surrounded in their base.", "siege").relation == "part"


def test_names_of_land_told_without_names():
    text = "Seven villages were freed by Red forces this week, among them Oakford and Ashby."
    assert {("Oakford", "capture", "RED"), ("Ashby", "capture", "RED")} <= told(text)


def test_label_of_a_line_is_the_place_of_its_verbs():
    claim = one("- Elmtown city: Red fighters took the governor's office on Friday night.", "capture")
    assert (claim.actor, claim.relation) == ("RED", "part")
    assert claim.rule.startswith("label:")
    assert told("ELMTOWN, March 14 - Red fighters handed out bread to the neighbourhoods.") == set()


def test_fighting_and_siege_before_a_capture_are_told_with_it():
    text = "Red forces took Elmtown after fierce fighting and a siege of two days."
    assert {("Elmtown", "capture", "RED"), ("Elmtown", "contest", "RED"), ("Elmtown", "siege", "RED")} <= told(text)


def test_taken_and_left_again():
    assert told("Red fighters seized Elmtown on Tuesday night and withdrew before dawn.") == {
        ("Elmtown", "capture", "RED"),
        ("Elmtown", "loss", "RED"),
    }


def test_gains_where_the_same_party_fights():
    text = "Red forces continued offensive operations near Elmtown and made confirmed advances."
    assert {("Elmtown", "contest", "RED"), ("Elmtown", "advance", "RED")} <= told(text)


def test_capture_told_again_by_somebody_else():
    text = "The Reds captured Elmtown. The ministry confirmed the capture."
    claims = [c for c in read(text) if c.event == "capture"]
    assert [c.attribution for c in claims] == [None, "The ministry"]


def test_bare_fall_belongs_to_who_attacks():
    assert ("Oakford", "capture", "RED") in told("Red forces took Elmtown on Monday. Oakford fell the following day.")
    assert told("Oakford fell on Monday.") == {("Oakford", "loss", None)}


def test_denial_of_the_holder_is_of_a_loss():
    claim = one("Red fighters took Elmtown. The Blue army denied that Elmtown had been taken.", "loss")
    assert (claim.actor, claim.modality) == ("BLUE", Modality.DENIED)


def test_attempt_that_failed_is_repelled():
    claim = one("An attempt by the Reds to encircle Elmtown failed.", "repel")
    assert claim.against == "RED"


def test_what_lasts_is_held():
    assert one("Red forces have occupied Elmtown since May.", "control").actor == "RED"
    assert one("Red forces occupied Elmtown on Monday.", "capture").actor == "RED"


def test_pronoun_points_to_what_the_text_is_about():
    text = "Red forces attacked Elmtown on Monday. Refugees fled from Elmtown to Oakford. The Reds took it on Tuesday."
    assert ("Elmtown", "capture", "RED") in told(text)


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("It is unclear who controls Elmtown.", Modality.POSSIBLE),
        ("The Blues want the Reds to end their occupation of Elmtown.", Modality.ASSERTED),
        ("The blast was not linked to the fighting in Elmtown.", Modality.ASSERTED),
        ("To take Elmtown would need a larger army.", Modality.HYPOTHETICAL),
    ],
)
def test_what_is_presupposed_asked_or_imagined(text, modality):
    assert {c.modality for c in read(text)} == {modality}


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Red forces captured Elmtown.", "verb:capture:capture"),
        ("The capture of Elmtown by Red forces.", "noun:capture:capture"),
        ("Shops opened in Red-held Elmtown.", "state:control"),
        ("Reds at the gates of Elmtown", "phrase:advance"),
        ("Elmtown is back with the Reds.", "pattern:held-with"),
    ],
)
def test_claim_names_its_rule(text, rule):
    assert rule in {c.rule for c in read(text)}


def test_text_without_words_of_war_tells_nothing():
    peace = "The health ministry said on Monday that doctors had taken the clinic to Elmtown. " * 6
    assert read(peace + "Influenza seized Elmtown in March, and Elmtown was lost in thought.") == ()


def test_damaged_table_of_patterns_says_which_line(tmp_path, monkeypatch):
    folder = tmp_path / "reading"
    folder.mkdir()
    (folder / "patterns.toml").write_text(
        '[macros]\n[pattern]\nbroken = { words = "{P} (is", event = "control" }\n', encoding="utf-8"
    )
    monkeypatch.setattr(surface, "data_dir", lambda: tmp_path)
    surface.load_patterns.cache_clear()
    with pytest.raises(InputError, match="broken"):
        surface.load_patterns()
    surface.load_patterns.cache_clear()


def test_what_is_said_in_passing_of_a_place_that_locates_another():
    text = "Red forces took Oakford, west of Elmtown, a Blue stronghold."
    assert {("Oakford", "capture", "RED"), ("Elmtown", "control", "BLUE")} <= told(text)
