from __future__ import annotations

from hypothesis import HealthCheck, given, settings

from geo.store.kept import load_reading, save_reading
from tests.store.things import reading, readings


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(readings())
def test_a_reading_comes_back_as_it_was(tmp_path_factory, thing):
    path = tmp_path_factory.mktemp("kept") / "a" / "r.json.gz"
    save_reading(thing, path)
    assert load_reading(path) == thing


def test_the_same_reading_makes_the_same_bytes(tmp_path):
    save_reading(reading(), tmp_path / "a")
    save_reading(reading(), tmp_path / "b")
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_a_damaged_or_unwritable_cache_costs_only_time(tmp_path):
    path = tmp_path / "r.json.gz"
    assert load_reading(path) is None
    save_reading(reading(), path)
    path.write_bytes(path.read_bytes()[:40])
    assert load_reading(path) is None
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    save_reading(reading(), blocked / "r.json.gz")
    assert blocked.read_text() == "not a folder"
