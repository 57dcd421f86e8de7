from __future__ import annotations

import logging
import os
import pickle

import pytest

from geo.errors import GazetteerError
from geo.places import world as world_module
from geo.places.gazetteer import load_gazetteer
from geo.places.world import load_world

CITIES = [
    {"geonameid": 900, "name": "Bigtown", "latitude": 50.0, "longitude": 5.0, "population": 500_000,
     "countrycode": "XC", "admin1code": "01", "alternatenames": ["Grosstadt", "BIG", "xx", "大"]},
    {"geonameid": 901, "name": "Smalltown", "latitude": 51.0, "longitude": 6.0, "population": 900,
     "countrycode": "US", "admin1code": "TX", "alternatenames": ["Petiteville"]},
    {"geonameid": 1, "name": "Norhaven of old", "latitude": 0.0, "longitude": 0.0, "population": 3,
     "countrycode": "XA", "admin1code": "", "alternatenames": []},
]  # fmt: skip


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    compiled = []

    def cities():
        compiled.append(1)
        return CITIES

    monkeypatch.setattr(world_module, "_cities", cities)
    return compiled


def folder_of(tmp_path):
    (folder,) = (tmp_path / "cache" / "frontline-mapper").iterdir()
    return folder


def test_compiled_once_and_read_back(cache, tmp_path):
    first, second = load_world(), load_world()
    assert len(cache) == 1
    assert [second.name(n) for n in range(3)] == ["Bigtown", "Smalltown", "Norhaven of old"]
    assert second.index.rows_of("grosstadt") == first.index.rows_of("grosstadt") == [0]
    assert second.index.rows_of("petiteville") == []
    assert second.index.rows_of("big") == []
    assert list(folder_of(tmp_path).parent.iterdir()) == [folder_of(tmp_path)]


@pytest.mark.parametrize("name", ["names.bin", "rows.npz", "manifest.json"])
def test_a_damaged_cache_is_built_anew(cache, tmp_path, caplog, name):
    load_world()
    path = folder_of(tmp_path) / name
    path.write_bytes(path.read_bytes()[:-7] + b"altered")
    with caplog.at_level(logging.WARNING):
        assert load_world().name(0) == "Bigtown"
    assert "damaged" in caplog.text
    assert len(cache) == 2
    load_world()
    assert len(cache) == 2


def test_what_others_may_write_is_not_trusted(cache, tmp_path):
    load_world()
    folder_of(tmp_path).chmod(0o777)
    load_world()
    assert len(cache) == 2


def test_a_cache_that_cannot_be_kept_is_no_failure(cache, tmp_path, monkeypatch, caplog):
    def refuse(*_):
        raise PermissionError("read-only")

    monkeypatch.setattr(world_module, "_write", refuse)
    assert load_world().name(1) == "Smalltown"
    assert "built again next time" in caplog.text


def test_falls_back_on_the_temporary_folder(monkeypatch, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    monkeypatch.setenv("XDG_CACHE_HOME", str(blocked))
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path / "tmp"))
    assert world_module._cache_root() == tmp_path / "tmp" / f"frontline-mapper-{os.getuid()}"


def test_only_an_automaton_is_unpickled(tmp_path):
    path = tmp_path / "x"
    path.write_bytes(pickle.dumps(os.getcwd))
    with path.open("rb") as file, pytest.raises(pickle.UnpicklingError, match="not allowed"):
        world_module._AutomatonOnly(file).load()


def test_missing_package_is_said(monkeypatch):
    with pytest.raises(GazetteerError, match="not installed"):
        world_module._version("no-such-package-here")


def test_gazetteer_of_the_world(cache, data_folder):
    gazetteer = load_gazetteer()
    big = gazetteer.lookup("Grosstadt")[0]
    assert (big.id, big.country, big.population) == ("gn:900", "XC", 500_000)
    assert gazetteer.get("gn:901").admin1 == "Texas"
    assert gazetteer.get("gn:1").name == "Norhaven"  # what is bundled wins
    assert not gazetteer.is_bundled("gn:900")
    assert [p.id for p in gazetteer.near(50.0, 5.0, 1.0)] == ["gn:900"]
    assert "gn:900" in set(gazetteer.places)
    assert len(gazetteer.places) == len(set(gazetteer.places))
    with pytest.raises(KeyError):
        gazetteer.places["gn:12345"]
