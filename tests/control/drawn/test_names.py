"""Names to actors: by a list, by the actors' own names, never by a guess."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from geo.control.drawn.columns import side_column
from geo.control.drawn.names import names_of, read_map
from geo.control.drawn.words import clean, word
from geo.errors import InputError
from geo.theatre import Theatre, load_theatre


@pytest.mark.parametrize(
    ("name", "side", "actor"),
    [
        ("ARMY", "ARMY", "ARMY"), ("  the ARMY ", "ARMY", "ARMY"), ("nowhere army", "ARMY", "ARMY"),
        ("Guards of the palace", "ARMY", "GUARDS"), ("GUARDS OF THE PALACÉ", "ARMY", "GUARDS"),
        ("Rebels", "REBELS", "REBELS"), ("Band of the Hills", "REBELS", "BAND"), ("Third", "THIRD", "THIRD"),
        ("The Front", "REBELS", "REBELS"),  # two actors of one side
        ("contested", "contested", "contested"), ("Grey  Zone", "contested", "contested"), ("no-man's-land", "contested", "contested"),
        ("Unknown", "", ""), ("?", "", ""), ("сіра зона", "contested", "contested"),
    ],
)  # fmt: skip
def test_what_names_mean(name: str, side: str, actor: str, land: Theatre) -> None:
    meaning = names_of(land).meaning(name)
    assert meaning is not None
    assert (meaning.side, meaning.actor) == (side, actor)


@pytest.mark.parametrize("name", ["Armee", "National Army of Nowher", "Nowhere", "held by the Army", "<b>", ""])
def test_what_is_only_like_a_name_means_nothing_but_is_proposed(name: str, land: Theatre) -> None:
    names = names_of(land)
    assert names.meaning(name) is None
    if name.startswith("National"):
        assert names.proposals(name)[0] == "National Army of Nowhere (ARMY)"


def test_names_of_the_bundled_theatre() -> None:
    names = names_of(load_theatre("syria-2024"))
    for name, side in (("HTS", "SYR_OPP"), ("Hayat Tahrir al-Sham", "SYR_OPP"), ("Syrian Democratic Forces", "SDF"),
                       ("Government", "SYR_GOV"), ("Opposition (HTS and allies)", "SYR_OPP"), ("Türkiye", "SNA")):  # fmt: skip
        meaning = names.meaning(name)
        assert meaning is not None, name
        assert meaning.side == side


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("m.csv", "name,actor\nReds,The Army\n#FF0000,REBELS\nNobody's,skip\n"),
        ("m.csv", "\ufeffReds;The Army\n#ff0000;REBELS\nNobody's;\n"),
        ("m.csv", "actor,name\nThe Army,Reds\nREBELS,#ff0000\nunknown,Nobody's\n"),
        ("m.toml", '"Reds" = "The Army"\n"#ff0000" = "REBELS"\n"Nobody\'s" = "skip"\n'),
        ("m.toml", '[map]\nReds = "ARMY"\n"#ff0000" = "REBELS"\n"Nobody\'s" = ""\n'),
    ],
)
def test_a_list_of_names_goes_first(file: str, text: str, land: Theatre, tmp_path: Path) -> None:
    path = tmp_path / file
    path.write_text(text, encoding="utf-8")
    names = names_of(land, read_map(path))
    assert [names.meaning(n).side for n in ("REDS", "#FF0000", "nobody's")] == ["ARMY", "REBELS", ""]


def test_bad_lists_say_what_is_wrong(land: Theatre, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"'Armee' \(for 'Reds'\).*'Rabels'"):
        names_of(land, {"Reds": "Armee", "Blues": "Rabels"})
    for file, text, why in (
        ("a.csv", "name,actor\nReds,ARMY\nreds,REBELS\n", "'ARMY' and 'REBELS'"),
        ("b.csv", "Reds\n", "two columns"),
        ("c.toml", "Reds = ", "cannot be read"),
        ("d.toml", "Reds = 3", "no list"),
        ("e.csv", "name,actor\n", "no name"),
    ):
        path = tmp_path / file
        path.write_text(text, encoding="utf-8")
        with pytest.raises(InputError, match=why):
            read_map(path)


def test_text_from_files_is_one_clean_line() -> None:
    assert clean("a\x00\u202eb\n c\ud800") == "a b c"
    assert clean(float("nan")) == clean(None) == ""
    assert clean(3) == "3"
    assert len(clean("x" * 5000)) == 200
    assert word("Army") is None


def column_of(land: Theatre, rows: dict[str, list[object]], asked: str | None = None) -> str:
    names = names_of(land)

    def meaning(value: str) -> str | None:
        found = names.meaning(value) if value else None
        return found.side if found else ("" if not value else None)

    return side_column(pd.DataFrame(rows), asked, meaning, Path("map.x"))


def test_the_column_that_says_who_holds(land: Theatre) -> None:
    assert column_of(land, {"id": [1], "Controlled_By": ["Reds"], "name": ["x"]}) == "Controlled_By"
    assert column_of(land, {"id": [1], "name": ["ARMY"]}) == "name"
    assert column_of(land, {"name": ["Town"], "label": ["ARMY"]}) == "label"
    assert column_of(land, {"actor": ["BAND"], "side": ["REBELS"]}) == "actor"
    assert column_of(land, {"status": ["x", "y"], "control": ["ARMY", "BAND"]}) == "control"
    assert column_of(land, {"a": [1, 2], "b": ["ARMY", "THIRD"]}) == "b"
    assert column_of(land, {"colour": ["#ff0000"]}) == "colour"
    assert column_of(land, {"X y": [1], "side": ["a"]}, "x Y") == "X y"


def test_a_choice_of_columns_is_the_users(land: Theatre) -> None:
    with pytest.raises(
        InputError, match=r"several columns.*side \('ARMY', 'THIRD'\), control \('THIRD', 'ARMY'\).*--side-field"
    ):
        column_of(land, {"control": ["THIRD", "ARMY"], "side": ["ARMY", "THIRD"]})
    with pytest.raises(InputError, match=r"several columns.*name \('x'\), label \('y'\)"):
        column_of(land, {"name": ["x"], "label": ["y"]})
    with pytest.raises(InputError, match="no column says"):
        column_of(land, {"geometry": [None]})
    with pytest.raises(InputError, match=r"no column 'z'.*a \('1'\)"):
        column_of(land, {"a": [1]}, "z")
