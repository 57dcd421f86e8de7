"""What takes long says on a terminal how far it is, and Ctrl-C leaves nothing half-written."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

pty = pytest.importorskip("pty", reason="needs a terminal as Unix has them")
termios = pytest.importorskip("termios")

BAR = re.compile(rb"write the film: +(\d+)%")


@pytest.fixture
def heeded() -> Iterator[None]:
    """Ctrl-C reaches what is started, though the tests themselves be run where it is ignored (behind a shell's ``&``)."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("heeded")
def test_a_film_shows_how_far_it_is_and_ends_at_ctrl_c_leaving_nothing(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(ours, (24, 80))
    out = tmp_path / "film.gif"
    command = ["export", "--theatre", "syria-2024", "--size", "400x300", "--scale", "1", "--out", str(out)]
    with subprocess.Popen(
        [sys.executable, "-m", "geo", *command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=theirs,
        start_new_session=True,
    ) as running:  # fmt: skip
        os.close(theirs)
        said, shares, stopped = b"", [], False
        while chunk := _read(ours):
            said += chunk
            shares = [int(share) for share in BAR.findall(said)]
            if shares and shares[-1] > 5 and not stopped:
                stopped = True
                assert any(tmp_path.iterdir())  # it has begun to write
                running.send_signal(signal.SIGINT)
        status, printed = running.wait(), running.stdout.read() if running.stdout else b""
    os.close(ours)
    assert status == 130
    assert shares == sorted(shares)
    assert 5 < shares[-1] < 100
    assert b"Traceback" not in said + printed
    assert list(tmp_path.iterdir()) == []


def _read(terminal: int) -> bytes:
    """What was written to a terminal meanwhile; nothing once nobody holds it any more."""
    try:
        return os.read(terminal, 4096)
    except OSError:
        return b""
