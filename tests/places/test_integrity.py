"""A gazetteer that is not the one built is told apart from one that is."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest

from geo.places.gazetteer import load_gazetteer
from geo.places.integrity import warn_if_altered
from geo.theatre import data_dir, load_theatre


def test_the_bundled_gazetteer_is_the_one_built() -> None:
    assert (data_dir() / "places.geojson.sha256").exists()
    assert not warn_if_altered(data_dir() / "places.geojson")


def test_an_altered_file_is_named_with_the_remedy(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "places.geojson"
    path.write_text("built", encoding="utf-8")
    beside = tmp_path / "places.geojson.sha256"
    beside.write_text(f"{hashlib.sha256(b'built').hexdigest()}  places.geojson", encoding="ascii")
    assert not warn_if_altered(path)
    path.write_text("altered", encoding="utf-8")
    assert warn_if_altered(path)
    assert str(path) in caplog.text
    assert "tools.build_gazetteer" in caplog.text
    beside.unlink()
    assert not warn_if_altered(path)


def test_loading_an_altered_gazetteer_warns_and_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    theatre = load_theatre("syria-2024")
    folder = Path(shutil.copytree(data_dir(), tmp_path / "data"))
    places = folder / "places.geojson"
    places.write_text(places.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    monkeypatch.setenv("FRONTLINE_DATA", str(folder))
    assert load_gazetteer(theatre).lookup("Aleppo")
    assert "altered since it was built" in caplog.text
