"""Frames as one picture of many, drawn when an encoder comes to them."""

from __future__ import annotations

from collections.abc import Iterator

from PIL import Image


class Reel(Image.Image):
    """A picture whose frames, of one mode and size, come one after another; only the one shown is in memory.

    Attributes
    ----------
    n_frames : how many there are, at least one.
    """

    n_frames: int
    is_animated = True

    def __init__(self, frames: Iterator[Image.Image], count: int) -> None:
        super().__init__()
        first = next(frames)
        self.im, self._mode, self._size = first.im, first.mode, first.size
        self.n_frames, self._frames, self._at = count, frames, 0

    def seek(self, frame: int) -> None:
        """Go on to a frame; back to one that is past there is no way, and an encoder that is done needs none."""
        while self._at < frame:
            self.im = next(self._frames).im
            self._at += 1

    def tell(self) -> int:
        """The number of the frame that is shown."""
        return self._at
