from __future__ import annotations

import subprocess
from types import SimpleNamespace

import imageio_ffmpeg
import numpy as np
import pytest
from PIL import Image, WebPImagePlugin

from geo.errors import InputError, MissingExtraError
from geo.exports import write
from geo.exports.description import Description
from geo.exports.film import LAST, film, frames, seconds
from geo.exports.paint import pixels
from geo.exports.picture import sheet_of
from geo.exports.progress import CancelledError
from tests.exports.things import DAYS, timeline

SMALL = {"size": (641, 360), "days_a_second": 2.0}


def probe(path):
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-i", str(path)]
    return subprocess.run(command, capture_output=True, text=True, check=False).stderr


def test_an_mp4_has_the_size_and_length_asked_for(where, tmp_path):
    told = probe(write(timeline(), where, tmp_path / "a.mp4", **SMALL))
    assert "h264" in told
    assert "yuv420p" in told
    assert "640x360" in told
    assert f"Duration: 00:00:0{0.5 + LAST:.2f}" in told
    assert "Two squares" in told
    assert "not for navigation" in told


def test_its_frames_are_the_pictures_of_the_days(where, tmp_path):
    path = write(timeline(), where, tmp_path / "a.mp4", **SMALL)
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-i", path, "-f", "rawvideo", "-pix_fmt", "rgb24", "-"]
    raw = subprocess.run(command, capture_output=True, check=True).stdout
    shown = np.frombuffer(raw, np.uint8).reshape(-1, 360, 640, 3).astype(int)
    drawn = [frame.astype(int) for frame in frames(timeline(), where, Description(size=(640, 360)))]
    assert np.abs(shown[0] - drawn[0]).mean() < 3
    assert np.abs(shown[-1] - drawn[1]).mean() < 3
    assert np.abs(drawn[0] - drawn[1]).mean() > 1


@pytest.mark.parametrize("suffix", [".gif", ".webp"])
def test_a_moving_picture_has_a_frame_a_day_and_plays_on(where, tmp_path, suffix):
    lasting = []
    with Image.open(write(timeline(), where, tmp_path / f"a{suffix}", **SMALL)) as image:
        assert (image.n_frames, image.size, image.info["loop"]) == (2, (640, 360), 0)
        for number, frame in enumerate(frames(timeline(), where, Description(size=(640, 360)))):
            image.seek(number)
            image.load()
            lasting.append(image.info["duration"])
            apart = np.abs(np.asarray(image.convert("RGB")).astype(int) - frame.astype(int))
            assert apart.mean() < (0 if suffix == ".webp" else 2) + 1e-9
    assert lasting == [500, 1000 * LAST]


@pytest.mark.parametrize("suffix", [".mp4", ".gif", ".webp"])
def test_the_same_timeline_gives_the_same_bytes(where, tmp_path, suffix):
    one, two = (write(timeline(), where, tmp_path / f"{name}{suffix}", **SMALL).read_bytes() for name in "ab")
    assert one == two


@pytest.mark.parametrize("suffix", [".mp4", ".gif", ".webp"])
def test_a_film_that_is_stopped_leaves_nothing(where, tmp_path, suffix):
    def stop(share, _what):
        if share > 0.3:
            raise CancelledError

    folder = tmp_path / "out"
    folder.mkdir()
    with pytest.raises(CancelledError):
        write(timeline(), where, folder / f"a{suffix}", progress=stop, **SMALL)
    assert list(folder.iterdir()) == []


def test_a_webp_tells_of_each_frame_that_is_encoded(where, tmp_path, monkeypatch):
    happened = []

    class Encoder:
        def __init__(self, *options):
            self.real = real(*options)

        def add(self, frame, *options):
            happened.append("encoded" if frame else "closed")
            return self.real.add(frame, *options)

        def assemble(self, *options):
            return self.real.assemble(*options)

    real = WebPImagePlugin._webp.WebPAnimEncoder
    with monkeypatch.context() as patched:
        patched.setattr(WebPImagePlugin, "_webp", SimpleNamespace(WebPAnimEncoder=Encoder))
        path = write(
            timeline(), where, tmp_path / "a.webp", progress=lambda share, _: happened.append(round(share, 1)), **SMALL
        )
    assert happened == [0.0, "encoded", 0.5, "encoded", "closed", 1.0]
    with Image.open(path) as image:
        assert image.n_frames == 2


def test_every_frame_has_its_date_and_where_it_lies_in_the_period(where):
    for day in DAYS:
        made = sheet_of(timeline(), where, day, Description(size=(1280, 720)), rail=True)
        words = [item.text for item in made.words()]
        assert ("Sat 8 Apr 2023" if day == DAYS[0] else "Sun 9 Apr 2023") in words
        assert {"8 Apr", "9 Apr"} <= set(words)


def test_labels_stay_where_they_were(where):
    def places(day, kept):
        made = sheet_of(timeline(), where, day, Description(size=(1280, 720)), kept=kept, rail=True)
        found = next(layer.items for layer in made.layers if layer.id == "labels")
        return {item.text: (item.x, item.y, item.anchor) for item in found if hasattr(item, "text")}

    kept = {"Nowhere": 1}
    assert places(DAYS[0], kept)["Nowhere"][2] == "right"
    assert kept["Nowhere"] == 1
    assert places(DAYS[0], {})["Nowhere"][2] == "left"


def test_the_last_day_stands_longer():
    assert seconds(3, Description(days_a_second=4.0)) == [0.25, 0.25, LAST]
    assert seconds(1, Description(days_a_second=0.1)) == [10.0]


def test_a_film_without_its_encoder_says_how_to_get_it(where, tmp_path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "imageio_ffmpeg", None)
    with pytest.raises(MissingExtraError, match="film"):
        film(timeline(), where, tmp_path / "a.mp4", Description(), suffix=".mp4")


def test_a_film_of_no_day_is_refused(where, tmp_path):
    from dataclasses import replace

    with pytest.raises(InputError, match="no day"):
        film(replace(timeline(), dates=()), where, tmp_path / "a.gif", Description(), suffix=".gif")


def test_pixels_are_those_of_the_size(where):
    assert pixels(sheet_of(timeline(), where, DAYS[0], Description(size=(640, 360)))).shape == (360, 640, 3)
