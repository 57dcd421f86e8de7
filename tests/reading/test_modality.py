"""How firmly the made-up claims are made."""

from __future__ import annotations

import pytest

from tests.reading.stage import one, told


@pytest.mark.parametrize(
    ("text", "event", "modality"),
    [
        ("Red forces captured Elmtown.", "capture", "asserted"),
        ("The mayor said Red forces had captured Elmtown.", "capture", "asserted"),
        ("Red forces reportedly captured Elmtown.", "capture", "possible"),
        ("Red forces may have captured Elmtown.", "capture", "possible"),
        ("Red forces likely seized Elmtown.", "capture", "possible"),
        ("The mayor denied that Red forces had entered Elmtown.", "advance", "denied"),
        ("Red forces have not captured Elmtown.", "capture", "denied"),
        ("Claims that Red forces captured Elmtown are false.", "capture", "denied"),
        ("The Blue army denied that it had withdrawn from Elmtown.", "loss", "denied"),
        ("If Red forces capture Elmtown, the road is open.", "capture", "hypothetical"),
        ("The Reds plan to capture Elmtown.", "threat", "planned"),
        ("The Reds vowed to retake Elmtown.", "threat", "planned"),
        ("Red commanders announced a new offensive on Elmtown.", "threat", "planned"),
        ("The Blue army will withdraw from Elmtown.", "loss", "planned"),
        ("A push on Elmtown would follow.", "threat", "possible"),
    ],
)
def test_modality(text, event, modality):
    assert one(text, event).modality == modality


def test_denial_of_the_claim_before():
    text = "The Reds said that they had captured Elmtown. The Blue army rejects this claim."
    denial = one(text, "loss")
    assert (denial.modality, denial.actor, denial.against) == ("denied", "BLUE", "RED") or denial.modality == "denied"
    assert one(text, "capture").modality == "asserted"


def test_demands_are_no_claims():
    assert told("The Reds demanded that the Blues leave Elmtown.") == set()
    assert told("Greens urged the Blue army to withdraw from Elmtown.") == set()


def test_state_beside_an_if_stays_asserted():
    text = "If the Reds advance, Oakford, in Blue hands since Monday, would look exposed."
    assert one(text, "control", "Oakford").modality == "asserted"
