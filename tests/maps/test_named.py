"""Names of a theatre in another language: the bundled file names what there is, and a broken one is said to be broken."""

from __future__ import annotations

import dataclasses
import tomllib
from pathlib import Path

import pytest

from geo.errors import TheatreError
from geo.maps.named import named_in
from geo.texts import FIRST, languages
from geo.theatre import Theatre, load_theatre

BUNDLED = load_theatre("syria-2024")


def told(folder: Path, text: str) -> Theatre:
    """The bundled theatre in a folder where its Arabic names are another text."""
    (folder / "names").mkdir()
    (folder / "names" / "ar.toml").write_text(text, encoding="utf-8")
    return dataclasses.replace(BUNDLED, folder=folder)


@pytest.mark.parametrize("language", [language for language in languages() if language != FIRST])
def test_the_bundled_names_are_those_of_all_sides_and_of_actors_that_there_are(language: str) -> None:
    names = tomllib.loads((BUNDLED.folder / "names" / f"{language}.toml").read_text(encoding="utf-8"))
    assert set(names) == {"title", "sides", "actors"}
    assert set(names["sides"]) == {side.id for side in BUNDLED.sides}
    assert set(names["actors"]) <= {actor.id for actor in BUNDLED.actors}
    assert all(name.strip() for name in (names["title"], *names["sides"].values(), *names["actors"].values()))


def test_a_theatre_is_named_by_ids_and_the_rest_stays(tmp_path: Path) -> None:
    named = named_in(told(tmp_path, 'title = "سوريا"\n[sides]\nSNA = "الجيش"\n[actors]\nHTS = "الهيئة"\n'), "ar")
    assert named.title == "سوريا"
    sides = {side.id: side.name for side in BUNDLED.sides} | {"SNA": "الجيش"}
    assert {side.id: side.name for side in named.sides} == sides
    actors = {actor.id: (actor.name, actor.short) for actor in BUNDLED.actors} | {"HTS": ("الهيئة", "الهيئة")}
    assert {actor.id: (actor.name, actor.short) for actor in named.actors} == actors


def test_a_theatre_without_names_in_a_language_stays_as_it_is(tmp_path: Path) -> None:
    plain = named_in(BUNDLED, FIRST)
    assert (plain.title, plain.sides, plain.actors) == (BUNDLED.title, BUNDLED.sides, BUNDLED.actors)
    assert named_in(told(tmp_path, "sides = 5\n"), "ar").sides == BUNDLED.sides


@pytest.mark.parametrize("text", ["title =", "\x00"])
def test_names_that_cannot_be_read_are_said_with_their_file(tmp_path: Path, text: str) -> None:
    with pytest.raises(TheatreError, match=r"ar\.toml: has names that cannot be read"):
        named_in(told(tmp_path, text), "ar")
