"""Work that goes on beside the page: how far it is, how to stop it, and what came of it."""

from __future__ import annotations

import logging
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from geo.dashboard.beside import beside
from geo.dashboard.turns import given_up, pass_on, turn
from geo.errors import GeoError
from geo.exports.progress import CancelledError, Progress

log = logging.getLogger(__name__)


@dataclass
class Job:
    """A file that a thread writes.

    Attributes
    ----------
    asked : what tells this work from other work.
    share, what : how far it is (0-1), and at what.
    data : the file, once it is done; None before, and when it failed or was stopped.
    fault : why it failed; empty otherwise.
    """

    name: str
    asked: str
    share: float = 0.0
    what: str = ""
    data: bytes | None = None
    fault: str = ""
    stopped: bool = False
    _stop: threading.Event = field(default_factory=threading.Event, repr=False)
    _thread: threading.Thread | None = field(default=None, repr=False)

    @property
    def running(self) -> bool:
        """Whether the thread is at work."""
        return self._thread is not None and self._thread.is_alive()

    def stop(self) -> None:
        """Have the work end at its next step; nothing is left of it."""
        self._stop.set()
        self.stopped = True

    def wait(self, seconds: float) -> bool:
        """Wait for the work to end, at most so long; whether it has."""
        if self._thread:
            with given_up():
                self._thread.join(seconds)
        return not self.running

    def listen(self, share: float, what: str) -> None:
        """Take down how far the work is.

        Raises
        ------
        CancelledError
            When it was told to stop.
        """
        if self._stop.is_set():
            raise CancelledError
        self.share, self.what = share, what
        pass_on()


def start(name: str, asked: str, write: Callable[[Path, Progress], object]) -> Job:
    """Write a file in a thread of its own.

    Parameters
    ----------
    name : of the file, without folders.
    write : takes a path in a folder that is there for this work alone, and a listener.
    """
    job = Job(Path(name).name, asked)
    job._thread = beside(lambda: _work(job, write))  # noqa: SLF001
    return job


def _work(job: Job, write: Callable[[Path, Progress], object]) -> None:
    try:
        with turn(), tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / job.name
            write(path, job.listen)
            job.listen(1.0, "done")
            job.data = path.read_bytes()
    except CancelledError:
        pass
    except GeoError as error:
        job.fault = str(error)
    except Exception:
        # A thread's traceback is seen by nobody: the page says that it failed, the log says how.
        log.exception("writing %s failed", job.name)
        job.fault = "The file could not be written; the server's log says why."
