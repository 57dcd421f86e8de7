"""The exported file looks as its references do: made by ``python -m tools.make_references``, and looked at."""

from __future__ import annotations

import pytest
from PIL import Image, ImageDraw

from tools.make_references import BOUND, FOLDER, SHOTS, difference, exported, taken

REMEDY = "Where the change is meant, run python -m tools.make_references and look at every picture it makes."


@pytest.fixture(scope="module")
def shots(browser, tmp_path_factory):
    return dict(taken(browser, exported(tmp_path_factory.mktemp("look"))))


def reference(shot):
    with Image.open(FOLDER / shot.name) as image:
        return image.convert("RGB")


def test_the_references_are_those_of_the_shots():
    assert {path.name for path in FOLDER.iterdir()} == {shot.name for shot in SHOTS}


@pytest.mark.browser
@pytest.mark.parametrize("shot", SHOTS, ids=lambda shot: shot.name)
def test_it_looks_as_its_reference(shots, shot, tmp_path):
    apart = difference(shots[shot], reference(shot))
    if apart > BOUND:
        shots[shot].save(tmp_path / shot.name)
    assert apart <= BOUND, f"{apart:.2%} of the pixels differ, see {tmp_path / shot.name}. {REMEDY}"


def test_what_the_eye_does_not_see_is_no_difference_and_what_it_sees_is_one():
    image = reference(SHOTS[0])
    assert difference(image, image) == 0.0
    faint = image.point(lambda value: min(255, value + 3))
    assert difference(image, faint) == 0.0
    marked = image.copy()
    ImageDraw.Draw(marked).rectangle((300, 200, 420, 260), fill="#CC411F")
    assert difference(image, marked) > BOUND
    assert difference(image, image.resize((10, 10))) == 1.0


def test_a_day_is_told_from_another():
    first, second = (shot for shot in SHOTS[:2])
    assert difference(reference(first), reference(second)) > BOUND
