"""A layer added to the one Folium map shows in the dashboard's page, the exported file and the screenshot alike."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import folium
import pytest

from geo import pipeline
from geo.exports import write
from geo.maps import layers
from geo.maps.kept import kept_page
from geo.theatre import load_theatre

pytestmark = pytest.mark.browser

THEATRE = load_theatre("syria-2024")


@pytest.fixture
def one_more_layer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    original = layers.build_map

    def build_map(*arguments: Any, **options: Any) -> folium.Map:
        built = original(*arguments, **options)
        group = folium.FeatureGroup(name="One more")
        folium.Circle([34.5, 38.5], radius=60_000, color="#ff00ff", fill=True).add_to(group)
        group.add_to(built)
        return built

    monkeypatch.setenv("FRONTLINE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(layers, "build_map", build_map)


def shows(page: Any) -> bool:
    return bool(page.get_by_text("One more").count())


def test_a_layer_shows_everywhere(
    one_more_layer: None, tmp_path: Path, open_page: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    timeline = pipeline.prepare(THEATRE)
    dashboard = open_page(html=kept_page(timeline, THEATRE, "light")).page
    exported = open_page(path=write(timeline, THEATRE, tmp_path / "map.html")).page
    assert shows(dashboard)
    assert shows(exported)
    pictures = [write(timeline, THEATRE, tmp_path / "with.png", renderer="browser", scale=1).read_bytes()]
    monkeypatch.undo()
    pictures.append(write(timeline, THEATRE, tmp_path / "without.png", renderer="browser", scale=1).read_bytes())
    assert pictures[0] != pictures[1]
    assert magenta(tmp_path / "with.png") > 200
    assert magenta(tmp_path / "without.png") == 0


def magenta(path: Path) -> int:
    from matplotlib.image import imread

    pixels = imread(path)[..., :3]
    return int(((pixels[..., 0] > 0.9) & (pixels[..., 1] < 0.2) & (pixels[..., 2] > 0.9)).sum())
